package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BILLING_PLANS;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Referrers;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanChange;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.schema.billing.tables.records.BillingPlansRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jooq.SelectForUpdateStep;
import org.jooq.Table;

/** The plans into which a tenant bundles its services. */
public final class BillingPlanDao {

    /** Which older rows were moved into the plan: a note, which goes with it. */
    private static final Table<?> ORIGINS = table(name("billing", "plan_service_origins"));

    private final TenantScope scope;

    public BillingPlanDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Creates a plan without services.
     *
     * @throws AlreadyExists if the tenant has a plan with this id; it stays as it is
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public BillingPlan create(NewBillingPlan plan) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            return insert(tx, plan);
        });
    }

    /**
     * Creates a plan with all services of another one and all their terms, under new ids, as they are in this moment.
     *
     * <p>The copy is active, and it and its services are at version 1. Nobody else can edit the plan that is copied until the
     * transaction ends.
     *
     * @param source may be retired
     * @throws NotFound if the tenant has no such plan
     * @throws Closed if the tenant is closed
     * @throws CurrencyMismatch if the copy is to be in another currency; nothing is created
     * @throws Retired if the plan contains a service that is retired; nothing is created
     * @throws AlreadyExists if the tenant has a plan with the id of the copy; both stay as they are
     */
    public BillingPlan copy(BillingPlanId source, NewBillingPlan copy) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            CurrencyUnit currency = PlanLocks.plan(tx, source);
            PlanServiceChanges.requireCurrency(source, currency, copy.currency());
            PlanCopy services = PlanCopy.of(tx, source);

            // Write.
            BillingPlan created = insert(tx, copy);
            services.into(created);
            return created;
        });
    }

    public Optional<BillingPlan> find(BillingPlanId id) {
        return fetch(BILLING_PLANS.PLAN_ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public BillingPlan get(BillingPlanId id) {
        return find(id).orElseThrow(() -> new NotFound("plan", id));
    }

    /** By id, which for generated ids is the order of creation; retired ones too. */
    public List<BillingPlan> list(Page<BillingPlanId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those that may be sold, by id. */
    public List<BillingPlan> listActive(Page<BillingPlanId> page) {
        return fetch(isAfter(page).and(BILLING_PLANS.IS_ACTIVE), page.size());
    }

    /**
     * Gives a plan another name, description, frequency or currency. Its services and their terms stay.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws InUse if the currency is to be another one and the plan contains a service, or something else belongs to it; it
     *     stays as it is
     */
    public BillingPlan change(BillingPlanId id, int version, BillingPlanChange change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            BillingPlansRecord row = requireChangeable(tx, id, version, change.currency());
            row.setPlanName(change.name());
            row.setDescription(change.description());
            row.setBillingFrequency(change.frequency());
            row.setCurrency(change.currency());
            row.setIsCustom(change.isCustom());
            return write(tx, row);
        });
    }

    /**
     * Sells a plan no longer. Who has it keeps it: its services and their terms can still be changed.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public BillingPlan retire(BillingPlanId id, int version) {
        return edit(id, version, row -> row.setIsActive(false));
    }

    /**
     * Sells a retired plan again.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     * @throws VersionConflict if it is at another version; it stays as it is
     */
    public BillingPlan reactivate(BillingPlanId id, int version) {
        return edit(id, version, row -> row.setIsActive(true));
    }

    /**
     * Removes a plan that contains no service; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws VersionConflict if it is at another version; it stays
     * @throws InUse if it contains a service, or something else belongs to it; both stay
     */
    public void remove(BillingPlanId id, int version) {
        scope.atomically(tx -> {
            require(select(tx, id).forUpdate().fetchOptional(), id, version);
            Removal.of(tx.dsl(), BILLING_PLANS, isPlan(tx, id), "plan", id, ORIGINS);
            return true;
        });
    }

    private static BillingPlan insert(TenantScope tx, NewBillingPlan plan) {
        Instant now = tx.now();
        return tx.dsl()
                .insertInto(BILLING_PLANS)
                .set(BILLING_PLANS.TENANT_ID, tx.tenant())
                .set(BILLING_PLANS.PLAN_ID, plan.id())
                .set(BILLING_PLANS.PLAN_NAME, plan.name())
                .set(BILLING_PLANS.DESCRIPTION, plan.description())
                .set(BILLING_PLANS.BILLING_FREQUENCY, plan.frequency())
                .set(BILLING_PLANS.CURRENCY, plan.currency())
                .set(BILLING_PLANS.IS_CUSTOM, plan.isCustom())
                .set(BILLING_PLANS.CREATED_AT, now)
                .set(BILLING_PLANS.UPDATED_AT, now)
                .onConflictDoNothing()
                .returning()
                .fetchOptional(BillingPlanDao::toBillingPlan)
                .orElseThrow(() -> new AlreadyExists("plan", plan.id()));
    }

    private BillingPlan edit(BillingPlanId id, int version, Consumer<BillingPlansRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            BillingPlansRecord row = require(select(tx, id).forNoKeyUpdate().fetchOptional(), id, version);
            change.accept(row);
            return write(tx, row);
        });
    }

    /** What belongs to a plan may be priced in its currency, whether or not a key says so. */
    private static BillingPlansRecord requireChangeable(
            TenantScope tx, BillingPlanId id, int version, CurrencyUnit currency) {
        BillingPlansRecord row = require(select(tx, id).forNoKeyUpdate().fetchOptional(), id, version);
        if (row.getCurrency().equals(currency)) {
            return row;
        }
        // Now also against what would refer to it.
        BillingPlansRecord alone = select(tx, id).forUpdate().fetchSingle();
        Referrers.of(tx.dsl(), alone).ifPresent(referrer -> {
            throw new InUse("plan", id, referrer);
        });
        return alone;
    }

    private static BillingPlan write(TenantScope tx, BillingPlansRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.setUpdatedAt(tx.later(row.getUpdatedAt()));
        tx.dsl().executeUpdate(row, isPlan(tx, row.getPlanId()));
        return toBillingPlan(row);
    }

    private static BillingPlansRecord require(Optional<BillingPlansRecord> found, BillingPlanId id, int version) {
        BillingPlansRecord row = found.orElseThrow(() -> new NotFound("plan", id));
        if (row.getVersion() != version) {
            throw new VersionConflict("plan", id, version, row.getVersion());
        }
        return row;
    }

    private static SelectForUpdateStep<BillingPlansRecord> select(TenantScope tx, BillingPlanId id) {
        return tx.dsl().selectFrom(BILLING_PLANS).where(isPlan(tx, id));
    }

    private static Condition isPlan(TenantScope tx, BillingPlanId id) {
        return tx.owns(BILLING_PLANS.TENANT_ID).and(BILLING_PLANS.PLAN_ID.eq(id));
    }

    private static Condition isAfter(Page<BillingPlanId> page) {
        return page.after() == null ? noCondition() : BILLING_PLANS.PLAN_ID.gt(page.after());
    }

    private List<BillingPlan> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(BILLING_PLANS)
                .where(scope.owns(BILLING_PLANS.TENANT_ID))
                .and(condition)
                .orderBy(BILLING_PLANS.PLAN_ID)
                .limit(limit)
                .fetch(BillingPlanDao::toBillingPlan);
    }

    private static BillingPlan toBillingPlan(BillingPlansRecord row) {
        return new BillingPlan(
                row.getPlanId(),
                row.getPlanName(),
                row.getDescription(),
                row.getBillingFrequency(),
                row.getCurrency(),
                row.getIsCustom(),
                row.getIsActive(),
                row.getVersion(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
