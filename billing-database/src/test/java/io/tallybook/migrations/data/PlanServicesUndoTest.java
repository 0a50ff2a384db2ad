package io.tallybook.migrations.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.DataLoss;
import io.tallybook.migrations.DataLossRefused;
import io.tallybook.migrations.Database;
import io.tallybook.migrations.Undo;
import io.tallybook.migrations.UndoneMigration;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Back to the older tables, with what the application has done meanwhile. */
class PlanServicesUndoTest {

    private static final String VERSION = "20250318200100";
    private static final String TEMPLATE = "plan_services_undo";
    private static final String COPY = "plan_services_undo_copy";

    private BillingMigrations migrations;
    private LegacyPlans acme;

    @BeforeAll
    static void create() {
        PostgresServer.shared().createDatabase(TEMPLATE);
        BillingMigrations.of(PostgresServer.shared().dataSource(TEMPLATE)).migrateTo("20250318200050");
    }

    @BeforeEach
    void plant() throws SQLException {
        PostgresServer.shared().createDatabase(COPY, TEMPLATE);
        migrations = BillingMigrations.of(PostgresServer.shared().dataSource(COPY));
        acme = LegacyPlans.of(new Database(PostgresServer.shared().dataSource(COPY)));
    }

    @AfterEach
    void drop() {
        PostgresServer.shared().dropDatabase(COPY);
    }

    @AfterAll
    static void dropTemplate() {
        PostgresServer.shared().dropDatabase(TEMPLATE);
    }

