package io.tallybook.migrations.citus;

import java.sql.SQLException;
import java.util.UUID;

/**
 * Where a tenant is.
 *
 * @param shard of the table of tenants; those of the other tables lie beside it
 * @param isAlone whether no other tenant can be in its shards
 * @param node host and port
 */
record TenantPlace(long shard, boolean isAlone, String node) {

    private static final String PLACE = """
            SELECT s.shardid,
                   s.shardminvalue = s.shardmaxvalue,
                   n.nodename || ':' || n.nodeport
            FROM pg_dist_shard s
            JOIN pg_dist_placement p ON p.shardid = s.shardid
            JOIN pg_dist_node n ON n.groupid = p.groupid
            WHERE s.shardid = get_shard_id_for_distribution_column('billing.tenants', CAST(? AS uuid))
              AND n.noderole = 'primary'
            """;

    static TenantPlace of(UUID tenant, Coordinator coordinator) throws SQLException {
        return coordinator
                .list(PLACE, row -> new TenantPlace(row.getLong(1), row.getBoolean(2), row.getString(3)), tenant)
                .get(0);
    }
}
