package io.tallybook.migrations.citus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a database lies on its cluster.
 *
 * @param functions how many run on the node of their tenant
 * @param undistributedFunctions those that should and do not, or that some node does not have
 * @param measuredTables the biggest tables, by which tenants are measured
 * @param tenants the biggest, biggest first
 * @param fanningStatements those of the statistics, most called first; absent where no statistics are kept
 * @param problems what is not as a distribution leaves it, a sentence each; statements to several nodes and big tenants are none
 */
public record ClusterStatusResult(
        String citusVersion,
        List<ClusterNode> nodes,
        List<ClusterTable> tables,
        long functions,
        List<String> undistributedFunctions,
        List<String> measuredTables,
        List<TenantShare> tenants,
        @Nullable List<FanningStatement> fanningStatements,
        List<String> problems) {

    public ClusterStatusResult {
        nodes = List.copyOf(nodes);
        tables = List.copyOf(tables);
        undistributedFunctions = List.copyOf(undistributedFunctions);
        measuredTables = List.copyOf(measuredTables);
        tenants = List.copyOf(tenants);
        fanningStatements = fanningStatements == null ? null : List.copyOf(fanningStatements);
        problems = List.copyOf(problems);
    }
}
