package io.tallybook.cli;

import io.tallybook.dao.TenantBilling;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.plan.TierMode;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/** The first stop: a plan with one service of each kind. */
record DemoPlans(TenantBilling acme, DemoOutput output) {

    void show() {
        output.heading("1. Plans: one service charged in each of the four ways");
        BillingPlan plan =
                acme.plans().create(NewBillingPlan.of("Managed IT", BillingFrequency.MONTHLY, CurrencyUnit.EUR));
        configure(plan, "Monitoring", ServiceType.FIXED, monitoring());
        configure(plan, "Support", ServiceType.TIME, support());
        PlanService backup = configure(plan, "Backup", ServiceType.USAGE, backup());
        configure(plan, "Consulting", ServiceType.TIME, consulting());

        output.table(services(plan));

        Fixed inDollars = Fixed.of(BigMoney.parse("USD 10"), RoundingMode.HALF_UP);
        output.refused(() -> configure(plan, "Hardware", ServiceType.PRODUCT, inDollars));

        output.say("");
        output.say("Two have read the terms of Backup and change them. The second is told:");
        PlanService cheaper =
                acme.planServices().setTier(backup.id(), backup.version(), RateTier.beyond("5000", "EUR 0.04"));
        output.say("  %s", InWords.terms(cheaper.terms()));
        output.refused(() -> acme.planServices().replaceTiers(backup.id(), backup.version(), List.of()));

        BillingPlan copy = acme.plans()
                .copy(plan.id(), NewBillingPlan.of("Managed IT yearly", BillingFrequency.ANNUALLY, plan.currency()));
        output.say(
                "%s is a copy, with the same terms for %d services.",
                copy.name(), acme.planServices().list(copy.id()).size());
    }

    private static Fixed monitoring() {
        return Fixed.of(euro("250"), RoundingMode.HALF_UP).prorated();
    }

    private static Hourly support() {
        return Hourly.of(euro("95"), RoundingMode.HALF_UP)
                .withMinimum(Duration.ofMinutes(15))
                .roundedUpTo(Duration.ofMinutes(6))
                .withUserTypeRate("senior", euro("120"));
    }

    private static Usage backup() {
        return Usage.of("GB", euro("0.10"), RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "EUR 0.08"), RateTier.beyond("1000", "EUR 0.05"));
    }

    private static Bucket consulting() {
        return Bucket.of(Quantity.of(10), "hours", BillingFrequency.MONTHLY, euro("130"), RoundingMode.HALF_UP)
                .with(Rollover.upTo(Quantity.of(5)));
    }

    private PlanService configure(BillingPlan plan, String name, ServiceType type, ServiceTerms terms) {
        Service service = acme.services().create(NewService.of(name, type, "unit", plan.currency()));
        return acme.planServices().configure(NewPlanService.of(plan.id(), service.id(), terms));
    }

    private TextTable services(BillingPlan plan) {
        TextTable table = TextTable.of("service", "charged", "terms");
        for (PlanService service : acme.planServices().list(plan.id())) {
            table.row(
                    acme.services().get(service.service()).name(),
                    InWords.type(service.terms()),
                    InWords.terms(service.terms()));
        }
        return table;
    }

    private static BigMoney euro(String amount) {
        return BigMoney.parse("EUR " + amount);
    }
}
