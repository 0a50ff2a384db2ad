package io.tallybook.migrations.citus;

import java.util.UUID;

/**
 * How big a tenant is.
 *
 * @param rows in the tables that were read
 * @param share of the bytes of these tables, between 0 and 1: rows count by the average of their table
 * @param shard of the table of tenants
 * @param isAlone whether no other tenant can be in its shards
 * @param node host and port
 */
public record TenantShare(UUID tenant, long rows, double share, long shard, boolean isAlone, String node) {}
