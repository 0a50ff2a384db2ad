package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.TenantId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.CurrencyUnit;

/** An organisation and whose it is. */
record Account(TenantId tenant, OrganisationId organisation) {

    /** Makes organisations, ten to a tenant. */
    static List<Account> create(Billing billing, int number) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            TenantId tenant = i % 10 == 0
                    ? billing.tenants().create("Tenant " + i / 10).id()
                    : accounts.get(i - 1).tenant();
            NewOrganisation organisation = NewOrganisation.of("organisation-" + i, ZoneId.of("UTC"), CurrencyUnit.EUR);
            billing.tenant(tenant).organisations().create(organisation);
            accounts.add(new Account(tenant, organisation.id()));
        }
        return accounts;
    }
}
