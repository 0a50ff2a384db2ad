package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.CitusDatabase;
import io.tallybook.migrations.citus.ClusterStatusResult;
import io.tallybook.migrations.citus.ClusterTable;
import io.tallybook.migrations.citus.TablePlacement;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same scripts on a Citus cluster: skipped where {@code BILLING_CITUS_URL} names none. */
class CitusMigrationTest {

    private static final String TENANT = "cccccccc-0000-4000-8000-000000000000";

    @RegisterExtension
    final CitusDatabase db = CitusDatabase.empty();

    @TempDir
    Path folder;

    private Database database;
    private BillingMigrations migrations;

    @BeforeEach
    void on_a_cluster() {
        database = new Database(db.dataSource());
        migrations = BillingMigrations.of(db.dataSource());
    }

    @Test
    void distributes_every_table_and_function_and_undoes_and_does_the_newest_ten_scripts_again() throws SQLException {
        migrations.migrate();

        ClusterStatusResult fresh = migrations.clusterStatus();
        assertThat(fresh.problems()).isEmpty();
        assertThat(fresh.tables()).filteredOn(ClusterTable::hasTenant).hasSizeGreaterThan(50);
        assertThat(fresh.tables())
                .filteredOn(table -> table.placement() == TablePlacement.REFERENCE)
                .extracting(ClusterTable::name)
                .contains("billing.subscription_tiers", "billing.usage_features", "billing_archive.dropped_tables");
        assertThat(fresh.functions()).isGreaterThan(60);
        assertThat(migrations.migrate().applied()).isEmpty();

        assertThat(migrations.undo(Undo.last(10)).undone()).hasSize(10);
        assertThat(migrations.migrate().applied()).hasSizeGreaterThanOrEqualTo(10);

        assertThat(migrations.clusterStatus().problems()).isEmpty();
        assertThat(migrations.clusterStatus().functions()).isEqualTo(fresh.functions());
        assertThat(migrations.validate().messages()).isEmpty();
    }

    @Test
    void moves_older_plan_services_and_drops_allocations_over_rows_of_each() throws SQLException {
        migrations.migrateTo("20250301000000");
        database.execute("""
                INSERT INTO billing.tenants (id, name, created_at) VALUES ('%1$s', 'Acme', '2024-01-01Z');
                INSERT INTO billing.organisations
                    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                VALUES ('%1$s', '%1$s', 'sales', 'Sales', 'UTC', 'EUR', '2024-01-01Z');
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'Standard', 'monthly', 'EUR', 'Fixed', now(), now());
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'Support', 'Fixed', 'month', 'EUR', now(), now());
                INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
                VALUES ('%1$s', '%1$s', '%1$s', 1, 1990), ('%1$s', '%1$s', gen_random_uuid(), 1, 1);
                INSERT INTO billing.credit_allocations
                    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, is_active,
                     credit_type, allocated_at, expires_at, last_updated_at)
                VALUES ('%1$s', gen_random_uuid(), '%1$s', 'crm', 20, 2.5, true, 'free', '2025-01-01Z', '2099-01-01Z', now()),
                       ('%1$s', gen_random_uuid(), '%1$s', 'crm', 10, 4, true, 'free', '2025-01-01Z', '2025-01-02Z', now()),
                       ('%1$s', gen_random_uuid(), '%1$s', 'crm', 8, 1, false, 'free', '2025-01-01Z', NULL, now())
                """.formatted(TENANT));

        MigrateResult result = migrations.migrate();

        assertThat(result.dataMigrations()).singleElement().satisfies(moved -> {
            assertThat(moved.placed()).isEqualTo(1);
            assertThat(moved.unplaced()).isEqualTo(1);
        });
        assertThat(result.droppedTables()).last().satisfies(dropped -> {
            assertThat(dropped.archivedRows()).isEqualTo(3);
            assertThat(dropped.returnedCredits()).isEqualByComparingTo("17.5");
            assertThat(dropped.expiredCredits()).isEqualByComparingTo("6");
            assertThat(dropped.inactiveCredits()).isEqualByComparingTo("7");
        });
        assertThat(database.strings("SELECT trim_scale(balance) FROM billing.credits"))
                .containsExactly("17.5");
        assertThat(migrations.verify().problems()).isEmpty();
        assertThat(migrations.clusterStatus().problems()).isEmpty();

        database.execute("""
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
                SELECT tenant_id, service_id, 'Late', 'Fixed', 'month', 'EUR', now(), now()
                FROM billing.plan_services
                WHERE tenant_id = '%1$s' AND service_id <> '%1$s'
                """.formatted(TENANT));
        BackfillResult again = migrations.backfill("plan-services");
        assertThat(again.placed()).isEqualTo(1);
        assertThat(again.unplaced()).isZero();
        assertThat(migrations.verify().problems()).isEmpty();
    }

