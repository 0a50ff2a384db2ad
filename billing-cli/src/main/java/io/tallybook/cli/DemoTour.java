package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.dao.credit.CreditDao;
import io.tallybook.dao.usage.UsageDao;
import io.tallybook.model.BillingException;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.NewOrganisation;
import io.tallybook.model.Organisation;
import io.tallybook.model.Quantity;
import io.tallybook.model.Tenant;
import io.tallybook.model.credit.CreditConsumption;
import io.tallybook.model.credit.CreditGrant;
import io.tallybook.model.credit.CreditSource;
import io.tallybook.model.credit.NewGrant;
import io.tallybook.model.credit.OperationCode;
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
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.TierName;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/** What an application does with the library, in three stops; everything printed comes back from the database. */
final class DemoTour {

    private final Billing billing;
    private final PrintWriter out;

    DemoTour(Billing billing, PrintWriter out) {
        this.billing = billing;
        this.out = out;
    }

    void run() {
        Tenant tenant = billing.tenants().create("Acme");
        TenantBilling acme = billing.tenant(tenant.id());
        Organisation sales =
                acme.organisations().create(NewOrganisation.of("sales", ZoneId.of("Europe/Berlin"), CurrencyUnit.EUR));
        say(
                "The tenant Acme has an organisation, %s, in %s, on the tier %s.",
                sales.slug(), sales.timeZone(), sales.tier());

        planServices(acme);
        usage(acme, sales);
        credits(acme, sales);
    }

    private void planServices(TenantBilling acme) {
        heading("1. Plans: one service charged in each of the four ways");
        BillingPlan plan =
                acme.plans().create(NewBillingPlan.of("Managed IT", BillingFrequency.MONTHLY, CurrencyUnit.EUR));
        configure(
                acme,
                plan,
                "Monitoring",
                ServiceType.FIXED,
                Fixed.of(euro("250")).prorated());
        configure(
                acme,
                plan,
                "Support",
                ServiceType.TIME,
                Hourly.of(euro("95"))
                        .withMinimum(Duration.ofMinutes(15))
                        .roundedUpTo(Duration.ofMinutes(6))
                        .withUserTypeRate("senior", euro("120")));
        configure(
                acme,
                plan,
                "Backup",
                ServiceType.USAGE,
                Usage.of("GB", euro("0.10"))
                        .withTiers(
                                TierMode.GRADUATED,
                                RateTier.beyond("100", "EUR 0.08"),
                                RateTier.beyond("1000", "EUR 0.05")));
        configure(
                acme,
                plan,
                "Consulting",
                ServiceType.TIME,
                Bucket.of(Quantity.of(10), "hour", BillingFrequency.MONTHLY, euro("130"))
                        .with(Rollover.upTo(Quantity.of(5))));

        TextTable table = TextTable.of("service", "charged", "terms");
        for (PlanService service : acme.planServices().list(plan.id())) {
            table.row(
                    acme.services().get(service.service()).name(),
                    InWords.type(service.terms()),
                    InWords.terms(service.terms()));
        }
        table.print(out);
        refused(() -> configure(acme, plan, "Hardware", ServiceType.PRODUCT, Fixed.of(BigMoney.parse("USD 10"))));
    }

    private void usage(TenantBilling acme, Organisation sales) {
        heading("2. Usage: limits of a tier, checked and recorded in one statement");
        UsageDao usage = acme.usage(sales.id());
        usage.record(Feature.AI_MESSAGES, Quantity.of(49), IdempotencyKey.of("import-1"));
        say("49 AI messages are recorded. Then:");
        decided("one more", usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("msg-50")));
        decided("the same again", usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("msg-50")));
        decided("another one", usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("msg-51")));
        Organisation upgraded = acme.organisations().changeTier(sales.id(), TierName.of("starter"));
        decided(
                "on the tier " + upgraded.tier(),
                usage.tryRecord(Feature.AI_MESSAGES, Quantity.of(1), IdempotencyKey.of("msg-51")));

        out.println();
        TextTable table = TextTable.of("feature")
                .right("used")
                .right("limit")
                .right("left")
                .left("resets at (UTC)");
        for (FeatureUsage feature : usage.limits()) {
            feature.status()
                    .ifPresent(status -> table.row(
                            feature.feature(),
                            status.used(),
                            InWords.limit(status.limit()),
                            status.remaining().map(Quantity::toString).orElse(""),
                            status.resetsAt()));
        }
        table.print(out);
    }

    private void credits(TenantBilling acme, Organisation sales) {
        heading("3. Credits: lots, consumed in order, exactly once per key");
        CreditDao credits = acme.credits(sales.id());
        Instant soon = Instant.now().plus(Duration.ofDays(30));
        CreditGrant paid =
                credits.grant(NewGrant.of(Quantity.of(100), CreditSource.PAID), IdempotencyKey.of("payment-1"));
        CreditGrant promotional = credits.grant(
                NewGrant.of(Quantity.of(10), CreditSource.PROMOTIONAL).expiringAt(soon), IdempotencyKey.of("welcome"));
        Map<Object, String> lots = Map.of(paid.lot(), "paid", promotional.lot(), "promotional");

        TextTable table = TextTable.of("call")
                .right("row")
                .right("credits")
                .left("from")
                .right("balance")
                .left("");
        table.row("grant, paid", paid.sequenceNumber(), paid.quantity(), "", paid.balanceAfter(), "");
        table.row(
                "grant, promotional, expiring",
                promotional.sequenceNumber(),
                promotional.quantity(),
                "",
                promotional.balanceAfter(),
                "");
        for (String key : new String[] {"op-1", "op-2", "op-1"}) {
            CreditConsumption used =
                    credits.consume(Quantity.of("7.5"), OperationCode.of("crm.leads.enrich"), IdempotencyKey.of(key));
            table.row(
                    "consume, key " + key,
                    used.sequenceNumber(),
                    used.quantity().negated(),
                    used.lots().stream()
                            .map(draw -> draw.quantity() + " " + lots.get(draw.lot()))
                            .collect(Collectors.joining(", ")),
                    used.balanceAfter(),
                    used.isReplayed() ? "replayed: nothing was taken" : "");
        }
        table.print(out);
        refused(() ->
                credits.consume(Quantity.of(1000), OperationCode.of("crm.leads.enrich"), IdempotencyKey.of("op-3")));
        say(
                "Balance %s, available %s.",
                credits.balance().balance(), credits.balance().available());
    }

    private static void configure(
            TenantBilling acme, BillingPlan plan, String name, ServiceType type, ServiceTerms terms) {
        Service service = acme.services().create(NewService.of(name, type, "unit", plan.currency()));
        acme.planServices().configure(NewPlanService.of(plan.id(), service.id(), terms, RoundingMode.HALF_UP));
    }

    private void decided(String what, LimitDecision decision) {
        say("  %-22s %s", what, InWords.decision(decision));
    }

    private void refused(Runnable call) {
        try {
            call.run();
        } catch (BillingException refusal) {
            say("Refused: %s.", refusal.getMessage());
        }
    }

    private void heading(String text) {
        out.println();
        out.println(text);
        out.println("=".repeat(text.length()));
    }

    private void say(String text, Object... facts) {
        out.println(String.format(Locale.ROOT, text, facts));
    }

    private static BigMoney euro(String amount) {
        return BigMoney.of(CurrencyUnit.EUR, new BigDecimal(amount));
    }
}
