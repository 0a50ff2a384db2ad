package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallybook.migrations.data.Batch;
import io.tallybook.migrations.data.DataMigrationProgress;
import io.tallybook.migrations.data.DataMigrationResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataMigrationTest extends ScriptsOnTop {

    @BeforeEach
    void prepareRowsToMove() throws Exception {
        scripts.with(1, "create_moved_services", MoveServices.NEW_TABLE, "DROP TABLE billing.moved_services;")
                .undo("U" + MoveServices.VERSION + "__move_services.sql", "DELETE FROM billing.moved_services;");
    }

    @Test
    void moves_every_row_in_batches_and_lists_those_that_have_no_place() throws SQLException {
        plant(3, 2500);
        database.execute("UPDATE billing.plan_services SET quantity = -1 WHERE quantity % 1000 = 7");
        List<DataMigrationProgress> told = new ArrayList<>();

        MigrateResult result =
                migrations(new MoveServices()).reporting(told::add).migrate();

        assertThat(result.dataMigrations())
                .containsExactly(new DataMigrationResult(MoveServices.VERSION, "move services", 7491, 9));
        assertThat(result.unplacedRows()).isEqualTo(9);
        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("7491");
        assertThat(database.strings("SELECT DISTINCT source_table || ': ' || reason"
                        + " FROM billing.data_migration_unplaced_rows"))
                .containsExactly("billing.plan_services: the quantity is negative");
        assertThat(told).extracting(DataMigrationProgress::total).containsOnly(7500L);
        assertThat(told).extracting(DataMigrationProgress::done).isSorted().endsWith(7500L);
        assertThat(told).hasSizeGreaterThan(9);
        assertThat(migrations(new MoveServices()).migrate().nothingPending()).isTrue();
    }

    @Test
    void begins_and_ends_at_once_where_nobody_has_rows() throws SQLException {
        MigrateResult result = migrations(new MoveServices()).migrate();

        assertThat(result.currentVersion()).isEqualTo(MoveServices.VERSION);
        assertThat(result.unplacedRows()).isZero();
    }

    @Test
    void goes_on_after_a_failure_where_it_stopped_and_needs_no_repair() throws SQLException {
        plant(2, 2500);
        FailingOnce failing = new FailingOnce(4);

        MigrationFailed failed = catchThrowableOfType(
                MigrationFailed.class, () -> migrations(failing).migrate());
        String after =
                database.strings("SELECT count(*) FROM billing.moved_services").get(0);
        MigrateResult result = migrations(failing).migrate();

        assertThat(failed).hasMessageContaining("out of luck");
        // Three batches of a thousand and half of one, of which nothing is left.
        assertThat(after).isEqualTo("2500");
        assertThat(result.dataMigrations())
                .containsExactly(new DataMigrationResult(MoveServices.VERSION, "move services", 5000, 0));
        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("5000");
        assertThat(migrations(failing).validate().ok()).isTrue();
    }

    @Test
    void runs_again_for_rows_that_arrive_later_and_for_those_that_it_could_not_place() throws SQLException {
        plant(1, 10);
        database.execute("UPDATE billing.plan_services SET quantity = -1 WHERE quantity IN (3, 4)");
        migrations(new MoveServices()).migrate();

        plant(1, 5);
        database.execute("UPDATE billing.plan_services SET quantity = 3"
                + " WHERE (plan_id, service_id) = (SELECT plan_id, service_id FROM billing.plan_services"
                + " WHERE quantity < 0 LIMIT 1)");
        BackfillResult result = migrations(new MoveServices()).backfill(MoveServices.VERSION);

        assertThat(result).isEqualTo(new BackfillResult(MoveServices.VERSION, "move services", 6, 8, 1));
        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("14");
        assertThat(database.strings("SELECT count(*) FROM billing.data_migration_unplaced_rows"))
                .containsExactly("1");
        assertThat(migrations(new MoveServices()).backfill(MoveServices.VERSION))
                .isEqualTo(new BackfillResult(MoveServices.VERSION, "move services", 0, 14, 1));
    }

    @Test
    void one_that_stands_still_is_stopped() throws SQLException {
        plant(1, 10);
        MoveServices standingStill = new MoveServices() {
            @Override
            public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) {
                return new Batch("k", 0, List.of());
            }
        };

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() -> migrations(standingStill).migrate())
                .withMessageContaining("does not get beyond k");
    }

    @Test
    void a_backfill_that_fails_says_which_migration_and_why() throws SQLException {
        plant(1, 10);
        migrations(new MoveServices()).migrate();
        plant(1, 10);

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() -> migrations(new FailingOnce(1)).backfill(MoveServices.VERSION))
                .withMessageContaining("data migration " + MoveServices.VERSION + ": out of luck");
    }

    @Test
    void is_not_run_again_before_it_has_run() {
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations(new MoveServices()).backfill(MoveServices.VERSION))
                .withMessageContaining("migrate");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations(new MoveServices()).backfill("1"))
                .withMessageContaining("no data migration 1; there are: plan-services, " + MoveServices.VERSION);
    }

    @Test
    void begins_anew_after_it_was_undone() throws SQLException {
        plant(1, 10);
        migrations(new MoveServices()).migrate();

        migrations(new MoveServices()).undo(Undo.last(1).acceptingDataLoss());
        assertThat(database.strings("SELECT count(*) FROM billing.data_migration_progress"))
                .containsExactly("0");
        migrations(new MoveServices()).migrate();

        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("10");
    }

    @Test
    void a_batch_that_looked_at_rows_names_the_last_of_them() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Batch(null, 1, List.of()));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Batch("k", -1, List.of()));
    }

    private void plant(int tenants, int services) throws SQLException {
        PlantedServices.plant(database, tenants, services);
    }

    private BillingMigrations migrations(MoveServices migration) {
        return migrations().with(List.of(migration));
    }

    /** Fails in one of its batches, after it has written. */
    private static final class FailingOnce extends MoveServices {

        private int left;

        FailingOnce(int batch) {
            left = batch;
        }

        @Override
        public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) throws SQLException {
            Batch batch = super.migrate(connection, tenant, after, size);
            if (batch.placed() > 0 && --left == 0) {
                throw new SQLException("out of luck");
            }
            return batch;
        }
    }
}
