package io.tallybook.dao;

import io.tallybook.dao.credit.CreditDao;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.TenantId;
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

    public TenantBilling acme() {
        return billing.tenant(tenant);
    }

    public CreditDao credits() {
        return acme().credits(organisation);
    }

    public UsageDao usage() {
        return acme().usage(organisation);
    }

    /** The same customer seen through another {@code Billing}, such as one bound to a transaction. */
    public Customer through(Billing other) {
        return new Customer(other, tenant, organisation);
    }
}
