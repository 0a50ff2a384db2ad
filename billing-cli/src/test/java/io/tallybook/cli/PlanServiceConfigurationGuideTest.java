package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.TenantBilling;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BillingFrequency;
import io.tallybook.model.plan.BillingPlan;
import io.tallybook.model.plan.NewBillingPlan;
import io.tallybook.model.plan.NewPlanService;
import io.tallybook.model.plan.NewService;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Service;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.model.plan.ServiceType;
import io.tallybook.model.plan.TierMode;
import java.math.RoundingMode;
import java.util.List;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

class PlanServiceConfigurationGuideTest extends GuideTest {

    private static final BigMoney RATE = BigMoney.parse("EUR 10");

    PlanServiceConfigurationGuideTest() {
        super("000-plan-service-configuration.md");
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        List<String> migrated = reader.follow("Migrate");
        assertThat(migrated.get(0)).startsWith("No pending script destroys anything.");
        assertThat(migrated.get(1)).contains("20250318200000 | create plan service configuration tables");
        assertThat(migrated.get(2)).startsWith("Nothing is pending.");

        List<String> looked = reader.follow("Look at it");
        assertThat(looked.get(0)).contains("configuration_type", "plan_service_configuration_once_per_plan");
        assertThat(looked.get(1))
                .contains("plan_service_configuration_in_plan_currency")
                .endsWith("12 rows\n");
        assertThatTheSevenTablesAreThere();

        List<String> undone = reader.follow("Roll back");
        assertThat(undone.get(0)).contains("20250318200000").endsWith(" is at version 20250301000000.\n");
        assertThat(undone.get(1)).contains("20250318200000");
        assertThatTheSevenTablesAreThere();

        configureOneServiceOfEachType();
        List<String> verified = reader.follow("Verify");
        assertThat(verified.get(0))
                .containsPattern("plan-service-has-its-detail +\\| holds")
                .contains("no problem");
        assertThat(verified.get(1)).contains("agrees with the scripts of this release");
        assertThat(verified.subList(2, 4)).allMatch(answer -> answer.endsWith("\n0 rows\n"));
        assertThatEachConfigurationHasItsDetails();

        List<String> refused = reader.follow("Roll back a database that is in use");
        assertThat(refused.get(0)).contains("would lose", "4 rows of billing.plan_service_configuration", "1 row of");
        assertThatEachConfigurationHasItsDetails();

        assertThatVerifyFailsWhereDetailsAreMissing();
    }

    private void configureOneServiceOfEachType() {
        TenantBilling acme = billing().tenant(billing().tenants().create("Acme").id());
        BillingPlan plan = acme.plans().create(NewBillingPlan.of("All", BillingFrequency.MONTHLY, CurrencyUnit.EUR));
        List<ServiceTerms> terms = List.of(
                Fixed.of(RATE, RoundingMode.HALF_UP),
                Hourly.of(RATE, RoundingMode.HALF_UP)
                        .withUserTypeRate("senior", RATE)
                        .withUserTypeRate("junior", RATE),
                Usage.of("GB", RATE, RoundingMode.HALF_UP)
                        .withTiers(
                                TierMode.GRADUATED,
                                RateTier.beyond("100", "EUR 8"),
                                RateTier.beyond("1000", "EUR 5"),
                                RateTier.beyond("5000", "EUR 4")),
                Bucket.of(Quantity.of(10), "hours", BillingFrequency.MONTHLY, RATE, RoundingMode.HALF_UP));
        for (ServiceTerms each : terms) {
            Service service =
                    acme.services().create(NewService.of("Service", ServiceType.TIME, "unit", CurrencyUnit.EUR));
            acme.planServices().configure(NewPlanService.of(plan.id(), service.id(), each));
        }
    }

    private void assertThatTheSevenTablesAreThere() {
        assertThat(rows("""
                        SELECT relname
                        FROM pg_class
                        WHERE relnamespace = 'billing'::regnamespace
                          AND relkind = 'r'
                          AND (relname LIKE 'plan_service\\_%' OR relname = 'user_type_rates')
                        ORDER BY 1
                        """)).isEqualTo("""
                        plan_service_bucket_config
                        plan_service_configuration
                        plan_service_fixed_config
                        plan_service_hourly_config
                        plan_service_rate_tiers
                        plan_service_usage_config
                        user_type_rates
                        """);
    }

    /** One plan to many configurations, a configuration to at most one row of each detail table, and to many tiers or rates. */
    private void assertThatEachConfigurationHasItsDetails() {
        assertThat(rows("""
                        SELECT c.configuration_type, count(f), count(h), count(u), count(b),
                               count((SELECT count(*) FROM billing.plan_service_rate_tiers t
                                      WHERE t.config_id = c.config_id HAVING count(*) = 3)) AS tiers,
                               count((SELECT count(*) FROM billing.user_type_rates r
                                      WHERE r.config_id = c.config_id HAVING count(*) = 2)) AS rates
                        FROM billing.billing_plans p
                        JOIN billing.plan_service_configuration c USING (tenant_id, plan_id)
                        LEFT JOIN billing.plan_service_fixed_config f USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_hourly_config h USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_usage_config u USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_bucket_config b USING (tenant_id, config_id)
                        GROUP BY c.configuration_type
                        ORDER BY 1
                        """)).isEqualTo("""
                        Fixed,1,0,0,0,0,0
                        Hourly,0,1,0,0,0,1
                        Usage,0,0,1,0,1,0
                        Bucket,0,0,0,1,0,0
                        """);
    }

    private void assertThatVerifyFailsWhereDetailsAreMissing() {
        String missing = "DELETE FROM billing.plan_service_fixed_config";
        assertThat(exitCodeOf("sql", missing)).isEqualTo(ExitCodes.FAILED);
        assertThat(exitCodeOf(
                        "sql",
                        "ALTER TABLE billing.plan_service_configuration"
                                + " DROP CONSTRAINT plan_service_configuration_fixed_has_detail; " + missing))
                .isEqualTo(ExitCodes.DONE);
        assertThat(exitCodeOf("verify")).isEqualTo(ExitCodes.PROBLEMS_FOUND);
    }
}
