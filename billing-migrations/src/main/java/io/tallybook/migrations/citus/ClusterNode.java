package io.tallybook.migrations.citus;

/**
 * A server of a cluster.
 *
 * @param name host and port
 * @param isActive whether it is told of changes to tables
 * @param hasTenants whether shards of tenants may be on it
 * @param tenantShards how many shards of the table of tenants it has; each has one of every other tenant table beside it
 * @param bytes of all our tables, indexes included
 */
public record ClusterNode(
        String name, boolean isCoordinator, boolean isActive, boolean hasTenants, long tenantShards, long bytes) {}
