package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/** Reads a plan with all its services and all their terms: as many of each type, with five tiers or rates each. */
record PlanCase(int services, int clients) implements RepeatedCase {

    /** Enough that reading one means to find it among others. */
    private static final int PLANS = 5;

    @Override
    public String name() {
        return "plan/" + services + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) {
        List<BillingPlanId> plans = new ArrayList<>();
        List<TenantId> tenant = new ArrayList<>();
        Billing.using(database.unpooled()).transaction(billing -> {
            tenant.add(billing.tenants().create("Acme").id());
            TenantBilling acme = billing.tenant(tenant.get(0));
            List<Service> catalogue = IntStream.range(0, services)
                    .mapToObj(i -> acme.services()
                            .create(NewService.of("Service " + i, ServiceType.USAGE, "unit", CurrencyUnit.EUR)))
                    .toList();
            for (int i = 0; i < PLANS; i++) {
                BillingPlan plan =
                        acme.plans().create(NewBillingPlan.of("Plan " + i, BillingFrequency.MONTHLY, CurrencyUnit.EUR));
                for (int j = 0; j < services; j++) {
                    acme.planServices()
                            .configure(NewPlanService.of(
                                    plan.id(), catalogue.get(j).id(), terms(j)));
                }
                plans.add(plan.id());
            }
        });
        return new PlanWorkload(database, tenant.get(0), plans, services, clients);
    }

    private static ServiceTerms terms(int number) {
        return switch (number % 4) {
            case 0 -> Fixed.of(euro(number), RoundingMode.HALF_UP).prorated();
            case 1 -> hourly(number);
            case 2 -> usage(number);
            default ->
                Bucket.of(Quantity.of(10), "hour", BillingFrequency.MONTHLY, euro(number), RoundingMode.HALF_UP)
                        .with(Rollover.upTo(Quantity.of(5)));
        };
    }

    private static Hourly hourly(int number) {
        Hourly terms = Hourly.of(euro(number), RoundingMode.HALF_UP)
                .withMinimum(Duration.ofMinutes(15))
                .roundedUpTo(Duration.ofMinutes(6))
                .withOvertime(Duration.ofHours(8), euro(2 * number))
                .withAfterHoursMultiplier(new BigDecimal("1.5"));
        for (String userType : List.of("junior", "senior", "lead", "partner", "intern")) {
            terms = terms.withUserTypeRate(userType, euro(number + userType.length()));
        }
        return terms;
    }

    private static Usage usage(int number) {
        return Usage.of("GB", euro(number), RoundingMode.HALF_UP)
                .withMinimum(Quantity.of(1))
                .withTiers(
                        TierMode.GRADUATED,
                        IntStream.rangeClosed(1, 5)
                                .mapToObj(tier ->
                                        new RateTier(Quantity.of(100L * tier), BigMoney.parse("EUR 0.0" + tier)))
                                .toList());
    }

    private static BigMoney euro(int amount) {
        return BigMoney.of(CurrencyUnit.EUR, amount);
    }
}
