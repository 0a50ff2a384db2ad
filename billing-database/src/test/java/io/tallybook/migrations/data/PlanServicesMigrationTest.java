package io.tallybook.migrations.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BackfillResult;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.Database;
import io.tallybook.migrations.MigrationRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanServicesMigrationTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private Database database;
    private LegacyPlans acme;

    @BeforeEach
    void plant() throws SQLException {
        database = new Database(db.dataSource());
        acme = LegacyPlans.of(database);
    }

    @Test
    void gives_a_fixed_service_its_price_and_the_defaults_of_the_guide() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), 3, 1999L);

        backfill();

        assertThat(acme.termsOnly()).containsExactly("Fixed, 3, USD, half_up, base 19.99, prorated false, start");
    }

    @Test
    void gives_an_hourly_service_quarters_of_an_hour() throws SQLException {
        acme.add(acme.plan("Hourly", "USD"), acme.service("USD", "1"), 1, 9500L);

        backfill();

        assertThat(acme.termsOnly()).containsExactly("Hourly, 1, USD, half_up, hourly 95, minimum 900, increment 900");
    }

    @Test
    void gives_a_usage_service_the_rate_of_a_unit_or_the_tiers_of_the_service() throws SQLException {
        UUID plan = acme.plan("Usage", "USD");
        acme.add(plan, acme.service("USD", "1"), 1, 250L);
        UUID tiered = acme.service("USD", "1");
        acme.tier(tiered, 0, 100, "10");
        acme.tier(tiered, 101, 1000, "8");
        acme.tier(tiered, 1001, null, "5.5");
        acme.add(plan, tiered, 1, null);

        backfill();

        assertThat(acme.termsOnly())
                .containsExactlyInAnyOrder(
                        "Usage, 1, USD, up, Unit, 2.5, minimum 0, graduated",
                        "Usage, 1, USD, up, Unit, 0.1, minimum 0, graduated, beyond 100 0.08 beyond 1000 0.055");
    }

    @Test
    void lets_tiers_win_over_a_custom_rate_as_the_older_system_did() throws SQLException {
        UUID tiered = acme.service("USD", "1");
        acme.tier(tiered, 1, null, "10");
        acme.add(acme.plan("Usage", "USD"), tiered, 1, 99900L);

        backfill();

        assertThat(acme.termsOnly()).containsExactly("Usage, 1, USD, up, Unit, 0.1, minimum 0, graduated");
    }

    @Test
    void charges_no_unit_by_a_first_tier_that_holds_none() throws SQLException {
        UUID tiered = acme.service("USD", "1");
        acme.tier(tiered, 0, 0, "99");
        acme.tier(tiered, 1, 10, "10");
        acme.tier(tiered, 11, null, "9");
        acme.add(acme.plan("Usage", "USD"), tiered, 1, null);

        backfill();

        assertThat(acme.termsOnly())
                .containsExactly("Usage, 1, USD, up, Unit, 0.1, minimum 0, graduated, beyond 10 0.09");
    }

    @Test
    void gives_every_service_of_a_plan_its_bucket_or_an_empty_one() throws SQLException {
        UUID plan = acme.plan("Bucket", "USD");
        acme.bucket(plan, 40, "Semi-Annually ", 12050);
        acme.add(plan, acme.service("USD", null), 2, null);
        acme.add(acme.plan("Bucket", "USD"), acme.service("EUR", "1"), null, 100L);

        backfill();

        assertThat(acme.termsOnly())
                .containsExactlyInAnyOrder(
                        "Bucket, 2, USD, up, 40 hour, semi_annually, beyond 120.5, rollover none",
                        "Bucket, 1, USD, up, 0 hour, monthly, beyond 0, rollover none");
    }

    @Test
    void takes_one_for_no_quantity_and_the_default_rate_for_no_custom_rate() throws SQLException {
        acme.add(acme.plan("Fixed", "EUR"), acme.service("EUR", "0.123"), null, null);

        backfill();

        assertThat(acme.termsOnly()).containsExactly("Fixed, 1, EUR, half_up, base 0.123, prorated false, start");
    }

    @ParameterizedTest
    @CsvSource({"JPY, 1999", "EUR, 19.99", "KWD, 1.999", "CLF, 0.1999"})
    void counts_custom_rates_in_the_minor_unit_of_the_plans_currency(String currency, String rate) throws SQLException {
        // The service may have another currency: the rate is the plan's.
        acme.add(acme.plan("Fixed", currency), acme.service("USD", "1"), 1, 1999L);

        backfill();

        assertThat(acme.termsOnly())
                .containsExactly("Fixed, 1, " + currency + ", half_up, base " + rate + ", prorated false, start");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            the plan has no type                         | UPDATE billing.billing_plans SET plan_type = NULL
            the type of the plan, 'fixed', is unknown    | UPDATE billing.billing_plans SET plan_type = 'fixed'
            the service is not in the catalogue          | DELETE FROM billing.service_catalog
            the quantity is 0                            | UPDATE billing.plan_services SET quantity = 0
            the quantity is -1                           | UPDATE billing.plan_services SET quantity = -1
            the custom rate, -5, is negative             | UPDATE billing.plan_services SET custom_rate = -5
            there is no rate                             | UPDATE billing.service_catalog SET default_rate = NULL
            the default rate of the service is in EUR    | UPDATE billing.service_catalog SET currency = 'EUR'
            the minor unit of XTS is unknown             | UPDATE billing.billing_plans SET currency = 'XTS'; UPDATE billing.plan_services SET custom_rate = 1
            a rate of 10000000000.00 USD is beyond       | UPDATE billing.plan_services SET custom_rate = 1000000000000
            the plan has 2 rows in bucket_plans          | :bucket (40, 'monthly', 1), (41, 'monthly', 1)
            the hours of the bucket of the plan, -1      | :bucket (-1, 'monthly', 1)
            the overage rate of the bucket of the plan, -2 | :bucket (40, 'monthly', -2)
            the period of the bucket of the plan, 'fortnight', is unknown | :bucket (40, 'fortnight', 1)
            the minor unit of XTS is unknown             | :bucket (40, 'monthly', 1); UPDATE billing.billing_plans SET currency = 'XTS'
            a rate by quantity of the service, -1.00     | :tiers (0, NULL, -1)
            a rate of NaN USD is beyond                  | :tiers (0, NULL, 'NaN')
            the first tier of the service begins with 2  | :tiers (2, NULL, 1)
            the first tier of the service begins with -1 | :tiers (-1, NULL, 1)
            tiers of the service overlap at 10           | :tiers (0, 10, 1), (10, NULL, 2)
            tiers of the service overlap at 10           | :tiers (0, NULL, 1), (10, NULL, 2)
            tiers of the service leave a gap after 10    | :tiers (0, 10, 1), (12, NULL, 2)
            tiers of the service leave a gap after -1    | :tiers (0, -1, 1), (1, NULL, 2)
            the last tier of the service ends with 20    | :tiers (0, 10, 1), (11, 20, 2)
            the rates of the service are in EUR          | :tiers (0, NULL, 1); UPDATE billing.service_catalog SET currency = 'EUR'
            """)
    void lists_what_could_only_be_guessed(String reason, String change) throws SQLException {
        String tiers = "UPDATE billing.billing_plans SET plan_type = 'Usage'; INSERT INTO billing.service_rate_tiers"
                + " SELECT tenant_id, gen_random_uuid(), service_id, first, last::integer, rate::numeric, now(), now()"
                + " FROM billing.service_catalog, (VALUES %s) t (first, last, rate)";
        String bucket = "UPDATE billing.billing_plans SET plan_type = 'Bucket'; INSERT INTO billing.bucket_plans"
                + " SELECT tenant_id, gen_random_uuid(), plan_id, b.* FROM billing.billing_plans, (VALUES %s) b";
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), 1, null);
        acme.execute(change.replaceFirst(":tiers ([^;]*)", tiers.formatted("$1"))
                .replaceFirst(":bucket ([^;]*)", bucket.formatted("$1")));

        BackfillResult result = backfill();

        assertThat(result.placed()).isZero();
        assertThat(result.unplaced()).isEqualTo(1);
        assertThat(acme.reasons()).singleElement().asString().startsWith(reason);
        assertThat(acme.terms()).isEmpty();
    }

    @Test
    void places_a_row_once_what_was_wrong_is_put_right() throws SQLException {
        UUID plan = acme.plan(null, "USD");
        acme.add(plan, acme.service("USD", "1"), 1, 100L);
        backfill();

        acme.execute("UPDATE billing.billing_plans SET plan_type = 'Fixed' WHERE tenant_id = :tenant");
        BackfillResult result = backfill();

        assertThat(result).isEqualTo(new BackfillResult("20250318200100", "migrate plan services data", 1, 0, 0));
        assertThat(acme.termsOnly()).hasSize(1);
        assertThat(acme.reasons()).isEmpty();
    }

    @Test
    void changes_nothing_the_second_time() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), 1, 100L);
        acme.add(acme.plan(null, "USD"), acme.service("USD", "1"), 1, 100L);
        backfill();
        List<String> before = everything();

        BackfillResult result = backfill();

        assertThat(result)
                .extracting(BackfillResult::placed, BackfillResult::placedBefore, BackfillResult::unplaced)
                .containsExactly(0L, 1L, 1L);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void leaves_the_older_rows_as_they_are() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), null, 100L);
        List<String> before = acme.legacy();

        backfill();

        assertThat(acme.legacy()).isEqualTo(before);
    }

    @Test
    void overwrites_nothing_that_the_application_configured_itself() throws SQLException {
        UUID plan = acme.plan("Hourly", "USD");
        UUID service = acme.service("USD", "1");
        acme.add(plan, service, 1, 100L);
        configureByHand(plan, service);

        BackfillResult result = backfill();

        assertThat(result.placed()).isZero();
        assertThat(result.unplaced()).isZero();
        assertThat(acme.termsOnly()).containsExactly("Fixed, 1, USD, half_up, base 7, prorated true, end");
    }

    @Test
    void does_not_bring_back_what_the_application_removed() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), 1, 100L);
        backfill();
        acme.execute("DELETE FROM billing.plan_service_configuration WHERE tenant_id = :tenant");

        BackfillResult result = backfill();

        assertThat(result.placed()).isZero();
        assertThat(acme.terms()).isEmpty();
        assertThat(acme.reasons()).isEmpty();
    }

    @Test
    void lists_a_row_that_was_changed_since_it_was_placed() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1"), 1, null);
        backfill();
        List<String> terms = acme.terms();
        acme.execute("UPDATE billing.plan_services SET custom_rate = 500 WHERE tenant_id = :tenant");

        BackfillResult result = backfill();

        assertThat(result.unplaced()).isEqualTo(1);
        assertThat(acme.reasons())
                .singleElement()
                .asString()
                .startsWith("the row was changed since it was placed with quantity 1 and custom rate none");
        assertThat(acme.terms()).isEqualTo(terms);
    }

    @Test
    void waits_for_an_application_that_configures_the_same_service_and_leaves_it_the_place() throws Exception {
        UUID plan = acme.plan("Hourly", "USD");
        UUID service = acme.service("USD", "1");
        acme.add(plan, service, 1, 100L);
        CompletableFuture<BackfillResult> backfill;
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute(byHand(plan, service));
            backfill = CompletableFuture.supplyAsync(this::backfill);
            Awaitility.await()
                    .until(() -> !database.strings(
                                    "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
                            .isEmpty());
            application.commit();
        }

        assertThat(backfill.get().placed()).isZero();
        assertThat(acme.termsOnly()).containsExactly("Fixed, 1, USD, half_up, base 7, prorated true, end");
        assertThat(acme.strings("SELECT plan_id FROM billing.plan_service_origins"))
                .isEmpty();
    }

    @Test
    void lists_a_row_whose_service_is_removed_in_the_moment_in_which_it_is_looked_at() throws Exception {
        UUID plan = acme.plan("Hourly", "USD");
        UUID service = acme.service("USD", "1");
        acme.add(plan, service, 1, 100L);
        CompletableFuture<BackfillResult> backfill;
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("DELETE FROM billing.service_catalog WHERE service_id = '" + service + "'");
            backfill = CompletableFuture.supplyAsync(this::backfill);
            Awaitility.await()
                    .until(() -> !database.strings(
                                    "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
                            .isEmpty());
            application.commit();
        }

        assertThat(backfill.get().unplaced()).isEqualTo(1);
        assertThat(acme.reasons()).singleElement().asString().startsWith("the service is not in the catalogue");
    }

    @Test
    void looks_at_every_row_of_a_large_tenant_and_of_the_smallest_key() throws SQLException {
        UUID service = acme.service("USD", "1");
        acme.execute("""
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
                SELECT :tenant, CASE n WHEN 1 THEN '00000000-0000-0000-0000-000000000000' ELSE gen_random_uuid() END, 'Plan',
                       'monthly', 'USD', 'Fixed', now(), now()
                FROM generate_series(1, 2500) n
                """);
        acme.execute("INSERT INTO billing.plan_services SELECT tenant_id, plan_id, '" + service
                + "', 1, 100 FROM billing.billing_plans");

        BackfillResult result = backfill();

        assertThat(result.placed()).isEqualTo(2500);
        assertThat(acme.strings("SELECT count(DISTINCT plan_id) FROM billing.plan_service_fixed_config"
                        + " JOIN billing.plan_service_configuration USING (tenant_id, config_id)"))
                .containsExactly("2500");
    }

    @Test
    void an_unknown_name_is_told_with_those_that_there_are() {
        BillingMigrations migrations = BillingMigrations.of(db.dataSource());

        assertThat(migrations.dataMigrations()).containsExactly("plan-services");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.backfill("plans"))
                .withMessage("There is no data migration plans; there are: plan-services");
    }

    private BackfillResult backfill() {
        return BillingMigrations.of(db.dataSource()).backfill("plan-services");
    }

    private void configureByHand(UUID plan, UUID service) throws SQLException {
        database.execute("BEGIN; " + byHand(plan, service) + "; COMMIT");
    }

    private String byHand(UUID plan, UUID service) {
        UUID config = UUID.randomUUID();
        return """
                INSERT INTO billing.plan_service_configuration
                    (tenant_id, config_id, plan_id, service_id, configuration_type, currency, rounding_mode, created_at, updated_at)
                VALUES ('%1$s', '%2$s', '%3$s', '%4$s', 'Fixed', 'USD', 'half_up', now(), now());
                INSERT INTO billing.plan_service_fixed_config
                    (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
                VALUES ('%1$s', '%2$s', 7, true, 'end')""".formatted(acme.tenant(), config, plan, service);
    }

    private List<String> everything() throws SQLException {
        return acme.strings("""
                SELECT c::text FROM billing.plan_service_configuration c
                UNION ALL SELECT f::text FROM billing.plan_service_fixed_config f
                UNION ALL SELECT o::text FROM billing.plan_service_origins o
                UNION ALL SELECT migration || source_key || reason FROM billing.data_migration_unplaced_rows
                ORDER BY 1
                """);
    }
}
