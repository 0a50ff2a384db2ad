package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BILLING_PLANS;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.schema.billing.tables.records.BillingPlansRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The plans into which a tenant bundles its services. */
public final class BillingPlanDao {

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
        });
    }

    public Optional<BillingPlan> find(BillingPlanId id) {
        return fetch(BILLING_PLANS.PLAN_ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public BillingPlan get(BillingPlanId id) {
        return find(id).orElseThrow(() -> new NotFound("plan", id));
    }

    /** By id, which for generated ids is the order of creation. */
    public List<BillingPlan> list(Page<BillingPlanId> page) {
        return fetch(page.after() == null ? DSL.noCondition() : BILLING_PLANS.PLAN_ID.gt(page.after()), page.size());
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
                row.getCreatedAt());
    }
}
