package io.tallybook.migrations.citus;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The tenants that fill a cluster, measured by its biggest tables: counting them all would read every row there is.
 *
 * @param measuredTables biggest first
 * @param tenants biggest first
 */
record BiggestTenants(List<String> measuredTables, List<TenantShare> tenants) {

    private static final int TABLES = 5;
    private static final int TENANTS = 10;

    // One with few rows in the biggest tables is not among the biggest.
    private static final String ROWS = """
            SELECT /* billing citus status */
                   tenant_id,
                   count(*),
                   sum(count(*)) OVER ()
            FROM %s
            GROUP BY tenant_id
            ORDER BY count(*) DESC
            LIMIT 100
            """;

    static BiggestTenants in(List<ClusterTable> tables, Coordinator coordinator) throws SQLException {
        List<ClusterTable> biggestFirst = tables.stream()
                .filter(table -> table.hasTenant() && table.isBesideTenants())
                .sorted(Comparator.comparingLong(ClusterTable::bytes).reversed())
                .toList();
        List<String> measured = new ArrayList<>();
        Map<UUID, Size> sizes = new HashMap<>();
        double total = 0;
        for (ClusterTable table : biggestFirst) {
            List<Count> counts = coordinator.list(
                    ROWS.formatted(table.name()),
                    row -> new Count(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)));
            // The pages of indexes make some tables big that have no row.
            if (counts.isEmpty()) {
                continue;
            }
            measured.add(table.name());
            total += table.bytes();
            for (Count count : counts) {
                Size size = new Size(count.rows, (double) table.bytes() * count.rows / count.rowsOfAll);
                sizes.merge(count.tenant, size, Size::plus);
            }
            if (measured.size() == TABLES) {
                break;
            }
        }
        List<Map.Entry<UUID, Size>> first = sizes.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<UUID, Size> tenant) -> tenant.getValue().bytes)
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(TENANTS)
                .toList();
        List<TenantShare> shares = new ArrayList<>();
        for (Map.Entry<UUID, Size> tenant : first) {
            TenantPlace place = TenantPlace.of(tenant.getKey(), coordinator);
            Size size = tenant.getValue();
            shares.add(new TenantShare(
                    tenant.getKey(), size.rows, size.bytes / total, place.shard(), place.isAlone(), place.node()));
        }
        return new BiggestTenants(measured, shares);
    }

    private record Count(UUID tenant, long rows, long rowsOfAll) {}

    private record Size(long rows, double bytes) {

        Size plus(Size other) {
            return new Size(rows + other.rows, bytes + other.bytes);
        }
    }
}
