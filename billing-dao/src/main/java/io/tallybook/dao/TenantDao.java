package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.DATA_MIGRATION_PROGRESS;
import static io.tallybook.schema.billing.Tables.EXTERNAL_REFERENCES;
import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.TENANTS;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.Page;
import io.tallybook.model.Tenant;
import io.tallybook.model.TenantId;
import io.tallybook.model.internal.Text;
import io.tallybook.model.telecom.GatewayPaymentId;
import io.tallybook.model.telecom.PaymentGateway;
import io.tallybook.model.telecom.TelephoneNumber;
import io.tallybook.model.telecom.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;
import org.jooq.impl.DSL;

/** The customers of the application. */
public final class TenantDao {

    private final Scope scope;

    TenantDao(Scope scope) {
        this.scope = scope;
    }

    /** With a new id. */
    public Tenant create(String name) {
        return create(TenantId.generate(), name);
    }

    /**
     * With the application's own id.
     *
     * @throws AlreadyExists if a tenant has this id; it stays as it is
     */
    public Tenant create(TenantId id, String name) {
        Objects.requireNonNull(id, "id");
        return scope.dsl()
                .insertInto(TENANTS)
                .set(TENANTS.ID, id)
                .set(TENANTS.NAME, Text.require(name, "tenant name", 200))
                .set(TENANTS.CREATED_AT, scope.now())
                .onConflictDoNothing()
                .returningResult(TENANTS.ID, TENANTS.NAME, TENANTS.CREATED_AT, TENANTS.CLOSED_AT)
                .fetchOptional(Records.mapping(Tenant::new))
                .orElseThrow(() -> new AlreadyExists("tenant", id));
    }

    public Optional<Tenant> find(TenantId id) {
        return fetch(scope.dsl(), TENANTS.ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if there is none */
    public Tenant get(TenantId id) {
        return find(id).orElseThrow(() -> new NotFound("tenant", id));
    }

    /** The tenant that gave out a refresh token: the first question about one that arrives. Expired and revoked ones count. */
    public Optional<TenantId> ownerOf(TokenHash token) {
        return ExternalReferences.owner(scope, ExternalReferenceKind.TOKEN_HASH, token.value());
    }

    /** The tenant that has a telephone number, whether or not it has given it out. */
    public Optional<TenantId> ownerOf(TelephoneNumber number) {
        return ExternalReferences.owner(scope, ExternalReferenceKind.DID_NUMBER, number.value());
    }

    /** The tenant whose payment it is, where a gateway's message does not say; its payments know it by that id. */
    public Optional<TenantId> ownerOf(PaymentGateway gateway, GatewayPaymentId payment) {
        return ExternalReferences.owner(scope, ExternalReferenceKind.GATEWAY_PAYMENT, payment.amongAll(gateway));
    }

    /** By id, which for generated ids is the order of creation; closed ones too. */
    public List<Tenant> list(Page<TenantId> page) {
        return fetch(
                scope.acrossTenants(),
                page.after() == null ? DSL.noCondition() : TENANTS.ID.gt(page.after()),
                page.size());
    }

    /**
     * Ends a tenant and its organisations: what they have stays readable, nothing is added. Closing twice changes nothing.
     *
     * <p>A grant, a consumption or a use that was already under way in this moment may still land. At REPEATABLE READ an
     * organisation that was created since the transaction began is not seen and stays open: close at READ COMMITTED.
     *
     * @throws NotFound if there is none
     */
    public Tenant close(TenantId id) {
        return scope.atomically(tx -> {
            Instant now = tx.now();
            tx.dsl()
                    .update(TENANTS)
                    .set(TENANTS.CLOSED_AT, DSL.greatest(TENANTS.CREATED_AT, DSL.val(now, TENANTS.CLOSED_AT)))
                    .where(TENANTS.ID.eq(id))
                    .and(TENANTS.CLOSED_AT.isNull())
                    .execute();
            tx.dsl()
                    .update(ORGANISATIONS)
                    .set(OrganisationQuery.closedAt(now))
                    .where(ORGANISATIONS.TENANT_ID.eq(id))
                    .and(ORGANISATIONS.CLOSED_AT.isNull())
                    .execute();
            return new TenantDao(tx).get(id);
        });
    }

    /**
     * Removes a tenant that has nothing, not even an organisation.
     *
     * @throws NotFound if there is none
     * @throws InUse if it has something; both stay
     */
    public void remove(TenantId id) {
        scope.atomically(tx -> {
            // The one table that names tenants without a foreign key.
            if (tx.acrossTenants().fetchExists(EXTERNAL_REFERENCES, EXTERNAL_REFERENCES.TENANT_ID.eq(id))) {
                throw new InUse("tenant", id, EXTERNAL_REFERENCES.getName());
            }
            // That a data migration came by, and found nothing to move, is no belonging.
            Removal.of(tx.dsl(), TENANTS, TENANTS.ID.eq(id), "tenant", id, DATA_MIGRATION_PROGRESS);
            return true;
        });
    }

    private static List<Tenant> fetch(DSLContext dsl, Condition condition, int limit) {
        return dsl.select(TENANTS.ID, TENANTS.NAME, TENANTS.CREATED_AT, TENANTS.CLOSED_AT)
                .from(TENANTS)
                .where(condition)
                .orderBy(TENANTS.ID)
                .limit(limit)
                .fetch(Records.mapping(Tenant::new));
    }
}
