package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BILLING_PLANS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.SERVICE_CATALOG;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Retired;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.schema.billing.tables.records.BillingPlansRecord;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;

/**
 * Locks in the one order in which every call takes them: the tenant, the plan, services by id, the configuration.
 *
 * <p>Whoever edits what a plan contains, or copies it, holds the row of the plan: one at a time, while others may still read
 * it and refer to it. So the several statements of a call see the same services and the same terms.
 */
final class PlanLocks {

    private PlanLocks() {}

    /** @throws NotFound if the tenant has no such plan */
    static CurrencyUnit plan(TenantScope tx, BillingPlanId id) {
        return plan(tx, BILLING_PLANS.PLAN_ID.eq(id), "plan", id).getCurrency();
    }

    /** @throws NotFound if the tenant has no such configuration */
    static void planWith(TenantScope tx, PlanServiceId id) {
        Condition contains = BILLING_PLANS.PLAN_ID.eq(select(PLAN_SERVICE_CONFIGURATION.PLAN_ID)
                .from(PLAN_SERVICE_CONFIGURATION)
                .where(isConfiguration(tx, id)));
        plan(tx, contains, "plan service", id);
    }

    private static BillingPlansRecord plan(TenantScope tx, Condition isPlan, String what, Object id) {
        return tx.dsl()
                .selectFrom(BILLING_PLANS)
                .where(tx.owns(BILLING_PLANS.TENANT_ID))
                .and(isPlan)
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound(what, id));
    }

    /**
     * Keeps a service as it is, so that it is not retired before the plan contains it.
     *
     * @throws NotFound if the tenant has no such service
     * @throws Retired if it is retired
     */
    static void service(TenantScope tx, ServiceId id) {
        boolean isActive = tx.dsl()
                .select(SERVICE_CATALOG.IS_ACTIVE)
                .from(SERVICE_CATALOG)
                .where(tx.owns(SERVICE_CATALOG.TENANT_ID))
                .and(SERVICE_CATALOG.SERVICE_ID.eq(id))
                .forShare()
                .fetchOptional(SERVICE_CATALOG.IS_ACTIVE)
                .orElseThrow(() -> new NotFound("service", id));
        if (!isActive) {
            throw new Retired("service", id);
        }
    }

    /**
     * The configuration, once its plan is locked.
     *
     * @throws NotFound if the tenant has no such configuration
     * @throws VersionConflict if it is at another version
     */
    static void configuration(TenantScope tx, PlanServiceId id, int version) {
        int actual = tx.dsl()
                .select(PLAN_SERVICE_CONFIGURATION.VERSION)
                .from(PLAN_SERVICE_CONFIGURATION)
                .where(isConfiguration(tx, id))
                .forNoKeyUpdate()
                .fetchOptional(PLAN_SERVICE_CONFIGURATION.VERSION)
                .orElseThrow(() -> new NotFound("plan service", id));
        if (actual != version) {
            throw new VersionConflict("plan service", id, version, actual);
        }
    }

    static Condition isConfiguration(TenantScope tx, PlanServiceId id) {
        return tx.owns(PLAN_SERVICE_CONFIGURATION.TENANT_ID).and(PLAN_SERVICE_CONFIGURATION.CONFIG_ID.eq(id));
    }
}
