package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.RENAME_RATE_PLAN;
import static io.tallybook.schema.telecom.Tables.RATE_PLANS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Referrers;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.RatePlan;
import io.tallybook.model.telecom.RatePlanDetails;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.RatePlanTerms;
import io.tallybook.schema.telecom.tables.records.RatePlansRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Condition;

/**
 * What subscriptions cost, and their calls.
 *
 * <p>A change is for periods that begin later: each period of a subscription keeps the terms with which it began.
 */
public final class RatePlanDao {

    private final TenantScope scope;

    public RatePlanDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Creates a plan that is on offer at once.
     *
     * @throws AlreadyExists if the tenant has a plan with this id or this name; it stays as it is
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public RatePlan create(NewRatePlan plan) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            RatePlansRecord row = tx.dsl().newRecord(RATE_PLANS);
            row.setTenantId(tx.tenant());
            row.setRatePlanId(plan.id());
            row.setName(plan.details().name());
            RatePlanRows.set(row, plan.details());
            row.setCreatedAt(tx.now());
            row.setUpdatedAt(tx.now());
            return tx.dsl()
                    .insertInto(RATE_PLANS)
                    .set(row)
                    .onConflictDoNothing()
                    .returning()
                    .fetchOptional(RatePlanRows::toPlan)
                    .orElseThrow(() -> conflictOf(tx, plan));
        });
    }

    public Optional<RatePlan> find(RatePlanId id) {
        return fetch(RATE_PLANS.RATE_PLAN_ID.eq(id), 1).stream().findFirst();
    }

    /** By its name, which is unique in the tenant. */
    public Optional<RatePlan> find(String name) {
        return name.indexOf('\0') >= 0
                ? Optional.empty()
                : fetch(RATE_PLANS.NAME.eq(name), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public RatePlan get(RatePlanId id) {
        return find(id).orElseThrow(() -> new NotFound("rate plan", id));
    }

    /** By id, which for generated ids is the order of creation; those that are no longer on offer too. */
    public List<RatePlan> list(Page<RatePlanId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those on offer, by id. */
    public List<RatePlan> listActive(Page<RatePlanId> page) {
        return fetch(isAfter(page).and(RATE_PLANS.IS_ACTIVE), page.size());
    }

    /**
     * Gives a plan another name, description, features or terms. The currency and the type of account stay as soon as anybody has the
     * plan.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws AlreadyExists if another plan of the tenant has the name; both stay as they are
     * @throws InUse if the currency or the type of account is to be another one, and something belongs to the plan; it stays as it
     *     is
     */
    public RatePlan change(RatePlanId id, int version, RatePlanDetails details) {
        Objects.requireNonNull(details, "details");
        return edit(id, version, (tx, row) -> {
            requireChangeable(tx, row, details.terms());
            rename(tx, id, details.name());
            RatePlanRows.set(row, details);
        });
    }

    /**
     * Offers a plan again.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public RatePlan activate(RatePlanId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(true));
    }

    /**
     * Offers a plan no longer. Who has it keeps it.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public RatePlan deactivate(RatePlanId id, int version) {
        return edit(id, version, (tx, row) -> row.setIsActive(false));
    }

    /**
     * Removes a plan that nobody ever had; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if something belongs to it; both stay
     */
    public void remove(RatePlanId id) {
        scope.atomically(tx -> {
            Removal.of(tx.dsl(), RATE_PLANS, isPlan(tx, id), "rate plan", id);
            return true;
        });
    }

    private RatePlan edit(RatePlanId id, int version, BiConsumer<TenantScope, RatePlansRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            RatePlansRecord row = tx.dsl()
                    .selectFrom(RATE_PLANS)
                    .where(isPlan(tx, id))
                    .forNoKeyUpdate()
                    .fetchOptional()
                    .orElseThrow(() -> new NotFound("rate plan", id));
            if (row.getVersion() != version) {
                throw new VersionConflict("rate plan", id, version, row.getVersion());
            }
            change.accept(tx, row);
            row.setVersion(row.getVersion() + 1);
            row.setUpdatedAt(tx.later(row.getUpdatedAt()));
            tx.dsl().executeUpdate(row, isPlan(tx, id));
            return new RatePlanDao(tx).get(id);
        });
    }

    /** What was sold is paid in the plan's currency, from an account of its type. */
    private static void requireChangeable(TenantScope tx, RatePlansRecord row, RatePlanTerms terms) {
        if (row.getCurrency().equals(terms.currency()) && row.getPlanType() == terms.accountType()) {
            return;
        }
        // Now also against what would refer to it.
        RatePlansRecord alone = tx.dsl()
                .selectFrom(RATE_PLANS)
                .where(isPlan(tx, row.getRatePlanId()))
                .forUpdate()
                .fetchSingle();
        Referrers.of(tx.dsl(), alone).ifPresent(referrer -> {
            throw new InUse("rate plan", row.getRatePlanId(), referrer);
        });
    }

    /** By a function, because another plan may take the name at this moment, and the unique key would end the transaction. */
    private static void rename(TenantScope tx, RatePlanId id, String name) {
        String outcome = tx.dsl()
                .selectFrom(RENAME_RATE_PLAN(tx.tenant(), id, name))
                .fetchSingle()
                .getOutcome();
        if (outcome.equals("taken")) {
            throw new AlreadyExists("rate plan with name", name);
        }
    }

    private static AlreadyExists conflictOf(TenantScope tx, NewRatePlan plan) {
        return new RatePlanDao(tx).find(plan.id()).isPresent()
                ? new AlreadyExists("rate plan", plan.id())
                : new AlreadyExists("rate plan with name", plan.details().name());
    }

    private static Condition isPlan(TenantScope tx, RatePlanId id) {
        return tx.owns(RATE_PLANS.TENANT_ID).and(RATE_PLANS.RATE_PLAN_ID.eq(id));
    }

    private static Condition isAfter(Page<RatePlanId> page) {
        return page.after() == null ? noCondition() : RATE_PLANS.RATE_PLAN_ID.gt(page.after());
    }

    private List<RatePlan> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(RATE_PLANS)
                .where(scope.owns(RATE_PLANS.TENANT_ID))
                .and(condition)
                .orderBy(RATE_PLANS.RATE_PLAN_ID)
                .limit(limit)
                .fetch(RatePlanRows::toPlan);
    }
}
