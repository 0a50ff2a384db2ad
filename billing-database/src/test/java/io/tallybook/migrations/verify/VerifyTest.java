package io.tallybook.migrations.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tallybook.database.PostgresServer;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.CheckFailed;
import io.tallybook.migrations.verify.FactResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class VerifyTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @SuppressWarnings("unused")
    static final List<Damage> DAMAGES = Damage.ALL;

    @Test
    void finds_nothing_wrong_with_healthy_rows_of_every_kind() throws SQLException {
        Rows.healthy(db);

        VerifyResult result = verify(db);

        assertThat(result.problems()).isEmpty();
        assertThat(result.ok()).isTrue();
        assertThat(result.facts())
                .hasSameSizeAs(Facts.ALL)
                .extracting(FactResult::outcome)
                .containsOnly(Outcome.HOLDS);
    }

    @ParameterizedTest
    @FieldSource("DAMAGES")
    void reports_each_damage_by_the_facts_that_it_breaks(Damage damage) throws SQLException {
        Rows.healthy(db);
        Rows.execute(db, damage.sql());
        String name = nameOf(damage.fact());

        VerifyResult result = verify(db);

        assertThat(result.problems())
                .extracting(FactResult::name)
                .containsExactlyInAnyOrderElementsOf(damage.problems(name));
        FactResult fact = fact(result, name);
        assertThat(fact.outcome()).isEqualTo(Outcome.VIOLATED);
        assertThat(fact.violations()).isEqualTo(damage.violations());
        assertThat(fact.examples()).hasSize(damage.violations());
        assertThat(fact.examples().get(0)).containsEntry(damage.column(), damage.value());
    }

    @Test
    void knows_a_damage_for_every_fact() {
        assertThat(Damage.ALL).extracting(damage -> (Object) damage.fact()).contains((Object[])
                Fact.class.getPermittedSubclasses());
    }

    @Test
    void checks_every_fact_that_there_is() {
        assertThat(Facts.ALL).extracting(fact -> (Object) fact.getClass()).containsExactlyInAnyOrder((Object[])
                Fact.class.getPermittedSubclasses());
        assertThat(Facts.ALL).extracting(Fact::name).doesNotHaveDuplicates();
    }

    @Test
    void is_documented_fact_by_fact() throws IOException {
        String page = Files.readString(Path.of("../docs/operations.md"));

        assertThat(Facts.ALL)
                .allSatisfy(fact -> assertThat(page).contains("| `" + fact.name() + "` | " + fact.promise() + " |"));
    }

    @Test
    void counts_all_violations_and_shows_ten() throws SQLException {
        Rows.execute(db, """
                INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)
                SELECT 'did_number', 'number-' || n, gen_random_uuid(), now()
                FROM generate_series(1, 25) n
                """);

        FactResult fact = fact(verify(db), "external-reference-names-tenant");

        assertThat(fact.violations()).isEqualTo(25);
        assertThat(fact.examples())
                .hasSize(10)
                .allSatisfy(row -> assertThat(row)
                        .containsOnlyKeys("tenant_id", "kind", "external_id")
                        .containsEntry("kind", "did_number"));
    }

    @Test
    void goes_on_when_a_fact_cannot_be_checked() throws SQLException {
        Rows.execute(db, "DROP TABLE billing.external_references");
        Rows.execute(db, "ALTER DOMAIN billing.price ADD CONSTRAINT price_is_low CHECK (VALUE < 1) NOT VALID");

        VerifyResult result = verify(db);

        assertThat(result.problems())
                .extracting(FactResult::name)
                .containsExactly(
                        "external-reference-names-tenant",
                        "gateway-payment-names-tenant",
                        "stripe-customer-names-tenant",
                        "stripe-subscription-names-tenant",
                        "stripe-customer-is-linked",
                        "constraints-are-in-force");
        FactResult fact = result.problems().get(0);
        assertThat(fact.outcome()).isEqualTo(Outcome.UNCHECKED);
        assertThat(fact.reason()).contains("billing.external_references").hasLineCount(1);
    }

    @Test
    void leaves_out_what_no_applied_script_brings() throws SQLException {
        Rows.execute(db, "DELETE FROM billing.flyway_schema_history WHERE version >= '20250301000000'");

        VerifyResult result = verify(db);

        assertThat(result.ok()).isTrue();
        assertThat(fact(result, "usage-keys-are-unique").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(fact(result, "usage-keys-are-unique").reason())
                .isEqualTo("not applicable before version 20251207000000");
        assertThat(fact(result, "credit-balance-is-ledger").outcome()).isEqualTo(Outcome.HOLDS);
    }

    @Test
    void leaves_out_what_was_undone() throws SQLException {
        Rows.execute(db, """
                INSERT INTO billing.flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                SELECT 1000 - installed_rank, version, description, 'DELETE', script, installed_by, 0, true
                FROM billing.flyway_schema_history
                WHERE version >= '20251207000000'
                """);

        assertThat(fact(verify(db), "usage-keys-are-unique").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    }

    @Test
    void does_not_leave_out_what_is_missing_from_the_history_below_newer_scripts() throws SQLException {
        Rows.execute(db, "DELETE FROM billing.flyway_schema_history WHERE version = '20240902000000'");

        FactResult fact = fact(verify(db), "credit-balance-is-ledger");

        assertThat(fact.outcome()).isEqualTo(Outcome.UNCHECKED);
        assertThat(fact.reason()).contains("20240902000000");
    }

    @Test
    void is_an_error_where_nothing_was_applied() throws SQLException {
        assertThatExceptionOfType(CheckFailed.class)
                .isThrownBy(() -> verify(empty))
                .withMessageContaining("no script has been applied");

        Rows.execute(db, "DELETE FROM billing.flyway_schema_history");
        assertThatExceptionOfType(CheckFailed.class).isThrownBy(() -> verify(db));
    }

    @Test
    void is_an_error_where_the_database_cannot_be_read() {
        assertThatExceptionOfType(CheckFailed.class)
                .isThrownBy(() -> BillingMigrations.of(PostgresServer.shared().dataSource("no_such_database"))
                        .verify())
                .withMessageContaining("no_such_database");
    }

    @Test
    void sees_one_moment_in_all_facts() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Connection other = db.connection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE billing.usage_counters IN ACCESS EXCLUSIVE MODE");
            Future<VerifyResult> result = pool.submit(() -> verify(db));
            await().until(() -> isWaitedFor(statement));

            // A fact that comes later would report it.
            statement.execute("INSERT INTO billing.external_references (kind, external_id, tenant_id, created_at)"
                    + " VALUES ('did_number', '1', gen_random_uuid(), now())");
            other.commit();

            assertThat(result.get().problems()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
        assertThat(verify(db).problems())
                .extracting(FactResult::name)
                .containsExactly("external-reference-names-tenant");
    }

    private static boolean isWaitedFor(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'billing.usage_counters'::regclass AND NOT granted)")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static VerifyResult verify(BillingDatabase database) {
        return BillingMigrations.of(database.dataSource()).verify();
    }

    private static FactResult fact(VerifyResult result, String name) {
        return result.facts().stream()
                .filter(fact -> fact.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String nameOf(Class<? extends Fact> type) {
        return Facts.ALL.stream()
                .filter(type::isInstance)
                .map(Fact::name)
                .findFirst()
                .orElseThrow();
    }
}