    @Test
    void leaves_the_older_rows_as_they_were_where_nobody_did_anything() throws SQLException {
        rowsOfEveryKind();
        List<String> legacy = acme.legacy();
        migrate();
        List<String> terms = acme.terms();

        List<UndoneMigration> undone = migrations.undo(Undo.last(1)).undone();

        assertThat(undone).singleElement().matches(script -> script.lost().isEmpty());
        assertThat(acme.legacy()).isEqualTo(legacy);
        assertThat(acme.terms()).isEmpty();
        assertThat(acme.strings("SELECT plan_id FROM billing.plan_service_origins"))
                .isEmpty();
        migrate();
        assertThat(acme.terms()).isEqualTo(terms).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            another quantity     | UPDATE billing.plan_service_configuration SET quantity = 7, version = 2
            another price        | UPDATE billing.plan_service_fixed_config SET base_rate = 12.34
            another hourly rate  | UPDATE billing.plan_service_hourly_config SET hourly_rate = 0
            another unit rate    | UPDATE billing.plan_service_usage_config SET base_rate = 0.07 WHERE base_rate = 0.11
            a service removed    | DELETE FROM billing.plan_service_configuration WHERE configuration_type = 'Hourly'
            the default rate     | UPDATE billing.plan_service_fixed_config SET base_rate = 1.234
            """)
    void keeps_what_the_application_changed(String what, String change) throws SQLException {
        rowsOfEveryKind();
        migrate();
        acme.execute(change);
        List<String> terms = acme.terms();

        migrations.undo(Undo.last(1));
        assertThat(acme.terms()).isEmpty();
        migrate();

        assertThat(acme.terms()).isEqualTo(terms).isNotEmpty();
    }

    @Test
    void keeps_what_the_application_added_to_a_plan() throws SQLException {
        rowsOfEveryKind();
        migrate();
        UUID plan = acme.plan("Fixed", "USD");
        UUID service = acme.service("USD", null);
        acme.execute(fixed(plan, service, "2", "9.99"));
        List<String> terms = acme.terms();

        migrations.undo(Undo.last(1));

        assertThat(acme.legacy()).contains("(" + acme.tenant() + "," + plan + "," + service + ",2,999)");
        migrate();
        assertThat(acme.terms()).isEqualTo(terms);
    }

    @Test
    void gives_a_plan_without_a_type_that_of_its_services() throws SQLException {
        UUID plan = acme.plan(null, "USD");
        migrate();
        acme.execute(fixed(plan, acme.service("USD", null), "1", "9.99"));
        List<String> terms = acme.terms();

        migrations.undo(Undo.last(1));

        assertThat(types()).containsExactly("Fixed");
        migrate();
        assertThat(acme.terms()).isEqualTo(terms);
    }

    @Test
    void gives_a_plan_no_type_where_that_would_decide_for_another_service() throws SQLException {
        UUID plan = acme.plan(null, "USD");
        acme.add(plan, acme.service("USD", "1"), 1, 100L);
        migrate();
        acme.execute(fixed(plan, acme.service("USD", null), "1", "9.99"));

        assertThat(configurations(refused()).examples())
                .singleElement()
                .asString()
                .endsWith("the plan has no type that suits all its services");
        migrations.undo(Undo.last(1).acceptingDataLoss());
        assertThat(types()).containsExactly((String) null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            it is prorated                                       | UPDATE billing.plan_service_fixed_config SET is_prorated = true
            it is charged at the end of a period                 | UPDATE billing.plan_service_fixed_config SET billing_cycle_alignment = 'end'
            its rate of 0.005 USD is not in whole minor units    | UPDATE billing.plan_service_fixed_config SET base_rate = 0.005
            its quantity is 2.5                                  | UPDATE billing.plan_service_configuration SET quantity = 2.5 WHERE configuration_type = 'Fixed'
            its quantity is 2147483648                           | UPDATE billing.plan_service_configuration SET quantity = 2147483648 WHERE configuration_type = 'Fixed'
            its charges are rounded half_even                    | UPDATE billing.plan_service_configuration SET rounding_mode = 'half_even' WHERE configuration_type = 'Fixed'
            its minimum or increment is not 15 minutes           | UPDATE billing.plan_service_hourly_config SET minimum_billable_seconds = 0
            its minimum or increment is not 15 minutes           | UPDATE billing.plan_service_hourly_config SET round_up_to_seconds = 1
            it has a rate for overtime or after hours            | UPDATE billing.plan_service_hourly_config SET overtime_after_seconds = 60, overtime_rate = 2
            it has a rate for overtime or after hours            | UPDATE billing.plan_service_hourly_config SET after_hours_multiplier = 2
            it has rates per type of user                        | INSERT INTO billing.user_type_rates SELECT tenant_id, config_id, 'senior', 1 FROM billing.plan_service_hourly_config
            its unit is GB                                       | UPDATE billing.plan_service_usage_config SET unit_of_measure = 'GB' WHERE base_rate = 0.1
            it has a minimum usage                               | UPDATE billing.plan_service_usage_config SET minimum_usage = 1 WHERE base_rate = 0.1
            its tiers are by volume                              | UPDATE billing.plan_service_usage_config SET tier_mode = 'volume' WHERE base_rate = 0.1
            its rates by quantity are not those of service_rate_tiers | UPDATE billing.plan_service_usage_config SET base_rate = 1 WHERE base_rate = 0.1
            its rates by quantity are not those of service_rate_tiers | UPDATE billing.plan_service_rate_tiers SET min_quantity = 99
            its rates by quantity are not those of service_rate_tiers | DELETE FROM billing.plan_service_rate_tiers
            its rates by quantity are not those of service_rate_tiers | INSERT INTO billing.plan_service_rate_tiers SELECT tenant_id, config_id, 5, 1 FROM billing.plan_service_usage_config WHERE base_rate = 0.11
            its unit is minute                                   | UPDATE billing.plan_service_bucket_config SET unit_of_measure = 'minute'
            its rest rolls over                                  | UPDATE billing.plan_service_bucket_config SET rollover_mode = 'unlimited'
            its hours, period and overage rate are not those of bucket_plans | UPDATE billing.plan_service_bucket_config SET included_quantity = 41
            its hours, period and overage rate are not those of bucket_plans | UPDATE billing.plan_service_bucket_config SET billing_period = 'weekly'
            its hours, period and overage rate are not those of bucket_plans | UPDATE billing.plan_service_bucket_config SET overage_rate = 1
            it is charged by the type Fixed, and the plan is of the type Hourly | UPDATE billing.billing_plans SET plan_type = 'Hourly' WHERE plan_type = 'Fixed'
            its row in plan_services was changed since it was moved, and says something else | UPDATE billing.plan_services SET quantity = 99 WHERE quantity = 3
            """)
    void names_what_the_older_tables_cannot_say_and_stops(String why, String change) throws SQLException {
        rowsOfEveryKind();
        migrate();
        acme.execute(change);
        List<String> legacy = acme.legacy();
        List<String> terms = acme.terms();

        DataLossRefused refused = refused();

        assertThat(configurations(refused).count()).isEqualTo(1);
        assertThat(configurations(refused).examples())
                .singleElement()
                .asString()
                .startsWith("service Support (")
                .contains(") in plan Standard (", ") of tenant " + acme.tenant())
                .endsWith(": " + why);
        assertThat(refused).hasMessageContaining(why);
        assertThat(acme.legacy()).isEqualTo(legacy);
        assertThat(acme.terms()).isEqualTo(terms);

        List<UndoneMigration> undone =
                migrations.undo(Undo.last(1).acceptingDataLoss()).undone();

        assertThat(undone.get(0).lost()).isEqualTo(refused.losses());
        assertThat(acme.legacy()).isEqualTo(legacy);
        assertThat(acme.terms()).isEmpty();
    }

