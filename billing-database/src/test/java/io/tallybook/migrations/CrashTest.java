package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tallybook.database.EmbeddedServer;
import io.tallybook.database.OtherJvm;
import io.tallybook.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left when the migrating process or the server is killed, at moments drawn from a seed.
 *
 * <p>More of it: {@code -Dbilling.crash.kills=20 -Dbilling.crash.rows=200000 -Dbilling.crash.seed=…}
 */
class CrashTest {

    private static final int KILLS = Integer.getInteger("billing.crash.kills", 2);
    private static final int ROWS = Integer.getInteger("billing.crash.rows", 10_000);
    private static final int TENANTS = 10;
    private static final String DATABASE = "crash";

    private final Random random = new Random(Long.getLong("billing.crash.seed", 20261120));

    @TempDir
    private Path folder;

    private EmbeddedServer server;
    private ScriptFolder scripts;

    @BeforeEach
    void start() throws IOException {
        server = startServer(0);
        scripts = new ScriptFolder(folder.resolve("scripts"))
                .with(1, "create_moved_services", MoveServices.NEW_TABLE, "DROP TABLE billing.moved_services;");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void migrate_completes_after_its_process_was_killed() throws Exception {
        migrateWithoutAnAccident();
        for (int kill = 0; kill < KILLS; kill++) {
            String database = "killed_" + kill;
            try (OtherJvm program = migrateUntilSomeScript(database)) {
                program.kill();
            }
            assertCompletes(database);
        }
    }

    @Test
    void migrate_completes_after_the_server_was_stopped_at_once() throws Exception {
        migrateWithoutAnAccident();
        for (int kill = 0; kill < KILLS; kill++) {
            String database = "stopped_" + kill;
            try (OtherJvm program = migrateUntilSomeScript(database)) {
                stopServerAtOnce();
                program.kill();
            }
            server = startServer(server.port());
            assertCompletes(database);
        }
    }

    @Test
    void a_data_migration_goes_on_after_its_process_was_killed() throws Exception {
        plantRows();
        for (int kill = 0; kill < KILLS; kill++) {
            try (OtherJvm program = OtherJvm.start(
                    MigrateProgram.class,
                    server.jdbcUrl(DATABASE),
                    BillingMigrations.LOCATION,
                    scripts.locations().get(1))) {
                assertThat(program.line()).isEqualTo(MigrateProgram.READY);
                for (int batches = batchesUntilKill(); batches > 0; batches--) {
                    assertThat(program.line()).startsWith(MigrateProgram.BATCH);
                }
                // In the middle of the next one.
                program.endsWithin(Duration.ofNanos(random.nextInt(20_000_000)));
                program.kill();
            }
        }
        assertEveryRowMovedOnce();
    }

    @Test
    void a_data_migration_goes_on_after_the_server_was_stopped_at_once() throws Exception {
        plantRows();
        for (int kill = 0; kill < KILLS; kill++) {
            AtomicInteger batches = new AtomicInteger(batchesUntilKill());
            BillingMigrations migrating = migrations(database(DATABASE)).reporting(progress -> {
                if (batches.decrementAndGet() == 0) {
                    stopServerAtOnce();
                }
            });
            assertThat(catchThrowable(migrating::migrate)).isInstanceOf(RuntimeException.class);
            server = startServer(server.port());
        }
        assertEveryRowMovedOnce();
    }

    @Test
    void plan_services_are_moved_as_if_nobody_had_been_killed() throws Exception {
        plantPlanServices("moved_whole");
        server.createDatabase("moved", "moved_whole");
        BillingMigrations.of(database("moved_whole")).migrate();
        for (int kill = 0; kill < KILLS; kill++) {
            try (OtherJvm program =
                    OtherJvm.start(MigrateProgram.class, server.jdbcUrl("moved"), BillingMigrations.LOCATION)) {
                assertThat(program.line()).isEqualTo(MigrateProgram.READY);
                for (int batches = batchesUntilKill(); batches > 0; batches--) {
                    assertThat(program.line()).startsWith(MigrateProgram.BATCH);
                }
                program.endsWithin(Duration.ofNanos(random.nextInt(20_000_000)));
                program.kill();
            }
        }
        assertThat(BillingMigrations.of(database("moved")).info().pending())
                .as("the kills came in the middle")
                .extracting(MigrationState::version)
                .contains("20250318200100");

        MigrateResult result = BillingMigrations.of(database("moved")).migrate();

        int unplaced = ROWS / 100;
        assertThat(result.dataMigrations())
                .extracting("placed", "unplaced")
                .containsExactly(tuple((long) ROWS - unplaced, (long) unplaced));
        assertThat(movedPlanServices("moved")).isEqualTo(movedPlanServices("moved_whole"));
        assertThat(BillingMigrations.of(database("moved")).verify().problems()).isEmpty();
        assertThat(BillingMigrations.of(database("moved"))
                        .backfill("plan-services")
                        .placed())
                .isZero();
    }

    private void plantPlanServices(String name) throws SQLException {
        server.createDatabase(name);
        BillingMigrations.of(database(name)).migrateTo("20250318200050");
        Database planted = new Database(database(name));
        PlantedServices.plant(planted, TENANTS, ROWS / TENANTS);
        planted.execute("""
                UPDATE billing.billing_plans SET plan_type = 'Usage';
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, default_rate, currency, created_at, updated_at)
                SELECT tenant_id, service_id, 'Service', 'Usage', 'GB', quantity, 'EUR', now(), now()
                FROM billing.plan_services;
                INSERT INTO billing.service_rate_tiers
                    (tenant_id, tier_id, service_id, min_quantity, max_quantity, rate, created_at, updated_at)
                SELECT s.tenant_id, gen_random_uuid(), s.service_id, t.first, t.last, t.rate, now(), now()
                FROM billing.plan_services s, (VALUES (1, 10, 5), (11, NULL, 4)) AS t (first, last, rate)
                WHERE s.quantity % 10 = 3;
                UPDATE billing.plan_services SET quantity = -1 WHERE quantity % 100 = 7
                """);
    }

    /** Everything but ids of configurations and times. */
    private List<String> movedPlanServices(String name) throws SQLException {
        return new Database(database(name)).strings("""
                SELECT concat_ws(' ', o.tenant_id, o.plan_id, o.service_id, o.quantity, c.quantity, u.base_rate, t.tiers)
                FROM billing.plan_service_origins o
                JOIN billing.plan_service_configuration c USING (tenant_id, config_id)
                JOIN billing.plan_service_usage_config u USING (tenant_id, config_id)
                LEFT JOIN (
                    SELECT tenant_id, config_id, string_agg(min_quantity || ' ' || rate, ' ' ORDER BY min_quantity) AS tiers
                    FROM billing.plan_service_rate_tiers
                    GROUP BY tenant_id, config_id
                ) t USING (tenant_id, config_id)
                UNION ALL
                SELECT tenant_id || source_key || reason
                FROM billing.data_migration_unplaced_rows
                ORDER BY 1
                """);
    }

    /** So many that all kills come before the end. */
    private int batchesUntilKill() {
        return 1 + random.nextInt(Math.max(1, ROWS / 1000 / (KILLS + 1)));
    }

    private void migrateWithoutAnAccident() {
        server.createDatabase("whole");
        BillingMigrations.of(database("whole")).migrate();
    }

    /** Returns when a script drawn from the seed is applied, and a moment later: in the middle of the next one or between. */
    private OtherJvm migrateUntilSomeScript(String name) throws Exception {
        server.createDatabase(name);
        Database database = new Database(database(name));
        int scripts =
                BillingMigrations.of(database("whole")).info().migrations().size();
        int applied = random.nextInt(scripts - 2);
        OtherJvm program = OtherJvm.start(MigrateProgram.class, server.jdbcUrl(name), BillingMigrations.LOCATION);
        assertThat(program.line()).isEqualTo(MigrateProgram.READY);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> appliedScripts(database) >= applied);
        program.endsWithin(Duration.ofNanos(random.nextInt(20_000_000)));
        return program;
    }

