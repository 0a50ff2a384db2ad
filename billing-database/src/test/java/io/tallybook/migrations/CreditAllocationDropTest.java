package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.preflight.AllocatedCredits;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The end of the older credit allocations: nothing is lost on the way down, and none of it twice on the way back.
 *
 * <p>With as many allocations as may be: {@code -Dbilling.drop.allocations=1000000}
 */
class CreditAllocationDropTest {

    private static final int ALLOCATIONS = Integer.getInteger("billing.drop.allocations", 3_000);
    private static final String VERSION = "20260101000000";
    private static final String PREVIOUS = "20251215000000";
    private static final String TENANT = "cccccccc-0000-4000-8000-000000000000";

    /** Has a balance of 100 with an open lot, and a second one. */
    private static final String SALES = "cccccccc-0000-4000-8000-000000000001";

    /** Is overdrawn by 30. */
    private static final String LAB = "cccccccc-0000-4000-8000-000000000002";

    /** Never had credits but those that it had set aside, and is closed. */
    private static final String STORE = "cccccccc-0000-4000-8000-000000000003";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.empty();

    private Database database;
    private BillingMigrations migrations;

    @BeforeEach
    void before_the_drop() throws SQLException {
        database = new Database(db.dataSource());
        migrations = BillingMigrations.of(db.dataSource());
        migrations.migrateTo(PREVIOUS);
        database.execute("""
                INSERT INTO billing.tenants (id, name, created_at) VALUES ('%1$s', 'Acme', '2024-01-01Z');
                INSERT INTO billing.organisations
                    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at, closed_at)
                VALUES ('%1$s', '%2$s', 'sales', 'Sales', 'UTC', 'EUR', '2024-01-01Z', NULL),
                       ('%1$s', '%3$s', 'lab', 'Laboratory', 'UTC', 'EUR', '2024-01-01Z', NULL),
                       ('%1$s', '%4$s', 'store', 'Store', 'UTC', 'EUR', '2024-01-01Z', '2024-06-01Z');
                SELECT billing.grant_credits('%1$s', '%2$s', gen_random_uuid(), 60, 'paid', 100, NULL, NULL, NULL, 'a', '2025-01-01Z');
                SELECT billing.grant_credits('%1$s', '%2$s', gen_random_uuid(), 40, 'free', 200, NULL, NULL, NULL, 'b', '2025-01-02Z');
                INSERT INTO billing.credits
                    (tenant_id, organisation_id, balance, overdrawn, overdraft_limit, ledger_length, created_at)
                VALUES ('%1$s', '%3$s', -30, 30, 50, 1, '2025-01-01Z');
                INSERT INTO billing.credit_transactions
                    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
                     operation_code, idempotency_key, effective_at, recorded_at)
                VALUES ('%1$s', '%3$s', 1, 'consumption', -30, -30, '{}', '{}', 'a.b', 'overdrawn', '2025-01-01Z', '2025-01-01Z');
                """.formatted(TENANT, SALES, LAB, STORE));
    }

