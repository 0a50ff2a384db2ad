package io.tallybook.migrations.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.preflight.Dependant.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

    private static final String DROP_BOTH = """
            CREATE SCHEMA billing_archive;
            CREATE TABLE billing_archive.credit_allocations AS TABLE billing.credit_allocations;
            -- The draws go with the allocations.
            DROP TABLE billing.credit_allocation_transactions;
            DROP TABLE IF EXISTS billing.credit_allocations;
            """;

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    final BillingDatabase empty = BillingDatabase.empty();

    @TempDir
    Path scripts;

    /** What our own scripts drop: as they were made, for scripts that a test writes. */
    @BeforeEach
    void makeTheOlderTablesOfCreditAllocations() throws Exception {
        try (InputStream script = BillingMigrations.class.getResourceAsStream(
                "/db/billing/migration/V20240902000100__create_credit_allocations.sql")) {
            execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void finds_nothing_to_destroy_where_nothing_is() {
        PreflightResult result = BillingMigrations.of(empty.dataSource()).preflight();

        assertThat(result.pendingScripts()).isGreaterThanOrEqualTo(8);
        assertThat(result.touched()).noneMatch(TouchedObject::exists);
        assertThat(result.touched())
                .as("what our scripts take away again")
                .extracting(TouchedObject::kind)
                .isSubsetOf("constraint", "column", "table");
        assertThat(result.ok()).isTrue();
    }

    @Test
    void has_nothing_to_say_when_nothing_is_pending() {
        PreflightResult result = BillingMigrations.of(db.dataSource()).preflight();

        assertThat(result.pendingScripts()).isZero();
        assertThat(result.destroysNothing()).isTrue();
    }

    @Test
    void names_what_is_dropped_with_its_rows_and_archive() throws Exception {
        plantAllocations();
        pending("V20990101000000__drop_allocations.sql", DROP_BOTH);

        PreflightResult result = preflight();

        assertThat(result.pendingScripts()).isEqualTo(1);
        assertThat(result.ok()).isTrue();
        assertThat(result.touched())
                .extracting(TouchedObject::name)
                .containsExactly("billing.credit_allocation_transactions", "billing.credit_allocations");
        TouchedObject draws = result.touched().get(0);
        assertThat(draws.script()).isEqualTo("V20990101000000__drop_allocations.sql");
        assertThat(draws.line()).isEqualTo(4);
        assertThat(draws.action()).isEqualTo("drop");
        assertThat(draws.kind()).isEqualTo("table");
        assertThat(draws.exists()).isTrue();
        assertThat(draws.rows()).isEqualTo(1);
        assertThat(draws.bytes()).isPositive();
        assertThat(draws.archivedIn()).isNull();
        assertThat(draws.dependants()).isEmpty();
        TouchedObject allocations = result.touched().get(1);
        assertThat(allocations.rows()).isEqualTo(2);
        assertThat(allocations.archivedIn()).isEqualTo("billing_archive.credit_allocations");
        assertThat(allocations.dependants())
                .containsExactly(new Dependant(
                        "foreign key",
                        "credit_allocation_transactions_allocation_fk on billing.credit_allocation_transactions",
                        Fate.REMOVED));
    }

    @Test
    void names_what_stands_in_the_way() throws Exception {
        plantDependants();
        pending("V20990101000000__drop_allocations.sql", DROP_BOTH);

        PreflightResult result = preflight();

        assertThat(result.ok()).isFalse();
        assertThat(allocations(result).inTheWay())
                .extracting(dependant -> dependant.kind() + " " + dependant.name())
                .containsExactlyInAnyOrder(
                        "view public.active",
                        "materialized view public.active_by_tenant",
                        "foreign key notes_fk on public.notes",
                        "policy notes_policy on public.notes",
                        "function public.allocated(uuid)");
        assertThat(allocations(result).dependants())
                .extracting(Dependant::kind, Dependant::fate)
                .contains(tuple("trigger", Fate.GOES_ALONG));
    }

    @Test
    void is_content_when_the_script_removes_them_first() throws Exception {
        plantDependants();
        pending("V20990101000000__drop_allocations.sql", """
                DROP MATERIALIZED VIEW active_by_tenant;
                DROP VIEW active;
                ALTER TABLE notes ALTER tenant_id TYPE uuid, DROP CONSTRAINT notes_fk;
                DROP POLICY notes_policy ON notes;
                CREATE OR REPLACE FUNCTION allocated(p_tenant_id uuid) RETURNS numeric LANGUAGE plpgsql
                AS 'BEGIN RETURN 0; END';
                """ + DROP_BOTH);

        PreflightResult result = preflight();

        assertThat(result.touched()).flatExtracting(TouchedObject::inTheWay).isEmpty();
        assertThat(allocations(result).dependants())
                .filteredOn(dependant -> dependant.fate() == Fate.REMOVED)
                .hasSize(6);
    }

    @Test
    void is_not_content_when_the_script_removes_them_too_late() throws Exception {
        execute("CREATE VIEW public.active AS SELECT * FROM billing.credit_allocations");
        pending("V20990101000000__drop_allocations.sql", DROP_BOTH + "DROP VIEW active;");

        assertThat(allocations(preflight()).inTheWay())
                .extracting(Dependant::name)
                .containsExactly("public.active");
    }

    @Test
    void counts_on_what_earlier_scripts_remove() throws Exception {
        execute("CREATE VIEW public.active AS SELECT * FROM billing.credit_allocations");
        pending("V20990101000000__drop_view.sql", "DROP VIEW active;");
        pending("V20990101000001__drop_allocations.sql", DROP_BOTH);

        assertThat(preflight().ok()).isTrue();
    }

    @Test
    void says_that_an_object_is_absent_already() throws Exception {
        execute("DROP TABLE billing.credit_allocation_transactions, billing.credit_allocations");
        pending("V20990101000000__drop_allocations.sql", DROP_BOTH);

        PreflightResult result = preflight();

        assertThat(result.ok()).isTrue();
        assertThat(result.touched()).hasSize(2).allSatisfy(object -> {
            assertThat(object.exists()).isFalse();
            assertThat(object.rows()).isNull();
        });
    }

    @Test
    void counts_the_values_of_a_column() throws Exception {
        plantAllocations();
        execute("CREATE VIEW public.reasons AS SELECT allocation_purpose FROM billing.credit_allocations");
        pending("V20990101000000__drop_column.sql", """
                ALTER TABLE billing.credit_allocations DROP COLUMN allocation_purpose, DROP COLUMN no_such_column;
                """);

        PreflightResult result = preflight();

        TouchedObject purpose = result.touched().get(0);
        assertThat(purpose.kind()).isEqualTo("column");
        assertThat(purpose.name()).isEqualTo("billing.credit_allocations.allocation_purpose");
        assertThat(purpose.rows()).isEqualTo(1);
        assertThat(purpose.inTheWay()).extracting(Dependant::name).containsExactly("public.reasons");
        assertThat(result.touched().get(1).exists()).isFalse();
    }

    @Test
    void looks_at_other_kinds_of_objects_as_well() throws Exception {
        execute("""
                CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER tenants_stamp BEFORE UPDATE ON billing.tenants
                    FOR EACH ROW EXECUTE FUNCTION public.stamp();
                CREATE DOMAIN public.colour AS text;
                CREATE TABLE public.cars (colour public.colour);
                """);
        pending("V20990101000000__drop_some.sql", """
                DROP FUNCTION stamp();
                DROP DOMAIN colour;
                TRUNCATE billing.credit_lots;
                DELETE FROM billing.billing_plans;
                ALTER TABLE cars ALTER COLUMN colour TYPE text;
                """);

        List<TouchedObject> touched = preflight().touched();

        assertThat(touched)
                .extracting(object -> object.action() + " " + object.name())
                .containsExactly(
                        "drop public.stamp()",
                        "drop public.colour",
                        "truncate billing.credit_lots",
                        "delete billing.billing_plans",
                        "change type public.cars.colour");
        assertThat(touched.get(0).inTheWay())
                .extracting(Dependant::name)
                .containsExactly("tenants_stamp on billing.tenants");
        assertThat(touched.get(1).inTheWay()).extracting(Dependant::name).containsExactly("public.cars.colour");
        assertThat(touched.get(2).inTheWay())
                .extracting(Dependant::name)
                .contains(
                        "credits_open_lot_fk on billing.credits",
                        "credit_purchases_lot_fk on billing.credit_purchases");
        assertThat(touched.get(3).dependants())
                .extracting(Dependant::fate)
                .isNotEmpty()
                .containsOnly(Fate.GOES_ALONG);
        assertThat(touched.get(4).inTheWay()).isEmpty();
    }

    @Test
    void finds_the_scripts_unique_key_and_those_who_refer_to_it() throws Exception {
        pending(
                "V20990101000000__drop_key.sql",
                "ALTER TABLE billing.usage_features DROP CONSTRAINT usage_features_one_kind;");

        assertThat(preflight().touched())
                .singleElement()
                .satisfies(key -> assertThat(key.inTheWay())
                        .extracting(Dependant::name)
                        .containsExactly(
                                "subscription_tier_limits_feature_fk on billing.subscription_tier_limits",
                                "usage_limit_overrides_feature_fk on billing.usage_limit_overrides"));
    }

    @Test
    void tells_what_a_cascade_takes_along_unnamed() throws Exception {
        execute("""
                CREATE TABLE public.notes (tenant_id uuid CONSTRAINT notes_fk REFERENCES billing.tenants);
                CREATE VIEW public.noted AS SELECT * FROM public.notes;
                """);
        pending("V20990101000000__cascade.sql", """
                TRUNCATE billing.tenants CASCADE;
                DROP TABLE public.notes CASCADE;
                """);

        PreflightResult result = preflight();

        assertThat(result.ok()).isFalse();
        assertThat(result.touched().get(0).inTheWay())
                .contains(
                        new Dependant("table", "public.notes", Fate.LOST_BY_CASCADE),
                        new Dependant("table", "billing.organisations", Fate.LOST_BY_CASCADE),
                        new Dependant("table", "billing.credit_transactions", Fate.LOST_BY_CASCADE));
        assertThat(result.touched().get(1).dependants())
                .containsExactly(new Dependant("view", "public.noted", Fate.LOST_BY_CASCADE));
    }

    @Test
    void finds_a_function_by_what_it_returns_as_well() throws Exception {
        execute("CREATE FUNCTION public.f(IN a int, OUT b int) LANGUAGE sql AS 'SELECT a'");
        pending("V20990101000000__drop.sql", "DROP FUNCTION public.f(IN a int, OUT b int);");

        assertThat(preflight().touched()).singleElement().matches(TouchedObject::exists);
    }

    @Test
    void says_where_it_cannot_see() throws Exception {
        pending("V20990101000000__dynamic.sql", "DO $$ BEGIN EXECUTE 'DROP TABLE billing.tenants'; END $$;");

        PreflightResult result = preflight();

        assertThat(result.destroysNothing()).isTrue();
        assertThat(result.unread()).containsExactly("V20990101000000__dynamic.sql:1");
    }

    @Test
    void waits_for_nobody_who_only_writes() throws Exception {
        pending("V20990101000000__drop_allocations.sql", DROP_BOTH);
        try (Connection writer = db.connection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE billing.credit_allocations IN ROW EXCLUSIVE MODE");

            assertThat(preflight().touched()).hasSize(2);
            writer.rollback();
        }
    }

    private void plantAllocations() throws SQLException {
        execute("""
                INSERT INTO billing.tenants VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'Acme', now());
                INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-000000000001', 'a', 'A', 'UTC', 'EUR', now());
                INSERT INTO billing.credit_allocations
                    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, allocation_purpose,
                     allocated_at, last_updated_at)
                VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000000a',
                        'aaaaaaaa-0000-4000-8000-000000000001', 'crm', 5, 'a fair', now(), now()),
                       ('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-0000-4000-8000-00000000000b',
                        'aaaaaaaa-0000-4000-8000-000000000001', 'hr', 7, NULL, now(), now());
                INSERT INTO billing.credit_allocation_transactions
                    (tenant_id, transaction_id, allocation_id, transaction_type, amount, created_at)
                VALUES ('aaaaaaaa-0000-4000-8000-000000000000', gen_random_uuid(),
                        'aaaaaaaa-0000-4000-8000-00000000000a', 'allocation', 5, now());
                """);
    }

    private void plantDependants() throws SQLException {
        execute("""
                CREATE VIEW public.active AS SELECT * FROM billing.credit_allocations WHERE is_active;
                CREATE MATERIALIZED VIEW public.active_by_tenant AS SELECT tenant_id, count(*) FROM public.active GROUP BY 1;
                CREATE TABLE public.notes (
                    tenant_id     uuid,
                    allocation_id uuid,
                    CONSTRAINT notes_fk FOREIGN KEY (tenant_id, allocation_id) REFERENCES billing.credit_allocations
                );
                CREATE POLICY notes_policy ON public.notes
                    USING (allocation_id IN (SELECT allocation_id FROM billing.credit_allocations));
                CREATE FUNCTION public.allocated(p_tenant_id uuid) RETURNS numeric LANGUAGE plpgsql
                AS 'BEGIN RETURN (SELECT sum(used_credits) FROM billing.CREDIT_ALLOCATIONS); END';
                CREATE FUNCTION public.unconcerned() RETURNS text LANGUAGE plpgsql
                AS 'BEGIN RETURN ''old_credit_allocations''; END';
                CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER allocations_stamp BEFORE UPDATE ON billing.credit_allocations
                    FOR EACH ROW EXECUTE FUNCTION public.stamp();
                """);
    }

    private static TouchedObject allocations(PreflightResult result) {
        return result.touched().stream()
                .filter(object -> object.name().equals("billing.credit_allocations"))
                .findFirst()
                .orElseThrow();
    }

    private void pending(String name, String sql) throws IOException {
        Files.writeString(scripts.resolve(name), sql);
    }

    private PreflightResult preflight() {
        return BillingMigrations.of(db.dataSource())
                .from(List.of(BillingMigrations.LOCATION, "filesystem:" + scripts))
                .preflight();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
