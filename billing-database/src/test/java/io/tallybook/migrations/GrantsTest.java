package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.grants.DatabaseRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What grants give, to which roles, and that they leave nothing out. */
class GrantsTest {

    private static final String OURS = "n.nspname IN ('billing', 'telecom', 'billing_archive')";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private final String shop = "Shop " + UUID.randomUUID();
    private final String reports = "reports_" + UUID.randomUUID();
    private Database database;
    private BillingMigrations migrations;

    @BeforeEach
    void roles() throws SQLException {
        database = new Database(db.dataSource());
        migrations = BillingMigrations.of(db.dataSource());
        for (String role : List.of(shop, reports)) {
            database.execute("CREATE ROLE \"" + role + "\" LOGIN");
        }
    }

    @AfterEach
    void no_roles() throws SQLException {
        for (String role : List.of(shop, reports)) {
            database.execute("DROP OWNED BY \"" + role + "\"; DROP ROLE \"" + role + "\"");
        }
    }

    @Test
    void every_table_view_function_and_sequence_is_covered_for_each_role() throws SQLException {
        database.execute("CREATE SEQUENCE telecom.numbers; CREATE MATERIALIZED VIEW billing.seen AS SELECT 1 AS one");

        migrations.grantTo(DatabaseRole.application(shop), DatabaseRole.readOnly(reports));

        for (String role : List.of(shop, reports)) {
            assertThat(notGranted(
                            role, "pg_class", "relnamespace", "relkind IN ('r', 'p', 'v', 'm')", "table", "SELECT"))
                    .as("tables of " + role)
                    .isEmpty();
            assertThat(notGranted(role, "pg_class", "relnamespace", "relkind = 'S'", "sequence", "SELECT"))
                    .as("sequences of " + role)
                    .isEmpty();
        }
        assertThat(notGranted(shop, "pg_proc", "pronamespace", "prokind = 'f'", "function", "EXECUTE"))
                .isEmpty();
        assertThat(notGranted(
                        reports,
                        "pg_proc",
                        "pronamespace",
                        "provolatile <> 'v' AND NOT prosecdef",
                        "function",
                        "EXECUTE"))
                .isEmpty();
        assertThat(database.strings("SELECT has_sequence_privilege('" + shop + "', 'telecom.numbers', 'USAGE')::text"))
                .containsExactly("true");
    }

