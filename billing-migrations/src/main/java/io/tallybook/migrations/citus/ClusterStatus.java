package io.tallybook.migrations.citus;

import io.tallybook.migrations.internal.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks a coordinator how our tables, functions and tenants lie on its nodes. */
public final class ClusterStatus {

    private static final String CITUS_VERSION = "SELECT extversion FROM pg_extension WHERE extname = 'citus'";

    private static final String NODES = """
            SELECT n.nodename || ':' || n.nodeport,
                   n.groupid = 0,
                   n.isactive,
                   n.shouldhaveshards,
                   coalesce(s.tenant_shards, 0),
                   coalesce(s.bytes, 0)
            FROM pg_dist_node n
            LEFT JOIN (
                SELECT s.nodename,
                       s.nodeport,
                       count(*) FILTER (WHERE s.table_name = to_regclass('billing.tenants')) AS tenant_shards,
                       sum(s.shard_size) AS bytes
                FROM citus_shards s
                JOIN pg_class c ON c.oid = s.table_name
                WHERE c.relnamespace::regnamespace::text IN ('billing', 'billing_archive', 'telecom')
                GROUP BY s.nodename, s.nodeport
            ) s
                ON s.nodename = n.nodename
                AND s.nodeport = n.nodeport
            WHERE n.noderole = 'primary'
            ORDER BY n.groupid
            """;

    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname),
                   CASE
                       WHEN d.partmethod = 'h' THEN 'distributed'
                       WHEN d.repmodel = 't' THEN 'reference'
                       ELSE 'local'
                   END,
                   column_to_column_name(d.logicalrelid, d.partkey),
                   d.colocationid,
                   EXISTS (
                       SELECT
                       FROM pg_attribute a
                       WHERE a.attrelid = c.oid
                         AND a.attname = 'tenant_id'
                         AND NOT a.attisdropped
                   ) AND c.relname <> 'external_references',
                   coalesce(d.colocationid = t.colocationid, false),
                   coalesce(s.shards, 0),
                   coalesce(s.bytes, pg_total_relation_size(c.oid))
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_dist_partition d ON d.logicalrelid = c.oid
            LEFT JOIN pg_dist_partition t ON t.logicalrelid = to_regclass('billing.tenants')
            LEFT JOIN (
                SELECT table_name,
                       count(DISTINCT shardid) AS shards,
                       sum(shard_size)         AS bytes
                FROM citus_shards
                GROUP BY table_name
            ) s ON s.table_name = c.oid
            WHERE n.nspname IN ('billing', 'billing_archive', 'telecom')
              AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
              AND c.relname <> 'flyway_schema_history'
            ORDER BY 1
            """;

    private static final String FUNCTIONS = """
            SELECT count(*)
            FROM pg_proc p
            JOIN pg_dist_object o
                ON o.classid = 'pg_proc'::regclass
                AND o.objid = p.oid
            WHERE p.pronamespace = to_regnamespace('billing')
              AND o.distribution_argument_index IS NOT NULL
            """;

    private static final String UNDISTRIBUTED_FUNCTIONS = """
            SELECT p.proname
            FROM pg_proc p
            LEFT JOIN pg_dist_object o
                ON o.classid = 'pg_proc'::regclass
                AND o.objid = p.oid
            WHERE p.pronamespace = to_regnamespace('billing')
              AND (
                  o.objid IS NULL
                  OR (p.prokind = 'f' AND p.proargnames[1] = 'p_tenant_id' AND o.distribution_argument_index IS NULL)
              )
            ORDER BY p.proname
            """;

    private static final String ARE_STATEMENTS_KEPT = """
            SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')
               AND current_setting('citus.stat_statements_track', true) = 'all'
            """;

    // A call of a function has no key there either, though it runs on one node: only statements that name a table
    // count.
    // Those of this command are known.
    private static final String FANNING_STATEMENTS = """
            SELECT s.query,
                   s.calls
            FROM citus_stat_statements s
            WHERE s.partition_key IS NULL
              AND s.query NOT LIKE '%billing citus status%'
              AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND EXISTS (
                  SELECT
                  FROM pg_dist_partition d
                  JOIN pg_class c ON c.oid = d.logicalrelid
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE d.partmethod = 'h'
                    AND n.nspname IN ('billing', 'billing_archive', 'telecom')
                    AND s.query ~* format('\\m%s"?\\."?%s\\M(?!\\s*\\()', n.nspname, c.relname)
              )
            ORDER BY s.calls DESC, s.query
            LIMIT 20
            """;

    private final Coordinator coordinator;

    private ClusterStatus(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** @throws NoCluster if it is no coordinator of one */
    public static ClusterStatusResult of(DataSource dataSource) throws SQLException {
        return Snapshot.of(dataSource, ClusterStatus::read);
    }

    private static ClusterStatusResult read(Connection connection) throws SQLException {
        Coordinator coordinator = new Coordinator(connection);
        return new ClusterStatus(coordinator).read();
    }

    private ClusterStatusResult read() throws SQLException {
        List<ClusterNode> nodes = nodes();
        List<ClusterTable> tables = tables();
        List<String> undistributedFunctions = coordinator.list(UNDISTRIBUTED_FUNCTIONS, row -> row.getString(1));
        BiggestTenants biggest = BiggestTenants.in(tables, coordinator);
        return new ClusterStatusResult(
                coordinator.list(CITUS_VERSION, row -> row.getString(1)).get(0),
                nodes,
                tables,
                coordinator.list(FUNCTIONS, row -> row.getLong(1)).get(0),
                undistributedFunctions,
                biggest.measuredTables(),
                biggest.tenants(),
                fanningStatements(),
                problems(nodes, tables, undistributedFunctions));
    }

    private List<ClusterNode> nodes() throws SQLException {
        return coordinator.list(
                NODES,
                row -> new ClusterNode(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getLong(5),
                        row.getLong(6)));
    }

    private List<ClusterTable> tables() throws SQLException {
        return coordinator.list(
                TABLES,
                row -> new ClusterTable(
                        row.getString(1),
                        TablePlacement.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getObject(4, Integer.class),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getLong(7),
                        row.getLong(8)));
    }

    private @Nullable List<FanningStatement> fanningStatements() throws SQLException {
        return coordinator.yes(ARE_STATEMENTS_KEPT)
                ? coordinator.list(
                        FANNING_STATEMENTS,
                        row -> new FanningStatement(row.getString(1).strip(), row.getLong(2)))
                : null;
    }

    private static List<String> problems(List<ClusterNode> nodes, List<ClusterTable> tables, List<String> functions) {
        List<String> problems = new ArrayList<>();
        nodes.stream()
                .filter(node -> !node.isActive())
                .forEach(node -> problems.add("Node " + node.name() + " is not active."));
        for (ClusterTable table : tables) {
            if (table.placement() == TablePlacement.LOCAL) {
                problems.add("Table " + table.name() + " is on the coordinator only.");
            } else if (table.hasTenant() && !table.isBesideTenants()) {
                problems.add("Table " + table.name() + " does not lie beside the tenants.");
            }
        }
        functions.forEach(
                function -> problems.add("Function billing." + function + " does not run on the node of its tenant."));
        return problems;
    }
}
