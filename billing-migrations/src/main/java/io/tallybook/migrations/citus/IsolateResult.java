package io.tallybook.migrations.citus;

import java.util.UUID;

/**
 * Where a tenant is that shares its shards with nobody.
 *
 * @param wasAlone whether it had been so before
 * @param shard of the table of tenants; those of the other tables lie beside it
 * @param node host and port
 */
public record IsolateResult(UUID tenant, boolean wasAlone, long shard, String node) {}
