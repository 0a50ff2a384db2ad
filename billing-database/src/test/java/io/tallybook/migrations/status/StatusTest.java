package io.tallybook.migrations.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusTest {

    private static final String TENANT = "'aaaaaaaa-0000-4000-8000-000000000000'";
    private static final String ORGANISATION = "'aaaaaaaa-0000-4000-8000-000000000001'";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void says_how_a_database_is() throws SQLException {
        plantOrganisations();
        Instant before = serverTime();

        StatusResult status = status(db);

        assertThat(status.version())
                .isEqualTo(BillingMigrations.of(db.dataSource()).info().currentVersion());
        assertThat(status.pendingScripts()).isZero();
        assertThat(status.organisationsPerTier()).containsExactly(entry("free", 2L), entry("pro", 1L));
        assertThat(status.usageEventsOfLastHour()).isZero();
        assertThat(status.ledgerDrift()).isZero();
        assertThat(status.missing()).isEmpty();
        assertThat(status.at()).isBetween(before, serverTime());
    }

    @Test
    void counts_the_events_of_the_last_hour_by_the_servers_clock() throws SQLException {
        plantOrganisations();
        recordUsage("fresh-1", "now() - INTERVAL '59 minutes'");
        recordUsage("fresh-2", "now()");
        recordUsage("old", "now() - INTERVAL '61 minutes'");

        assertThat(status(db).usageEventsOfLastHour()).isEqualTo(2);
    }

    @Test
    void counts_balances_that_are_not_their_ledger() throws SQLException {
        plantOrganisations();
        execute("INSERT INTO billing.credits (tenant_id, organisation_id, balance, created_at)" + " VALUES (" + TENANT
                + ", " + ORGANISATION + ", 5, now())");

        assertThat(status(db).ledgerDrift()).isEqualTo(1);
    }

    @Test
    void counts_rows_that_no_data_migration_could_place() throws SQLException {
        plantOrganisations();
        assertThat(status(db).unplacedRows()).isZero();

        execute("INSERT INTO billing.data_migration_progress (tenant_id, migration, unplaced, started_at)" + " VALUES ("
                + TENANT + ", '20250318200100', 3, now())");
        execute("INSERT INTO billing.data_migration_unplaced_rows"
                + " SELECT " + TENANT + ", '20250318200100', 'billing.plan_services', n, 'its service is gone', now()"
                + " FROM generate_series(1, 3) n");

        assertThat(status(db).unplacedRows()).isEqualTo(3);
    }

    @Test
    void says_what_is_missing_in_an_empty_database() {
        StatusResult status = status(empty);

        assertThat(status.version()).isNull();
        assertThat(status.pendingScripts()).isGreaterThanOrEqualTo(8);
        assertThat(status.usageEventsOfLastHour()).isNull();
        assertThat(status.ledgerDrift()).isNull();
        assertThat(status.organisationsPerTier()).isEmpty();
        assertThat(status.missing())
                .containsExactly(
                        "billing.usage_events",
                        "billing.subscription_tiers",
                        "billing.credit_transactions",
                        "billing.data_migration_unplaced_rows");
    }

    @Test
    void says_what_is_missing_in_a_database_that_is_half_migrated() throws SQLException {
        execute("DROP TABLE billing.usage_events");

        StatusResult status = status(db);

        assertThat(status.missing()).containsExactly("billing.usage_events");
        assertThat(status.usageEventsOfLastHour()).isNull();
        assertThat(status.ledgerDrift()).isZero();
    }

    private void plantOrganisations() throws SQLException {
        execute("INSERT INTO billing.tenants VALUES (" + TENANT + ", 'Acme', now())");
        execute("INSERT INTO billing.subscription_tiers (name, display_name, created_at, updated_at)"
                + " VALUES ('pro', 'Pro', now(), now())");
        execute("INSERT INTO billing.organisations"
                + " (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, subscription_tier)"
                + " SELECT " + TENANT
                + ", ('aaaaaaaa-0000-4000-8000-00000000000' || n)::uuid, 'o' || n, 'o', 'UTC', 'EUR', now(),"
                + " CASE n WHEN 3 THEN 'pro' ELSE 'free' END FROM generate_series(1, 3) n");
    }

    private void recordUsage(String key, String at) throws SQLException {
        execute("SELECT billing.record_usage(" + TENANT + ", " + ORGANISATION + ", 'AI_MESSAGES', 1, '" + key + "', "
                + "NULL, " + at + ")");
    }

    private static StatusResult status(BillingDatabase database) {
        return BillingMigrations.of(database.dataSource()).status();
    }

    private Instant serverTime() throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT now()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