    @Test
    void runs_a_function_on_the_node_of_its_tenant() throws SQLException {
        migrations.migrate();
        database.execute("INSERT INTO billing.tenants (id, name, created_at) VALUES ('" + TENANT + "', 'Acme', now())");
        String call = "SELECT * FROM billing.consume_credits('" + TENANT + "', '" + TENANT + "', 5, 'a.b', 'k', now())";
        String node = database.strings("""
                        SELECT 'Node: host=' || n.nodename || ' port=' || n.nodeport
                        FROM pg_dist_placement p
                        JOIN pg_dist_node n ON n.groupid = p.groupid
                        WHERE p.shardid = get_shard_id_for_distribution_column('billing.tenants', CAST('%s' AS uuid))
                        """.formatted(TENANT)).get(0);

        assertThat(String.join("\n", database.strings("EXPLAIN " + call)))
                .contains("Task Count: 1", node, "Function Scan on consume_credits");
    }

    @Test
    void a_later_script_makes_its_table_beside_the_tenants_and_its_function_runs_there() throws Exception {
        ScriptFolder scripts = new ScriptFolder(folder)
                .with(1, "notes", """
                        SET LOCAL citus.multi_shard_modify_mode = 'sequential';
                        SET LOCAL citus.enable_local_reference_table_foreign_keys = off;
                        CREATE TABLE billing.notes (
                            tenant_id       uuid NOT NULL,
                            note_id         uuid NOT NULL,
                            organisation_id uuid NOT NULL,
                            CONSTRAINT notes_pk PRIMARY KEY (tenant_id, note_id),
                            CONSTRAINT notes_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
                                REFERENCES billing.organisations (tenant_id, organisation_id)
                        );
                        CALL billing.distribute_tables();
                        CREATE FUNCTION billing.count_notes(p_tenant_id uuid) RETURNS bigint LANGUAGE plpgsql AS
                        'BEGIN RETURN (SELECT count(*) FROM billing.notes WHERE tenant_id = p_tenant_id); END';
                        """, "DROP FUNCTION billing.count_notes(uuid); DROP TABLE billing.notes");
        BillingMigrations with = migrations.from(scripts.locations());
        with.migrate();

        assertThat(with.clusterStatus().problems()).isEmpty();
        assertThat(with.clusterStatus().tables())
                .filteredOn(table -> table.name().equals("billing.notes"))
                .singleElement()
                .matches(ClusterTable::isBesideTenants);

        with.undo(Undo.last(1));
        assertThat(with.clusterStatus().problems()).isEmpty();
    }

    @Test
    void names_what_nobody_distributed() throws SQLException {
        migrations.migrate();
        database.execute("CREATE TABLE billing.notes (tenant_id uuid NOT NULL PRIMARY KEY)");
        database.execute(
                "CREATE OR REPLACE FUNCTION billing.some_notes(p_tenant_id uuid) RETURNS bigint LANGUAGE sql AS 'SELECT 1'");

        assertThat(migrations.clusterStatus().problems())
                .containsExactly(
                        "Table billing.notes is on the coordinator only.",
                        "Function billing.some_notes does not run on the node of its tenant.");
    }

    @Test
    void refuses_to_spread_a_table_by_a_domain() throws SQLException {
        migrations.migrate();
        database.execute(
                "CREATE TABLE billing.stripe_events (stripe_customer_id billing.operation_code NOT NULL PRIMARY KEY)");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> database.execute("CALL billing.distribute_tables()"))
                .withMessageContaining("billing.stripe_events cannot be distributed by stripe_customer_id");
    }
}
