package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BILLING_PLANS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.SERVICE_CATALOG;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.joda.money.CurrencyUnit;
import org.jooq.impl.DSL;

/** How services are charged inside plans. */
public final class PlanServiceDao {

    private final TenantScope scope;
    private final PlanServiceQuery services;

    public PlanServiceDao(TenantScope scope) {
        this.scope = scope;
        this.services = new PlanServiceQuery(scope);
    }

    /**
     * Puts a service into a plan, with its terms.
     *
     * @throws NotFound if the tenant has no such plan or service
     * @throws Closed if the tenant is closed
     * @throws CurrencyMismatch if the terms are not in the plan's currency
     * @throws AlreadyExists if the plan contains the service, or the id is taken; it stays as it is
     */
    public PlanService configure(NewPlanService service) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            requirePlanIn(tx, service.plan(), service.terms().currency());
            requireService(tx, service.service());

            // Write.
            Instant now = tx.now();
            if (!insertHeader(tx, service, now)) {
                throw new AlreadyExists("configuration of a service in plan", service.plan());
            }
            new PlanServiceDetails(tx).insert(service.id(), service.terms());
            return new PlanService(
                    service.id(), service.plan(), service.service(), service.quantity(), service.terms(), 1, now, now);
        });
    }

    /** With all its terms, in one statement. */
    public Optional<PlanService> find(PlanServiceId id) {
        return services.fetch(PLAN_SERVICE_CONFIGURATION.CONFIG_ID.eq(id)).stream()
                .findFirst();
    }

    /** With all its terms, in one statement. */
    public Optional<PlanService> find(BillingPlanId plan, ServiceId service) {
        return services
                .fetch(PLAN_SERVICE_CONFIGURATION
                        .PLAN_ID
                        .eq(plan)
                        .and(PLAN_SERVICE_CONFIGURATION.SERVICE_ID.eq(service)))
                .stream()
                .findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public PlanService get(PlanServiceId id) {
        return find(id).orElseThrow(() -> new NotFound("plan service", id));
    }

    /** All services of a plan with all their terms, in one statement, by id. */
    public List<PlanService> list(BillingPlanId plan) {
        return services.fetch(PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(plan));
    }

    private static void requirePlanIn(TenantScope tx, BillingPlanId plan, CurrencyUnit currency) {
        CurrencyUnit planCurrency = tx.dsl()
                .select(BILLING_PLANS.CURRENCY)
                .from(BILLING_PLANS)
                .where(tx.owns(BILLING_PLANS.TENANT_ID))
                .and(BILLING_PLANS.PLAN_ID.eq(plan))
                .forKeyShare()
                .fetchOptional(BILLING_PLANS.CURRENCY)
                .orElseThrow(() -> new NotFound("plan", plan));
        if (!planCurrency.equals(currency)) {
            throw new CurrencyMismatch("plan " + plan, planCurrency, currency);
        }
    }

    private static void requireService(TenantScope tx, ServiceId service) {
        tx.dsl()
                .select(DSL.one())
                .from(SERVICE_CATALOG)
                .where(tx.owns(SERVICE_CATALOG.TENANT_ID))
                .and(SERVICE_CATALOG.SERVICE_ID.eq(service))
                .forKeyShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("service", service));
    }

    private static boolean insertHeader(TenantScope tx, NewPlanService service, Instant now) {
        return tx.dsl()
                        .insertInto(PLAN_SERVICE_CONFIGURATION)
                        .set(PLAN_SERVICE_CONFIGURATION.TENANT_ID, tx.tenant())
                        .set(PLAN_SERVICE_CONFIGURATION.CONFIG_ID, service.id())
                        .set(PLAN_SERVICE_CONFIGURATION.PLAN_ID, service.plan())
                        .set(PLAN_SERVICE_CONFIGURATION.SERVICE_ID, service.service())
                        .set(
                                PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE,
                                service.terms().type())
                        .set(PLAN_SERVICE_CONFIGURATION.QUANTITY, service.quantity())
                        .set(
                                PLAN_SERVICE_CONFIGURATION.CURRENCY,
                                service.terms().currency())
                        .set(
                                PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE,
                                service.terms().rounding())
                        .set(PLAN_SERVICE_CONFIGURATION.CREATED_AT, now)
                        .set(PLAN_SERVICE_CONFIGURATION.UPDATED_AT, now)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }
}