    private static int appliedScripts(Database database) throws SQLException {
        if (database.strings("SELECT to_regclass('billing.flyway_schema_history')::text")
                        .get(0)
                == null) {
            return 0;
        }
        return Integer.parseInt(
                database.strings("SELECT count(*) FROM billing.flyway_schema_history WHERE type <> 'SCHEMA'")
                        .get(0));
    }

    private void assertCompletes(String name) throws SQLException {
        BillingMigrations migrations = BillingMigrations.of(database(name));
        assertThat(migrations.info().pending())
                .as("the kill came before the end")
                .isNotEmpty();

        migrations.migrate();

        assertThat(migrations.info().pending()).isEmpty();
        assertThat(migrations.validate().ok()).isTrue();
        assertThat(migrations.verify().problems()).isEmpty();
        assertThat(Catalogue.of(database(name), Walk.SCHEMAS)).isEqualTo(Catalogue.of(database("whole"), Walk.SCHEMAS));
        assertThat(new Database(database(name)).strings("SELECT feature_code FROM billing.usage_features"))
                .containsExactlyInAnyOrderElementsOf(
                        new Database(database("whole")).strings("SELECT feature_code FROM billing.usage_features"));
    }

    private void plantRows() throws SQLException {
        server.createDatabase(DATABASE);
        BillingMigrations.of(database(DATABASE)).migrate();
        Database planted = new Database(database(DATABASE));
        PlantedServices.plant(planted, TENANTS, ROWS / TENANTS);
        planted.execute("UPDATE billing.plan_services SET quantity = -1 WHERE quantity % 100 = 7");
    }