    @Test
    void returns_what_was_left_and_archives_everything() throws SQLException {
        allocate(1, SALES, "20, 2.5, true, 'free', '2099-01-01Z'");
        allocate(2, SALES, "10, 0, true, 'seasonal', '2098-01-01Z'");
        allocate(3, SALES, "10, 4, true, 'free', '2025-01-01Z'");
        allocate(4, SALES, "8, 1, false, 'free', NULL");
        allocate(5, SALES, "8, 8, true, 'of some kind', NULL");
        allocate(6, LAB, "20, 0, true, 'paid', '2098-01-01Z'");
        allocate(7, LAB, "25, 0, true, 'bonus', NULL");
        allocate(8, STORE, "5.0001, 0, true, 'trial_extension', NULL");
        AllocatedCredits left = migrations.preflight().allocatedCredits();

        MigrateResult result = migrations.migrate();

        assertThat(left)
                .isEqualTo(new AllocatedCredits(decimal("90.5001"), decimal("77.5001"), decimal("6"), decimal("7"), 3));
        assertThat(result.droppedTables())
                .containsExactly(
                        new DroppedTable(
                                VERSION,
                                "billing.credit_allocation_transactions",
                                true,
                                List.of(),
                                8,
                                8,
                                null,
                                null,
                                null,
                                null),
                        new DroppedTable(
                                VERSION,
                                "billing.credit_allocations",
                                true,
                                List.of("foreign key credit_allocation_transactions_allocation_fk on"
                                        + " billing.credit_allocation_transactions"),
                                8,
                                8,
                                decimal("90.5001"),
                                decimal("77.5001"),
                                decimal("6"),
                                decimal("7")));
        assertThat(outcomes())
                .containsExactly(
                        "1 returned",
                        "2 returned",
                        "3 expired",
                        "4 inactive",
                        "5 used_up",
                        "6 returned",
                        "7 returned",
                        "8 returned");
        assertThat(balances()).containsExactly("sales 127.5 0 4", "lab 15 0 3", "store 5.0001 0 1");
        assertThat(lots())
                .containsExactly(
                        "sales seasonal 10 0 10 2098-01-01",
                        "sales free 17.5 0 17.5 2099-01-01",
                        "lab paid 20 20 0 2098-01-01",
                        "lab bonus 25 10 15 never",
                        "store trial_extension 5.0001 0 5.0001 never");
        assertThat(migrations.verify().problems()).isEmpty();
        assertThat(migrations.migrate().droppedTables()).isEmpty();
    }

