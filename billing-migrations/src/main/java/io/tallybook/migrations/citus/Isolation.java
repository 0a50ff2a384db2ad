package io.tallybook.migrations.citus;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Gives a tenant shards of its own, so that it can be moved to a node without others. */
public final class Isolation {

    private static final String TENANT = "SELECT 1 FROM billing.tenants WHERE id = ?";

    private static final String ISOLATE =
            "SELECT isolate_tenant_to_new_shard('billing.tenants', CAST(? AS uuid), 'CASCADE', CAST(? AS citus.shard_transfer_mode))";

    private Isolation() {}

    /**
     * Outside a transaction.
     *
     * @throws NoCluster if the database is not distributed, or there is no such tenant
     */
    public static IsolateResult of(UUID tenant, WritesMeanwhile writes, Connection connection) throws SQLException {
        Coordinator coordinator = new Coordinator(connection);
        if (!coordinator.yes("SELECT EXISTS (SELECT FROM pg_dist_partition"
                + " WHERE logicalrelid = to_regclass('billing.tenants'))")) {
            throw new NoCluster("The tables of this database are not distributed yet");
        }
        if (coordinator.list(TENANT, row -> row.getInt(1), tenant).isEmpty()) {
            throw new NoCluster("There is no tenant " + tenant);
        }
        TenantPlace before = TenantPlace.of(tenant, coordinator);
        if (!before.isAlone()) {
            coordinator.list(ISOLATE, row -> row.getLong(1), tenant, writes.transferMode());
        }
        TenantPlace after = TenantPlace.of(tenant, coordinator);
        return new IsolateResult(tenant, before.isAlone(), after.shard(), after.node());
    }
}