    private void assertEveryRowMovedOnce() throws SQLException {
        Database database = new Database(database(DATABASE));
        assertThat(database.strings("SELECT count(*) > 0 FROM billing.moved_services"))
                .as("the kills came in the middle")
                .containsExactly("t");
        assertThat(migrations(database(DATABASE)).info().pending()).isNotEmpty();

        MigrateResult result = migrations(database(DATABASE)).migrate();

        int unplaced = ROWS / 100;
        assertThat(result.dataMigrations())
                .extracting("placed", "unplaced")
                .containsExactly(tuple((long) ROWS - unplaced, (long) unplaced));
        assertThat(database.strings("""
                SELECT count(*) || ' ' || count(DISTINCT (tenant_id, plan_id, service_id))
                FROM billing.moved_services
                """)).containsExactly((ROWS - unplaced) + " " + (ROWS - unplaced));
        assertThat(database.strings("SELECT count(*) FROM billing.data_migration_unplaced_rows"))
                .containsExactly(String.valueOf(unplaced));
        assertThat(migrations(database(DATABASE)).validate().ok()).isTrue();
        // The rows came after our own migration of them.
        migrations(database(DATABASE)).backfill("plan-services");
        assertThat(migrations(database(DATABASE)).verify().problems()).isEmpty();
        assertThat(migrations(database(DATABASE)).migrate().nothingPending()).isTrue();
    }

    private BillingMigrations migrations(DataSource dataSource) {
        return BillingMigrations.of(dataSource).from(scripts.locations()).with(List.of(new MoveServices()));
    }

    private DataSource database(String name) {
        return server.dataSource(name);
    }

    private EmbeddedServer startServer(int port) {
        return PostgresServer.embedded()
                .dataDirectory(folder.resolve("server"))
                .port(port)
                .durable()
                .start();
    }

    /** As a power cut for the server's processes: SIGQUIT, so that nothing is written any more. */
    private void stopServerAtOnce() {
        try {
            Path pidFile = folder.resolve("server").resolve("data").resolve("postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
            postmaster.onExit().join();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            server.close();
        }
    }
}
