package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.Tenant;
import java.io.PrintWriter;
import java.time.ZoneId;
import org.joda.money.CurrencyUnit;

/** What an application does with the library, in three stops; everything printed comes back from the database. */
record DemoTour(Billing billing, PrintWriter out) {

    void run() {
        DemoOutput output = new DemoOutput(out);
        Tenant tenant = billing.tenants().create("Acme");
        TenantBilling acme = billing.tenant(tenant.id());
        Organisation sales =
                acme.organisations().create(NewOrganisation.of("sales", ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR));
        output.say(
                "The tenant Acme has an organisation, %s, in %s, on the tier %s.",
                sales.slug(), sales.timeZone(), sales.tier());

        new DemoPlans(acme, output).show();
        new DemoUsage(acme, sales, output).show();
        new DemoCredits(acme.credits(sales.id()), output).show();
    }
}