    @Test
    void says_how_many_more_there_are_than_it_names() throws SQLException {
        migrate();
        UUID plan = acme.plan("Fixed", "USD");
        for (int i = 0; i < 12; i++) {
            acme.execute(fixed(plan, acme.service("USD", null), "0.5", "1"));
        }

        DataLossRefused refused = refused();

        assertThat(configurations(refused).count()).isEqualTo(12);
        assertThat(configurations(refused).examples()).hasSize(10);
        assertThat(refused).hasMessageContaining("its quantity is 0.5; and 2 more)");
    }

    @Test
    void keeps_an_older_row_that_says_the_same_after_it_was_changed() throws SQLException {
        rowsOfEveryKind();
        migrate();
        acme.execute("UPDATE billing.plan_services SET quantity = NULL WHERE quantity = 1");
        List<String> legacy = acme.legacy();

        migrations.undo(Undo.last(1));

        assertThat(acme.legacy()).isEqualTo(legacy);
    }

    private void migrate() {
        migrations.migrateTo(VERSION);
    }

    private DataLossRefused refused() {
        return catchThrowableOfType(DataLossRefused.class, () -> migrations.undo(Undo.last(1)));
    }

    private static DataLoss configurations(DataLossRefused refused) {
        return refused.losses().stream()
                .filter(loss -> loss.table().equals("billing.plan_service_configuration"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> types() throws SQLException {
        return acme.strings("SELECT plan_type FROM billing.billing_plans WHERE tenant_id = :tenant");
    }

    private static String fixed(UUID plan, UUID service, String quantity, String rate) {
        return """
                BEGIN;
                INSERT INTO billing.plan_service_configuration
                    (tenant_id, config_id, plan_id, service_id, configuration_type, quantity, currency, rounding_mode, created_at,
                     updated_at)
                VALUES (:tenant, '%1$s', '%2$s', '%3$s', 'Fixed', %4$s, 'USD', 'half_up', now(), now());
                INSERT INTO billing.plan_service_fixed_config
                    (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
                VALUES (:tenant, '%1$s', %5$s, false, 'start');
                COMMIT
                """.formatted(UUID.randomUUID(), plan, service, quantity, rate);
    }

    /** One of each type, by usage with tiers and without, and one that cannot be placed. */
    private void rowsOfEveryKind() throws SQLException {
        acme.add(acme.plan("Fixed", "USD"), acme.service("USD", "1.234"), 3, null);
        acme.add(acme.plan("Hourly", "JPY"), acme.service("USD", "1"), null, 9500L);
        UUID usage = acme.plan("Usage", "USD");
        acme.add(usage, acme.service("USD", null), 1, 11L);
        UUID tiered = acme.service("USD", null);
        acme.tier(tiered, 0, 100, "10");
        acme.tier(tiered, 101, null, "8.5");
        acme.add(usage, tiered, 1, 77L);
        UUID bucket = acme.plan("Bucket", "USD");
        acme.bucket(bucket, 40, "Monthly", 12000);
        acme.add(bucket, acme.service("EUR", null), 1, null);
        acme.add(acme.plan("Fixed", "USD"), UUID.randomUUID(), 1, null);
    }
}