    @Test
    void what_came_back_is_consumed_in_its_turn() throws SQLException {
        allocate(1, SALES, "20, 0, true, 'seasonal', '2099-01-01Z'");
        migrations.migrate();

        consume(SALES, 25);

        // Before the paid lot of the same priority, which never expires.
        assertThat(database.strings("""
                        SELECT string_agg(l.source || ' ' || trim_scale(-d.amount), ', ' ORDER BY d.place)
                        FROM billing.credit_transactions t
                        CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) WITH ORDINALITY AS d (lot_id, amount, place)
                        JOIN billing.credit_lots l USING (tenant_id, organisation_id, lot_id)
                        WHERE t.transaction_type = 'consumption' AND t.organisation_id = '%s'
                        """.formatted(SALES))).containsExactly("seasonal 20, paid 5");
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @Test
    void is_content_where_the_tables_are_gone_already() throws SQLException {
        database.execute("DROP TABLE billing.credit_allocation_transactions, billing.credit_allocations");

        MigrateResult result = migrations.migrate();

        assertThat(migrations.preflight().allocatedCredits()).isNull();
        assertThat(result.droppedTables())
                .extracting(DroppedTable::table, DroppedTable::wasThere, DroppedTable::rows)
                .containsExactly(
                        tuple("billing.credit_allocation_transactions", false, 0L),
                        tuple("billing.credit_allocations", false, 0L));
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            view public.active                                      | CREATE VIEW public.active AS SELECT allocation_id FROM billing.credit_allocations
            materialized view public.history                        | CREATE MATERIALIZED VIEW public.history AS SELECT amount FROM billing.credit_allocation_transactions
            foreign key notes_fk on public.notes                    | CREATE TABLE public.notes (t uuid, a uuid, CONSTRAINT notes_fk FOREIGN KEY (t, a) REFERENCES billing.credit_allocations)
            types that no lot can have: 'of some kind'              | UPDATE billing.credit_allocations SET credit_type = 'of some kind'
            not what its ledger row and lot brought back            | CREATE FUNCTION public.less() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.granted_by := 1; RETURN NEW; END'; CREATE TRIGGER less BEFORE INSERT ON billing.credit_lots FOR EACH ROW EXECUTE FUNCTION public.less()
            balances were                                           | CREATE FUNCTION public.less() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.balance := NEW.balance - 1; RETURN NEW; END'; CREATE TRIGGER less BEFORE UPDATE ON billing.credits FOR EACH ROW EXECUTE FUNCTION public.less()
            dropped_tables_every_row_archived                       | CREATE FUNCTION public.less() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN IF to_regclass(''billing_archive.credit_allocation_transactions'') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_rules WHERE rulename = ''less'') THEN CREATE RULE less AS ON INSERT TO billing_archive.credit_allocation_transactions DO INSTEAD NOTHING; END IF; END'; CREATE EVENT TRIGGER less ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.less()
            """)
    void fails_and_leaves_everything_where_something_is_not_as_it_must_be(String reason, String obstacle)
            throws SQLException {
        allocate(1, SALES, "20, 0, true, 'free', NULL");
        database.execute(obstacle);
        List<String> before = everything();

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(migrations::migrate)
                .withMessageContaining(reason)
                .withMessageContaining("V20260101000000__drop_credit_allocation_tables.sql");

        assertThat(everything()).isEqualTo(before);
        assertThat(migrations.info().currentVersion()).isLessThan(VERSION);
    }

    @Test
    void leaves_no_trace_of_a_drop_that_was_killed_in_its_middle() throws SQLException {
        allocate(1, SALES, "20, 0, true, 'free', NULL");
        database.execute("""
                CREATE FUNCTION public.kill() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
                CREATE TRIGGER kill AFTER INSERT ON billing.credit_lots EXECUTE FUNCTION public.kill()
                """);
        List<String> before = everything();

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(migrations::migrate);

        assertThat(everything()).isEqualTo(before);
        database.execute("DROP TRIGGER kill ON billing.credit_lots");
        migrations.migrate();
        assertThat(balances()).contains("sales 120 0 3");
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @Test
    void is_undone_by_rows_that_set_the_credits_aside_again() throws SQLException {
        allocate(1, SALES, "20, 2.5, true, 'free', '2099-01-01Z'");
        allocate(2, LAB, "25, 0, true, 'bonus', NULL");
        allocate(3, LAB, "20, 0, true, 'paid', '2098-01-01Z'");
        allocate(4, STORE, "8, 1, false, 'free', NULL");
        List<String> before = allocations();
        migrations.migrate();

        migrations.undo(Undo.to(PREVIOUS));

        assertThat(allocations()).isEqualTo(before);
        assertThat(balances()).containsExactly("sales 100 0 4", "lab -30 30 5");
        assertThat(database.strings("""
                        SELECT concat_ws(' ', sequence_number, transaction_type, trim_scale(amount), trim_scale(balance_after))
                        FROM billing.credit_transactions
                        WHERE organisation_id = '%s'
                        ORDER BY sequence_number
                        """.formatted(LAB)))
                .containsExactly(
                        "1 consumption -30 -30",
                        "2 grant 20 -10",
                        "3 grant 25 15",
                        "4 adjustment -25 -10",
                        "5 adjustment -20 -30");
        assertThat(migrations.verify().problems()).isEmpty();

        migrations.migrate();

        assertThat(balances()).containsExactly("sales 117.5 0 5", "lab 15 0 7");
        assertThat(migrations.verify().problems()).isEmpty();
        migrations.undo(Undo.to(PREVIOUS));
        assertThat(allocations()).isEqualTo(before);
        assertThat(balances()).containsExactly("sales 100 0 6", "lab -30 30 9");
    }

    @Test
    void is_undone_where_other_credits_were_spent_since() throws SQLException {
        allocate(1, SALES, "20, 0, true, 'free', NULL");
        migrations.migrate();
        // The lot that came back is older than the paid one was when it came, so that one is consumed last.
        database.execute("UPDATE billing.credit_lots SET priority = 300 WHERE source = 'free' AND granted = 20");
        consume(SALES, 70);

        migrations.undo(Undo.to(PREVIOUS));

        assertThat(balances()).contains("sales 30 0 5");
        migrations.migrate();
        assertThat(balances()).contains("sales 50 0 6");
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @Test
    void is_not_undone_where_what_came_back_was_spent() throws SQLException {
        allocate(1, SALES, "20, 0, true, 'free', '2099-01-01Z'");
        allocate(2, LAB, "35, 0, true, 'bonus', NULL");
        allocate(3, STORE, "5, 0, true, 'bonus', NULL");
        migrations.migrate();
        consume(SALES, 3);
        grant(LAB, 1);
        migrations.undo(Undo.to(VERSION));
        List<String> before = everything();

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() -> migrations.undo(Undo.last(1)))
                .withMessageContaining("lab (" + LAB + " of tenant " + TENANT
                        + "): 30 of 35 repaid an overdraft, and it has other credits now; sales (" + SALES
                        + " of tenant "
                        + TENANT + "): 3 of 20 were spent or have expired")
                .withMessageNotContaining("store");

        assertThat(everything()).isEqualTo(before);
        assertThat(migrations.info().currentVersion()).isEqualTo(VERSION);
    }

    @Test
    void conserves_every_credit_of_many_allocations() throws SQLException {
        plant();
        String credits = database.strings("""
                        SELECT (SELECT sum(balance) FROM billing.credits) + sum(allocated_credits - used_credits)
                            FILTER (WHERE is_active AND (expires_at IS NULL OR expires_at > now()))
                        FROM billing.credit_allocations
                        """).get(0);

        MigrateResult result = migrations.migrateTo(VERSION);

        DroppedTable dropped = result.droppedTables().get(1);
        System.out.printf(
                "%,d allocations dropped in %s: %s%n",
                ALLOCATIONS,
                result.applied().stream()
                        .filter(script -> VERSION.equals(script.version()))
                        .map(AppliedMigration::took)
                        .reduce(Duration.ZERO, Duration::plus),
                dropped);
        assertThat(dropped.rows()).isEqualTo(ALLOCATIONS);
        assertThat(dropped.archivedRows()).isEqualTo(ALLOCATIONS);
        assertThat(database.strings("SELECT count(*) FROM billing_archive.credit_allocations"))
                .containsExactly(String.valueOf(ALLOCATIONS));
        assertThat(decimal(database.strings("SELECT sum(balance) FROM billing.credits")
                        .get(0)))
                .isEqualByComparingTo(credits);
        migrations.migrate();
        assertThat(migrations.verify().problems()).isEmpty();
    }

    /** A tenth each has expired, is inactive or used up; a hundred organisations and more, of which every other has a balance. */
    private void plant() throws SQLException {
        database.execute("""
                INSERT INTO billing.organisations (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                SELECT '%1$s', md5('organisation ' || i)::uuid, 'o-' || i, 'O', 'UTC', 'EUR', '2024-01-01Z'
                FROM generate_series(0, 99) i;
                SELECT billing.grant_credits('%1$s', md5('organisation ' || i)::uuid, gen_random_uuid(), 1 + i, 'paid', 100, NULL,
                                             NULL, NULL, 'many ' || i, '2025-01-01Z')
                FROM generate_series(0, 99, 2) i;
                INSERT INTO billing.credit_allocations
                    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits,
                     available_credits, credit_type, is_active, allocated_at, expires_at, last_updated_at)
                SELECT '%1$s', md5('allocation ' || i)::uuid, md5('organisation ' || i %% 100)::uuid, 'crm',
                       10 + (i %% 7) * 0.0001, CASE WHEN i %% 10 = 1 THEN 10 + (i %% 7) * 0.0001 ELSE i %% 10 END, 0, 'paid',
                       i %% 10 <> 2, '2025-01-01Z'::timestamptz + i * INTERVAL '1 second',
                       CASE WHEN i %% 10 = 3 THEN '2025-06-01Z'::timestamptz WHEN i %% 2 = 0 THEN '2099-01-01Z' END, '2025-01-01Z'
                FROM generate_series(1, %2$d) i;
                ANALYZE billing.credit_allocations;
                """.formatted(TENANT, ALLOCATIONS));
    }

    /** @param what allocated, used, whether active, type and expiry */
    private void allocate(int number, String organisation, String what) throws SQLException {
        database.execute("""
                INSERT INTO billing.credit_allocations
                    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, is_active,
                     credit_type, expires_at, allocated_at, last_updated_at)
                SELECT '%1$s', lpad('%2$d', 32, '0')::uuid, '%3$s', 'crm', allocated, used, is_active, credit_type,
                       expires_at::timestamptz, '2024-03-01Z', '2024-03-01Z'
                FROM (VALUES (%4$s)) v (allocated, used, is_active, credit_type, expires_at);
                INSERT INTO billing.credit_allocation_transactions
                    (tenant_id, transaction_id, allocation_id, transaction_type, amount, created_at)
                VALUES ('%1$s', gen_random_uuid(), lpad('%2$d', 32, '0')::uuid, 'allocation', 1, '2024-03-01Z')
                """.formatted(TENANT, number, organisation, what));
    }

    private void consume(String organisation, int quantity) throws SQLException {
        assertThat(database.strings("SELECT outcome FROM billing.consume_credits('%s', '%s', %d, 'a.b', 'spent', now())"
                        .formatted(TENANT, organisation, quantity)))
                .containsExactly("done");
    }

    private void grant(String organisation, int quantity) throws SQLException {
        assertThat(database.strings(
                        "SELECT outcome FROM billing.grant_credits('%s', '%s', gen_random_uuid(), %d, 'paid', 100, NULL, NULL, NULL, 'g', now())"
                                .formatted(TENANT, organisation, quantity)))
                .containsExactly("done");
    }

    /** Slug, balance, what is overdrawn, length of the ledger. */
    private List<String> balances() throws SQLException {
        return database.strings("""
                SELECT concat_ws(' ', o.slug, trim_scale(c.balance), trim_scale(c.overdrawn), c.ledger_length)
                FROM billing.credits c
                JOIN billing.organisations o USING (tenant_id, organisation_id)
                WHERE c.tenant_id = '%s'
                ORDER BY c.organisation_id
                """.formatted(TENANT));
    }

    /** Of those that came back: slug, source, granted, repaid, rest, expiry. */
    private List<String> lots() throws SQLException {
        return database.strings("""
                SELECT concat_ws(' ', o.slug, l.source, trim_scale(l.granted), trim_scale(l.repaid), trim_scale(l.remaining),
                                 coalesce(to_char(l.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'never'))
                FROM billing.credit_lots l
                JOIN billing.organisations o USING (tenant_id, organisation_id)
                JOIN billing_archive.credit_allocations a USING (tenant_id, lot_id)
                ORDER BY l.organisation_id, l.granted_by
                """);
    }

    private List<String> outcomes() throws SQLException {
        return database.strings("""
                SELECT ltrim(replace(allocation_id::text, '-', ''), '0') || ' ' || outcome
                FROM billing_archive.credit_allocations
                ORDER BY allocation_id
                """);
    }

    private List<String> allocations() throws SQLException {
        return Rows.of(db.dataSource(), "billing").lines().stream()
                .filter(line -> line.startsWith("billing.credit_allocation"))
                .toList();
    }

    private List<String> everything() throws SQLException {
        List<String> schemas = List.of("billing", "telecom", "billing_archive", "public");
        List<String> rows =
                Rows.of(db.dataSource(), schemas.toArray(String[]::new)).lines();
        return Stream.concat(
                        rows.stream(), Catalogue.of(db.dataSource(), schemas.toArray(String[]::new)).lines().stream())
                .toList();
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }
}
