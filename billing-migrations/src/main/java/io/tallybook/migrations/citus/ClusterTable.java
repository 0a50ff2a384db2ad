package io.tallybook.migrations.citus;

import org.jspecify.annotations.Nullable;

/**
 * A table of ours in a cluster.
 *
 * @param name with its schema
 * @param column by which it is spread; absent where it is not
 * @param colocation number of the group of tables whose shards lie beside each other; absent for a local one
 * @param hasTenant whether its rows are of tenants
 * @param isBesideTenants whether its shards lie beside those of the tenants
 * @param bytes on all nodes, indexes included
 */
public record ClusterTable(
        String name,
        TablePlacement placement,
        @Nullable String column,
        @Nullable Integer colocation,
        boolean hasTenant,
        boolean isBesideTenants,
        long shards,
        long bytes) {}
