package io.tallybook.dao;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.dao.credit.CreditHoldDao;
import io.tallybook.dao.credit.CreditLedgerDao;
import io.tallybook.dao.credit.CreditLotDao;
import io.tallybook.dao.plan.BucketDao;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceType;
import java.time.ZoneId;
import org.joda.money.CurrencyUnit;

/** A tenant with one organisation, as most tests need one. */
public record Customer(Billing billing, TenantId tenant, OrganisationId organisation) {

    public static Customer of(Billing billing) {
        return in(billing, ZoneId.of("UTC"));
    }

    public static Customer in(Billing billing, ZoneId zone) {
        TenantId tenant = billing.tenants().create("Acme").id();
        NewOrganisation organisation = NewOrganisation.of("acme", zone, CurrencyUnit.EUR);
        return new Customer(
                billing,
                tenant,
                billing.tenant(tenant).organisations().create(organisation).id());
    }

    /** A further organisation of the same tenant. */
    public Customer another(String slug) {
        NewOrganisation organisation = NewOrganisation.of(slug, ZoneId.of("UTC"), CurrencyUnit.EUR);
        return new Customer(
                billing, tenant, acme().organisations().create(organisation).id());
    }

    public TenantBilling acme() {
        return billing.tenant(tenant);
    }

    public CreditDao credits() {
        return acme().credits(organisation);
    }

    public CreditLotDao lots() {
        return acme().creditLots(organisation);
    }

    public CreditHoldDao holds() {
        return acme().creditHolds(organisation);
    }

    public CreditLedgerDao ledger() {
        return acme().creditLedger(organisation);
    }

    public UsageDao usage() {
        return acme().usage(organisation);
    }

    public BucketDao buckets() {
        return acme().buckets(organisation);
    }

    /** A service with these terms, in a plan of its own. */
    public PlanServiceId configure(ServiceTerms terms) {
        NewBillingPlan plan = NewBillingPlan.of("Gold", BillingFrequency.MONTHLY, terms.currency());
        NewService service = NewService.of("Consulting", ServiceType.TIME, "hour", terms.currency());
        return acme().planServices()
                .configure(NewPlanService.of(
                        acme().plans().create(plan).id(),
                        acme().services().create(service).id(),
                        terms))
                .id();
    }

    /** The same customer seen through another {@code Billing}, such as one bound to a transaction. */
    public Customer through(Billing other) {
        return new Customer(other, tenant, organisation);
    }
}
