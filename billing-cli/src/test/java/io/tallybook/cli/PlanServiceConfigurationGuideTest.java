package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.TenantBilling;
import io.tallybook.database.PostgresServer;
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
import java.util.UUID;
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
        assertThat(migrated.get(0)).doesNotContain("Something stands in the way");
        assertThat(migrated.get(1)).contains("20250318200000 | create plan service configuration tables");
        assertThat(migrated.get(2)).startsWith("Nothing is pending.");

        List<String> looked = reader.follow("Look at it");
        assertThat(looked.get(0)).contains("configuration_type", "plan_service_configuration_once_per_plan");
        assertThat(looked.get(1))
                .contains("plan_service_configuration_in_plan_currency")
                .endsWith("13 rows\n");
        assertThatTheTablesAreThere();

        List<String> undone = reader.follow("Roll back");
        assertThat(undone.get(0))
                .contains("20250318200000", "20250318200100")
                .endsWith(" is at version 20250301000000.\n");

        plantOlderRows();
        List<String> moved = reader.follow("Move the plan services");
        assertThat(moved.get(0)).contains("5 rows to move: migrate plan services data.");
        assertThat(moved.get(1)).contains("migrate plan services data: 4 rows placed, 1 not placed.");
        assertThat(moved.get(2)).contains("the plan has no type").endsWith("1 row\n");
        assertThatTheTablesAreThere();

        change("UPDATE billing.billing_plans SET plan_type = 'Fixed' WHERE plan_type IS NULL");
        List<String> later = reader.follow("Move what arrives later");
        assertThat(later.get(0)).startsWith("1 row placed, 4 had been before, 0 not placed.");
        assertThat(later.get(1)).startsWith("Nothing new was placed");
        assertThatOlderRowsHaveTheirTerms();

        configureOneServiceOfEachType();
        List<String> verified = reader.follow("Verify");
        assertThat(verified.get(0))
                .containsPattern("plan-service-has-its-detail +\\| holds")
                .containsPattern("plan-service-of-older-table-is-placed +\\| holds")
                .containsPattern("plan-service-type-is-of-plan +\\| holds")
                .containsPattern("plan-service-tiers-keep-prices +\\| holds")
                .contains("no problem");
        assertThat(verified.get(1)).contains("agrees with the scripts of this release");
        assertThat(verified.subList(2, 4)).allMatch(answer -> answer.endsWith("\n0 rows\n"));
        assertThatEachConfigurationHasItsDetails();
        assertThatVerifyFails("UPDATE billing.billing_plans SET plan_type = 'Hourly' WHERE plan_name = 'Older Fixed'");
        assertThatVerifyFails(
                "DELETE FROM billing.data_migration_unplaced_rows; DELETE FROM billing.plan_service_origins;"
                        + " DELETE FROM billing.plan_service_configuration");

        String missing = "DELETE FROM billing.plan_service_fixed_config";
        assertThat(exitCodeOf("sql", missing)).isEqualTo(ExitCodes.FAILED);
        assertThatVerifyFails("ALTER TABLE billing.plan_service_configuration"
                + " DROP CONSTRAINT plan_service_configuration_fixed_has_detail; " + missing);

        change("UPDATE billing.plan_service_fixed_config SET base_rate = 30 WHERE base_rate = 19.9");
        List<String> refused = reader.follow("Roll back a database that is in use");
        assertThat(refused.get(0))
                .contains("would lose", "4 rows of billing.plan_service_configuration (service Service (", "; ")
                .contains("the plan has no type that suits all its services");
        assertThat(refused.get(2)).contains("Lost, as accepted: 4 rows of billing.plan_service_configuration (");
        assertThat(rows("SELECT plan_name, quantity, custom_rate FROM billing.plan_services"
                        + " JOIN billing.billing_plans USING (tenant_id, plan_id) ORDER BY 1"))
                .isEqualTo("""
                        Older Bucket,1,
                        Older Fixed,1,3000
                        Older Hourly,1,1990
                        Older Usage,1,1990
                        Unknown,1,3000
                        """);
    }

    private void plantOlderRows() {
        change("""
                INSERT INTO billing.tenants (id, name, created_at)
                VALUES ('00000000-0000-4000-8000-000000000001', 'Older', now());
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
                SELECT '00000000-0000-4000-8000-000000000001', gen_random_uuid(), coalesce('Older ' || type, 'Unknown'), 'monthly',
                       'EUR', type, now(), now()
                FROM unnest(ARRAY['Fixed', 'Hourly', 'Usage', 'Bucket', NULL]) AS type;
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
                SELECT tenant_id, plan_id, 'Service of ' || plan_name, 'Time', 'hour', 'EUR', now(), now()
                FROM billing.billing_plans;
                INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
                SELECT tenant_id, plan_id, plan_id, 1, CASE WHEN plan_type = 'Bucket' THEN NULL ELSE 1990 END
                FROM billing.billing_plans;
                INSERT INTO billing.bucket_plans (tenant_id, bucket_plan_id, plan_id, total_hours, billing_period, overage_rate)
                SELECT tenant_id, plan_id, plan_id, 40, 'Monthly', 10000
                FROM billing.billing_plans
                WHERE plan_type = 'Bucket';
                INSERT INTO billing.service_rate_tiers
                    (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)
                SELECT p.tenant_id, gen_random_uuid(), p.plan_id, t.first, t.last, t.rate, now(), now()
                FROM billing.billing_plans p, (VALUES (0, 100, 10), (101, NULL, 8.5)) AS t (first, last, rate)
                WHERE p.plan_type = 'Usage'
                """);
    }

    private void assertThatOlderRowsHaveTheirTerms() {
        assertThat(rows("""
                        SELECT p.plan_name, c.configuration_type, c.quantity::integer,
                               trim_scale(coalesce(f.base_rate, h.hourly_rate, u.base_rate, b.overage_rate)) AS rate,
                               h.round_up_to_seconds, trim_scale(t.min_quantity) AS beyond, trim_scale(t.rate) AS tier_rate,
                               trim_scale(b.included_quantity) AS included, b.billing_period
                        FROM billing.plan_service_configuration c
                        JOIN billing.billing_plans p USING (tenant_id, plan_id)
                        LEFT JOIN billing.plan_service_fixed_config f USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_hourly_config h USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_usage_config u USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_rate_tiers t USING (tenant_id, config_id)
                        LEFT JOIN billing.plan_service_bucket_config b USING (tenant_id, config_id)
                        ORDER BY 1
                        """)).isEqualTo("""
                        Older Bucket,Bucket,1,100,,,,40,monthly
                        Older Fixed,Fixed,1,19.9,,,,,
                        Older Hourly,Hourly,1,19.9,900,,,,
                        Older Usage,Usage,1,0.1,,100,0.085,,
                        Unknown,Fixed,1,19.9,,,,,
                        """);
    }

    private void change(String sql) {
        assertThat(exitCodeOf("sql", sql)).as(sql).isEqualTo(ExitCodes.DONE);
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

    private void assertThatTheTablesAreThere() {
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
                        plan_service_origins
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
                        WHERE p.plan_name = 'All'
                        GROUP BY c.configuration_type
                        ORDER BY 1
                        """)).isEqualTo("""
                        Fixed,1,0,0,0,0,0
                        Hourly,0,1,0,0,0,1
                        Usage,0,0,1,0,1,0
                        Bucket,0,0,0,1,0,0
                        """);
    }

    /** In a copy of what is there, which nobody sees afterwards. */
    private void assertThatVerifyFails(String damage) {
        String copy = "guide_" + UUID.randomUUID().toString().replace("-", "");
        PostgresServer.shared().createDatabase(copy, db.url().replaceFirst(".*/([^?]*).*", "$1"));
        try {
            String url = PostgresServer.shared().jdbcUrl(copy);
            assertThat(Run.of("sql", "--url", url, damage).exitCode()).isEqualTo(ExitCodes.DONE);
            assertThat(Run.of("verify", "--url", url).exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        } finally {
            PostgresServer.shared().dropDatabase(copy);
        }
    }
}
