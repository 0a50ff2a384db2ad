package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.CitusDatabase;
import io.tallybook.migrations.citus.ClusterStatusResult;
import io.tallybook.migrations.citus.DistributeResult;
import io.tallybook.migrations.citus.IsolateResult;
import io.tallybook.migrations.citus.MovedTable;
import io.tallybook.migrations.citus.TablePlacement;
import io.tallybook.migrations.citus.TenantShare;
import io.tallybook.migrations.citus.WritesMeanwhile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that was filled before its server became a cluster: skipped where {@code BILLING_CITUS_URL} names none. */
class CitusDistributeTest {

    private static final UUID ACME = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
    private static final UUID BOLT = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000000");

    private static final String KEYS = """
            SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated
            FROM pg_constraint
            WHERE connamespace IN ('billing'::regnamespace, 'telecom'::regnamespace, 'billing_archive'::regnamespace)
              AND conrelid::regclass::text !~ '_[0-9]+$'
            ORDER BY 1
            """;

    @RegisterExtension
    final CitusDatabase db = CitusDatabase.beforeTheCluster();

    private Database database;
    private BillingMigrations migrations;

    @BeforeEach
    void with_rows_of_every_kind() throws SQLException, IOException {
        database = new Database(db.dataSource());
        migrations = BillingMigrations.of(db.dataSource());
        migrations.migrate();
        try (var rows = CitusDistributeTest.class.getResourceAsStream("/verify/healthy_rows.sql")) {
            database.execute(new String(rows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void moves_every_row_and_keeps_every_key() throws SQLException {
        List<String> keys = database.strings(KEYS);
        db.join();
        ClusterStatusResult before = migrations.clusterStatus();
        assertThat(before.tables()).allMatch(table -> table.placement() == TablePlacement.LOCAL);
        assertThat(before.problems()).hasSizeGreaterThan(100);

        DistributeResult result = migrations.distribute();

        assertThat(result.tables())
                .hasSameSizeAs(before.tables())
                .allSatisfy(table -> assertThat(table.after()).isEqualTo(table.before()));
        assertThat(result.tables())
                .filteredOn(table -> table.after().rows() > 0)
                .extracting(MovedTable::name)
                .contains("billing.tenants", "billing.credits", "billing.plan_service_configuration", "telecom.cdrs");
        assertThat(result.functions()).isGreaterThan(60);
        assertThat(migrations.clusterStatus().problems()).isEmpty();
        assertThat(migrations.verify().problems()).isEmpty();
        assertThat(database.strings(KEYS)).isEqualTo(keys);
        // Nothing is left of them on the coordinator.
        assertThat(database.strings("SELECT sum(pg_relation_size(logicalrelid)) FROM pg_dist_partition"))
                .containsExactly("0");

        DistributeResult again = migrations.distribute();
        assertThat(again.nothingWasLeft()).isTrue();
        assertThat(migrations.migrate().applied()).isEmpty();
        assertThat(migrations.undo(Undo.last(1)).undone()).hasSize(1);
    }

    @Test
    void moves_nothing_where_a_row_would_not_arrive_as_it_was() throws SQLException {
        db.join();
        database.execute("ALTER PROCEDURE billing.distribute_tables() RENAME TO distribute_them");
        database.execute("""
                CREATE PROCEDURE billing.distribute_tables() LANGUAGE plpgsql AS '
                BEGIN
                    CALL billing.distribute_them();
                    UPDATE billing.usage_counters SET used = used + 1 WHERE tenant_id = ''%s'';
                END'
                """.formatted(ACME));

        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.distribute())
                .withMessageContaining("billing.usage_counters had 7 rows of checksum")
                .withMessageEndingWith("nothing was distributed");

        assertThat(database.strings("SELECT count(*) FROM pg_dist_partition")).containsExactly("0");
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @Test
    void names_the_biggest_tenants_and_gives_one_shards_of_its_own() throws SQLException {
        db.join();
        migrations.distribute();
        List<TenantShare> before = migrations.clusterStatus().tenants();
        assertThat(before).extracting(TenantShare::tenant).contains(ACME);
        assertThat(before).extracting(TenantShare::isAlone).containsOnly(false);
        assertThat(before.stream().mapToDouble(TenantShare::share).sum()).isBetween(0.999, 1.001);

        IsolateResult result = migrations.isolate(ACME, WritesMeanwhile.WAIT);

        assertThat(result.wasAlone()).isFalse();
        TenantShare acme = migrations.clusterStatus().tenants().get(0);
        assertThat(acme.tenant()).isEqualTo(ACME);
        assertThat(acme.isAlone()).isTrue();
        assertThat(acme.shard()).isEqualTo(result.shard());
        assertThat(acme.node()).isEqualTo(result.node());
        assertThat(migrations.isolate(ACME, WritesMeanwhile.WAIT))
                .isEqualTo(new IsolateResult(ACME, true, result.shard(), result.node()));
        assertThat(migrations.clusterStatus().problems()).isEmpty();
        assertThat(migrations.verify().problems()).isEmpty();
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.isolate(UUID.randomUUID(), WritesMeanwhile.WAIT))
                .withMessageStartingWith("There is no tenant ");
        assertThat(migrations.isolate(BOLT, WritesMeanwhile.WAIT).shard()).isNotEqualTo(result.shard());
    }
}