    @Test
    void a_reader_changes_nothing_and_calls_nothing_that_writes() throws SQLException {
        migrations.grantTo(DatabaseRole.readOnly(reports));

        assertThat(database.strings("""
                        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE %s AND c.relkind IN ('r', 'p', 'v')
                          AND has_table_privilege('%s', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                        """.formatted(OURS, reports))).isEmpty();
        assertThat(database.strings("""
                        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                        WHERE %s AND (p.provolatile = 'v' OR p.prosecdef) AND has_function_privilege('%s', p.oid, 'EXECUTE')
                        """.formatted(OURS, reports))).isEmpty();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> as(
                        reports,
                        "SELECT billing.consume_credits(gen_random_uuid(), gen_random_uuid(), 1, 'a.b', 'k', now())"))
                .matches(refusal -> refusal.getSQLState().equals("42501"), "insufficient privilege");
    }

    @Test
    void an_application_goes_on_after_a_reader_was_made() throws SQLException {
        migrations.grantTo(shop);
        migrations.grantTo(DatabaseRole.readOnly(reports));

        assertThat(notGranted(shop, "pg_proc", "pronamespace", "prokind = 'f'", "function", "EXECUTE"))
                .isEmpty();
    }

    @Test
    void an_application_that_becomes_a_reader_loses_what_it_had() throws SQLException {
        migrations.grantTo(shop);

        migrations.grantTo(DatabaseRole.readOnly(shop));

        assertThat(database.strings("SELECT has_table_privilege('" + shop
                        + "', 'billing.credits', 'INSERT, UPDATE, DELETE')::text"))
                .containsExactly("false");
    }

    @Test
    void a_reader_that_could_write_all_the_same_is_refused() throws SQLException {
        database.execute("GRANT \"" + shop + "\" TO \"" + reports + "\"");
        migrations.grantTo(shop);

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.grantTo(DatabaseRole.readOnly(reports)))
                .withMessageContaining("could still change rows of billing.")
                .withMessageContaining("Nothing was granted");
        assertThat(database.strings("SELECT has_schema_privilege('" + reports + "', 'billing', 'CREATE')::text"))
                .containsExactly("false");
    }

    @Test
    void row_level_security_leaves_no_tenant_table_out() throws SQLException {
        migrations.grantTo(DatabaseRole.application(shop).withRowLevelSecurity());

        // Whatever has a column that says so, and what refers to tenants.
        assertThat(database.strings("""
                        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE %s AND c.relkind IN ('r', 'p')
                          AND (EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname LIKE '%%tenant%%')
                               OR EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid
                                          AND f.confrelid = 'billing.tenants'::regclass)
                               OR c.oid = 'billing.tenants'::regclass)
                          AND NOT (c.relrowsecurity
                                   AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname LIKE 'rows_of%%'))
                        """.formatted(OURS))).isEmpty();
        assertThat(bound(shop)).hasSizeGreaterThan(50);
    }

    @Test
    void no_view_shows_more_than_its_tables() throws SQLException {
        assertThat(database.strings("""
                        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE %s AND c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
                        """.formatted(OURS)))
                .as("views that read as their owner")
                .isEmpty();
        assertThat(database.strings("""
                        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE %s AND c.relkind = 'm'
                        """.formatted(OURS)))
                .as("materialised views, which policies do not reach")
                .isEmpty();
    }

    /** Else a table that their caller made for the session would come before ours. */
    @Test
    void functions_that_run_as_their_owner_look_among_temporary_tables_last() throws SQLException {
        assertThat(database.strings("""
                        SELECT p.oid::regprocedure::text
                        FROM pg_proc p
                        JOIN pg_namespace n ON n.oid = p.pronamespace
                        WHERE %s AND p.prosecdef
                          AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)
                        """.formatted(OURS))).isEmpty();
    }

    @Test
    void without_it_no_table_has_a_policy() throws SQLException {
        migrations.grantTo(shop);

        assertThat(policies()).isEmpty();
    }

    @Test
    void it_binds_the_roles_that_have_it_and_no_other() throws SQLException {
        a_tenant();
        migrations.grantTo(DatabaseRole.application(shop).withRowLevelSecurity(), DatabaseRole.readOnly(reports));

        assertThat(rowsOfTenants(shop)).isZero();
        assertThat(rowsOfTenants(reports)).isEqualTo(1);

        migrations.grantTo(DatabaseRole.readOnly(reports).withRowLevelSecurity());
        assertThat(rowsOfTenants(reports)).isZero();
        assertThat(bound(reports)).isEqualTo(bound(shop)).isNotEmpty();

        migrations.grantTo(DatabaseRole.application(shop).withoutRowLevelSecurity());
        assertThat(rowsOfTenants(shop)).isEqualTo(1);
        assertThat(rowsOfTenants(reports)).isZero();

        migrations.grantTo(DatabaseRole.readOnly(reports).withoutRowLevelSecurity());
        assertThat(rowsOfTenants(reports)).isEqualTo(1);
        assertThat(policies()).isEmpty();
        assertThat(database.strings("SELECT relname FROM pg_class WHERE relrowsecurity"))
                .isEmpty();
    }

    @Test
    void granting_again_keeps_it_and_takes_new_tables_in() throws SQLException {
        migrations.grantTo(DatabaseRole.application(shop).withRowLevelSecurity());
        List<String> before = bound(shop);
        database.execute("CREATE TABLE billing.added (tenant_id uuid NOT NULL)");

        List<String> statements = migrations.grantTo(shop);

        assertThat(statements.stream().filter(sql -> sql.contains("POLICY") || sql.contains("ROW LEVEL")))
                .allMatch(sql -> sql.contains("billing.added"))
                .isNotEmpty();
        assertThat(bound(shop)).contains("billing.added").hasSize(before.size() + 1);
    }

    @Test
    void the_ledger_stays_append_only_under_it() throws SQLException {
        migrations.grantTo(DatabaseRole.application(shop).withRowLevelSecurity());

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> as(shop, "UPDATE billing.credit_transactions SET amount = 1"))
                .withMessageContaining("permission denied");
    }

    @Test
    void a_role_that_it_would_not_bind_is_refused() throws SQLException {
        database.execute("ALTER ROLE \"" + reports + "\" BYPASSRLS");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(
                        () -> migrations.grantTo(DatabaseRole.readOnly(reports).withRowLevelSecurity()))
                .withMessageContaining("could still see rows of every tenant in billing.");
        assertThat(policies()).isEmpty();
    }

    /** Roles that were granted by hand, or before. */
    @Test
    void whoever_could_read_before_still_can() throws SQLException {
        a_tenant();
        database.execute("GRANT USAGE ON SCHEMA billing TO \"" + reports + "\"; GRANT SELECT ON billing.tenants TO \""
                + reports + "\"");

        migrations.grantTo(DatabaseRole.application(shop).withRowLevelSecurity());

        assertThat(rowsOfTenants(reports)).isEqualTo(1);
        assertThat(rowsOfTenants(shop)).isZero();
    }

    @Test
    void a_role_that_belongs_to_one_which_sees_every_row_is_refused() throws SQLException {
        database.execute("GRANT \"" + reports + "\" TO \"" + shop + "\"");

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.grantTo(
                        DatabaseRole.application(shop).withRowLevelSecurity(), DatabaseRole.readOnly(reports)))
                .withMessageContaining("could still see rows of every tenant in billing.");
    }

    @Test
    void what_is_printed_does_the_same() throws SQLException {
        DatabaseRole role = DatabaseRole.application(shop).withRowLevelSecurity();
        List<String> printed = migrations.grantsTo(role, DatabaseRole.readOnly(reports));
        assertThat(policies()).isEmpty();

        database.execute(String.join(";\n", printed));

        assertThat(bound(shop)).hasSizeGreaterThan(50);
        assertThat(migrations.grantsTo(role)).noneMatch(sql -> sql.contains("POLICY"));
    }

    @Test
    void a_table_that_is_in_use_is_waited_for() throws Exception {
        try (Connection application = db.connection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("SELECT FROM billing.tenants");

            CompletableFuture<List<String>> granting = CompletableFuture.supplyAsync(() -> migrations
                    .waitingForLocks(Duration.ofMillis(50), 1000)
                    .grantTo(DatabaseRole.application(shop).withRowLevelSecurity()));
            assertThat(granting).isNotDone();
            application.commit();

            assertThat(granting.get()).isNotEmpty();
        }
    }

    private void a_tenant() throws SQLException {
        database.execute(
                "INSERT INTO billing.tenants (id, name, created_at) VALUES (gen_random_uuid(), 'Acme', now())");
    }

    private long rowsOfTenants(String role) throws SQLException {
        return Long.parseLong(as(role, "SELECT count(*) FROM billing.tenants"));
    }

    /** The first column of the first row, as this role. */
    private String as(String role, String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE \"" + role + "\"");
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    private List<String> policies() throws SQLException {
        return database.strings("SELECT policyname::text FROM pg_policies");
    }

    /** The tables that show this role one tenant's rows only. */
    private List<String> bound(String role) throws SQLException {
        return database.strings("""
                SELECT schemaname || '.' || tablename
                FROM pg_policies
                WHERE policyname = 'rows_of_the_tenant_that_is_set'
                  AND '%s' = ANY (roles)
                ORDER BY 1
                """.formatted(role));
    }

    private List<String> notGranted(
            String role, String catalogue, String schema, String kind, String what, String privilege)
            throws SQLException {
        return database.strings("""
                WITH o AS MATERIALIZED (
                    SELECT o.oid
                    FROM %s o
                    JOIN pg_namespace n ON n.oid = o.%s
                    WHERE %s AND %s
                )
                SELECT o.oid::text
                FROM o
                WHERE NOT has_%s_privilege('%s', o.oid, '%s')
                """.formatted(catalogue, schema, OURS, kind, what, role, privilege));
    }
}
