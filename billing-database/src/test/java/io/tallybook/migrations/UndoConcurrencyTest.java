package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class UndoConcurrencyTest {

    private static final int THREADS = 6;

    /** How many each undo takes back: several, so that it comes between two scripts of a migration. */
    private static final int STEPS = 2;

    /** Enough for all that is undone. */
    private static final int SCRIPTS = THREADS * STEPS;

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @TempDir
    private Path folder;

    @Test
    void undo_and_migrate_together_leave_a_history_that_says_what_is_there() throws Exception {
        ScriptFolder scripts = new ScriptFolder(folder);
        for (int n = 1; n <= SCRIPTS; n++) {
            scripts.with(n, "t" + n, "CREATE TABLE billing.t" + n + " (id int);", "DROP TABLE billing.t" + n + ";");
        }
        BillingMigrations migrations = BillingMigrations.of(db.dataSource()).from(scripts.locations());
        migrations.migrate();

        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Integer>> calls = new ArrayList<>();
        try {
            for (int thread = 0; thread < THREADS; thread++) {
                boolean undoesFirst = thread % 2 == 0;
                calls.add(pool.submit(() -> {
                    start.await();
                    int changed = 0;
                    for (boolean undoes : List.of(undoesFirst, !undoesFirst)) {
                        changed += undoes
                                ? migrations.undo(Undo.last(STEPS)).undone().size()
                                : migrations.migrate().applied().size();
                    }
                    return changed;
                }));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isPositive();
            }
        } finally {
            pool.shutdownNow();
        }

        Database database = new Database(db.dataSource());
        assertThat(migrations.validate().ok()).isTrue();
        assertThat(database.strings("SELECT count(*) FROM billing.flyway_schema_history WHERE type = 'DELETE'"))
                .containsExactly(String.valueOf(THREADS * STEPS));
        assertThat(database.strings("""
                SELECT string_agg(type, ' ' ORDER BY installed_rank)
                FROM billing.flyway_schema_history
                WHERE version LIKE '9999%'
                GROUP BY version
                """)).allMatch(rows -> rows.matches("SQL( DELETE SQL)*( DELETE)?"));
        List<String> applied = migrations.info().migrations().stream()
                .filter(script -> script.version() != null
                        && script.version().startsWith("9999")
                        && script.state().equals("Success"))
                .map(MigrationState::description)
                .toList();
        assertThat(database.strings("SELECT relname FROM pg_class WHERE relname ~ '^t[0-9]+$'"))
                .containsExactlyInAnyOrderElementsOf(applied);
        migrations.migrate();
        assertThat(migrations.info().currentVersion()).isEqualTo(ScriptFolder.version(SCRIPTS));
    }

    @Test
    void migrate_applies_again_what_was_undone_between_two_of_its_scripts() throws Exception {
        ScriptFolder scripts = new ScriptFolder(folder);
        for (int n = 1; n <= 3; n++) {
            scripts.with(n, "t" + n, "CREATE TABLE billing.t" + n + " (id int);", "DROP TABLE billing.t" + n + ";");
        }
        Database database = new Database(db.dataSource());
        database.execute(undoOnce(1, 2));

        MigrateResult result =
                BillingMigrations.of(db.dataSource()).from(scripts.locations()).migrate();

        assertThat(result.applied())
                .extracting(AppliedMigration::description)
                .containsExactly("t1", "t2", "t1", "t2", "t3");
        assertThat(database.strings("SELECT relname FROM pg_class WHERE relname ~ '^t[0-9]$' ORDER BY relname"))
                .containsExactly("t1", "t2", "t3");
        assertThat(BillingMigrations.of(db.dataSource())
                        .from(scripts.locations())
                        .validate()
                        .ok())
                .isTrue();
    }

    /** What an undo of two scripts leaves that came in as soon as the newer one was applied. */
    private static String undoOnce(int older, int newer) {
        return """
                CREATE FUNCTION public.undo_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    DROP TABLE billing.t%2$d, billing.t%1$d;
                    INSERT INTO billing.flyway_schema_history
                        (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    SELECT new.installed_rank + row_number() OVER (ORDER BY version DESC),
                           version, description, 'DELETE', script, installed_by, 0, true
                    FROM billing.flyway_schema_history
                    WHERE version IN ('%3$s', '%4$s');
                    RETURN NULL;
                END
                $$;
                CREATE FUNCTION public.is_undone() RETURNS boolean LANGUAGE sql AS $$
                    SELECT EXISTS (SELECT FROM billing.flyway_schema_history WHERE type = 'DELETE')
                $$;
                CREATE TRIGGER undo_once
                    AFTER INSERT ON billing.flyway_schema_history
                    FOR EACH ROW
                    WHEN (new.version = '%4$s' AND NOT public.is_undone())
                    EXECUTE FUNCTION public.undo_once();
                """.formatted(older, newer, ScriptFolder.version(older), ScriptFolder.version(newer));
    }
}
