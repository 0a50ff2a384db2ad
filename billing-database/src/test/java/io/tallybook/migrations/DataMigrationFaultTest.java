package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallybook.migrations.data.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data migrations that do wrong, and tenants that come and go. */
class DataMigrationFaultTest extends ScriptsOnTop {

    @BeforeEach
    void prepareRowsToMove() throws Exception {
        scripts.with(1, "create_moved_services", MoveServices.NEW_TABLE, "DROP TABLE billing.moved_services;")
                .undo("U" + MoveServices.VERSION + "__move_services.sql", "DELETE FROM billing.moved_services;");
    }

    @Test
    void the_tenant_with_the_id_of_zeros_is_moved_as_well() throws SQLException {
        database.execute("""
                INSERT INTO billing.tenants (id, name, created_at)
                VALUES ('00000000-0000-0000-0000-000000000000', 'The only one', now());
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, created_at, updated_at)
                SELECT id, gen_random_uuid(), 'Plan', 'monthly', 'EUR', now(), now()
                FROM billing.tenants;
                INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity)
                SELECT tenant_id, plan_id, gen_random_uuid(), 1
                FROM billing.billing_plans
                """);

        MigrateResult result = migrations(new MoveServices()).migrate();

        assertThat(result.dataMigrations().get(0).placed()).isEqualTo(1);
    }

    @Test
    void half_a_batch_is_rolled_back_whatever_is_thrown() throws SQLException {
        PlantedServices.plant(database, 1, 10);
        AtomicBoolean failed = new AtomicBoolean();
        BillingMigrations migrations = migrations(new MoveServices() {
            @Override
            public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size)
                    throws SQLException {
                Batch batch = super.migrate(connection, tenant, after, size);
                if (!failed.getAndSet(true)) {
                    throw new StackOverflowError("out of depth");
                }
                return batch;
            }
        });

        assertThatThrownBy(migrations::migrate).hasMessageContaining("out of depth");

        assertThat(database.strings("SELECT count(*) FROM billing.moved_services"))
                .containsExactly("0");
        assertThat(migrations.migrate().dataMigrations().get(0).placed()).isEqualTo(10);
    }

    @Test
    void a_batch_that_does_not_get_on_is_an_error_and_no_endless_loop() throws SQLException {
        PlantedServices.plant(database, 1, 1);
        AtomicInteger calls = new AtomicInteger();
        BillingMigrations migrations = migrations(new MoveServices() {
            @Override
            public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) {
                if (calls.incrementAndGet() > 10) {
                    throw new AssertionError("asked for the same rows again and again");
                }
                return new Batch("the same", 0, List.of());
            }
        });

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(migrations::migrate)
                .withMessageContaining("the same");
    }

    @Test
    void a_tenant_that_is_deleted_meanwhile_is_passed_over() throws SQLException {
        PlantedServices.plant(database, 2, 1);
        AtomicBoolean deleted = new AtomicBoolean();
        BillingMigrations migrations = migrations(new MoveServices()).reporting(progress -> {
            try {
                if (!deleted.getAndSet(true)) {
                    database.execute(
                            "DELETE FROM billing.tenants WHERE id IN (SELECT tenant_id FROM billing.data_migration_progress)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(migrations.migrate().currentVersion()).isEqualTo(MoveServices.VERSION);
    }

    @Test
    void what_the_migration_or_the_listener_says_is_the_reason() throws SQLException {
        PlantedServices.plant(database, 1, 1);

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() -> migrations(new MoveServices())
                        .reporting(progress -> {
                            throw new IllegalStateException("nobody listens");
                        })
                        .migrate())
                .satisfies(failed -> assertThat(failed.reason()).contains("nobody listens"));
    }

    @Test
    void a_batch_waits_for_locks_as_often_as_was_said_and_no_more() throws SQLException {
        PlantedServices.plant(database, 1, 1);
        AtomicInteger attempts = new AtomicInteger();
        BillingMigrations migrations = migrations(new MoveServices() {
            @Override
            public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size)
                    throws SQLException {
                attempts.incrementAndGet();
                throw new SQLException("canceling statement due to lock timeout", "55P03");
            }
        });

        assertThatExceptionOfType(MigrationFailed.class)
                .isThrownBy(() ->
                        migrations.waitingForLocks(Duration.ofMillis(1), 4).migrate());

        assertThat(attempts).hasValue(4);
    }

    private BillingMigrations migrations(MoveServices migration) {
        return migrations().with(List.of(migration));
    }
}
