package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_PURCHASES;
import static io.tallybook.schema.billing.Tables.EXPIRE_TENANT_CREDITS;
import static io.tallybook.schema.billing.Tables.LOCK_CREDITS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.credit.CreditLot;
import io.tallybook.model.credit.CreditPurchase;
import io.tallybook.model.credit.ExpiredCredits;
import io.tallybook.model.credit.PaymentReference;
import io.tallybook.schema.billing.tables.records.ExpireTenantCreditsRecord;
import io.tallybook.schema.billing.tables.records.LockCreditsRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Result;

/** What concerns the credits of several organisations of a tenant. */
public final class TenantCreditDao {

    private final TenantScope scope;

    public TenantCreditDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Locks the balances of organisations until the end of the transaction, in the one order in which all calls do.
     *
     * <p>To be called first where a transaction changes the credits of more than one organisation. Otherwise two such
     * transactions may each wait for what the other has, and PostgreSQL ends one of them. Outside a transaction it does nothing
     * that lasts.
     *
     * @throws NotFound if the tenant lacks one of them
     */
    public void lock(Collection<OrganisationId> organisations) {
        UUID[] ids = organisations.stream().map(OrganisationId::value).toArray(UUID[]::new);
        Result<LockCreditsRecord> missing = scope.dsl()
                .selectFrom(LOCK_CREDITS(scope.tenant(), ids, scope.now()))
                .fetch();
        if (!missing.isEmpty()) {
            throw new NotFound("organisation", missing.get(0).getOrganisationId());
        }
    }

    /**
     * Does what {@link CreditLotDao#expire} does for the next organisations that have something to expire, in one
     * transaction.
     *
     * <p>It is done when less comes back than was asked for. A result may be empty, where open holds need all that has
     * expired.
     *
     * @param grace how long before now something must have expired: as much as the clocks of those who consume may be apart
     */
    public List<ExpiredCredits> expire(Duration grace, Page<OrganisationId> page) {
        Instant now = scope.now();
        Map<OrganisationId, List<ExpireTenantCreditsRecord>> rows = scope
                .dsl()
                .selectFrom(EXPIRE_TENANT_CREDITS(
                        scope.tenant(),
                        page.after() == null ? null : page.after().value(),
                        page.size(),
                        ExpiryRows.until(now, grace),
                        now))
                .stream()
                .collect(Collectors.groupingBy(
                        ExpireTenantCreditsRecord::getOrganisationId, LinkedHashMap::new, Collectors.toList()));
        return rows.entrySet().stream()
                .map(organisation -> ExpiryRows.of(organisation.getKey(), organisation.getValue()))
                .toList();
    }

    /** The purchase that names a payment, of whichever organisation: where a webhook says no more than that. */
    public Optional<CreditPurchase> findPurchase(PaymentReference payment) {
        return new CreditPurchaseQuery(scope)
                .fetch(CREDIT_PURCHASES.PAYMENT_REFERENCE.eq(payment), 1).stream()
                        .findFirst();
    }

    /** What can be consumed now and no longer at {@code before}: by organisation, the soonest expiry first. */
    public List<CreditLot> listExpiring(Instant before, Page<CreditLot> page) {
        return new CreditLotQuery(scope).fetchExpiring(noCondition(), before, page);
    }
}
