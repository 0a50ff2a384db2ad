package io.tallybook.dao.plan;

import io.tallybook.dao.Billing;
import io.tallybook.dao.Customer;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceType;
import org.joda.money.CurrencyUnit;

/** A tenant that sells something, with what tests of plans need again and again. */
record PlanFixture(Customer customer) {

    static PlanFixture of(Billing billing) {
        return new PlanFixture(Customer.of(billing));
    }

    TenantBilling acme() {
        return customer.acme();
    }

    /** In dollars, without services. */
    BillingPlan plan(String name) {
        return acme().plans().create(NewBillingPlan.of(name, BillingFrequency.MONTHLY, CurrencyUnit.USD));
    }

    Service service() {
        return acme().services().create(NewService.of("Support", ServiceType.TIME, "hour", CurrencyUnit.USD));
    }

    /** A new service in the plan. */
    PlanService configured(BillingPlan plan, ServiceTerms terms) {
        return configured(plan, service(), terms);
    }

    PlanService configured(BillingPlan plan, Service service, ServiceTerms terms) {
        return acme().planServices().configure(NewPlanService.of(plan.id(), service.id(), terms));
    }
}
