package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.citus.ClusterNode;
import io.tallybook.migrations.citus.ClusterStatusResult;
import io.tallybook.migrations.citus.ClusterTable;
import io.tallybook.migrations.citus.FanningStatement;
import io.tallybook.migrations.citus.TenantShare;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Say where tables, functions and the biggest tenants are, and which statements went to several nodes.",
            "Reads the biggest tables whole. Exit code 3 when a table or a function is not where a distribution puts it."
        })
final class CitusStatusCommand extends DatabaseCommand {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        ClusterStatusResult result = BillingMigrations.of(database.dataSource()).clusterStatus();
        if (json) {
            Json.print(result, out);
        } else {
            print(result, database.name(), out);
        }
        return result.problems().isEmpty() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }

    private static void print(ClusterStatusResult result, String database, PrintWriter out) {
        printNodes(result.nodes(), out);
        out.println();
        printTables(result.tables(), out);
        out.println();
        out.println(Counted.of(result.functions(), "function") + " run on the node of their tenant.");
        out.println();
        printTenants(result, out);
        out.println();
        printStatements(result.fanningStatements(), out);
        out.println();
        List<String> problems = result.problems();
        problems.forEach(out::println);
        out.println(
                problems.isEmpty()
                        ? database + ": no problem in "
                                + Counted.of(result.tables().size(), "table") + " on Citus " + result.citusVersion()
                                + "."
                        : database + ": " + Counted.of(problems.size(), "problem")
                                + ". \"billing citus distribute\" puts tables and functions where they belong.");
    }

    private static void printNodes(List<ClusterNode> nodes, PrintWriter out) {
        TextTable table =
                TextTable.of("node", "role").right("shards of tenants").right("size");
        for (ClusterNode node : nodes) {
            table.row(node.name(), role(node), node.tenantShards(), size(node.bytes()));
        }
        table.print(out);
    }

    private static String role(ClusterNode node) {
        String role = node.isCoordinator() ? "coordinator" : "worker";
        String active = node.isActive() ? role : role + ", not active";
        return node.hasTenants() || node.isCoordinator() ? active : active + ", without tenants";
    }

    private static void printTables(List<ClusterTable> tables, PrintWriter out) {
        TextTable table = TextTable.of("table", "placement", "by")
                .right("group")
                .right("shards")
                .right("size");
        for (ClusterTable row : tables) {
            table.row(
                    row.name(),
                    row.placement().name().toLowerCase(Locale.ROOT),
                    row.column(),
                    row.colocation(),
                    row.shards(),
                    size(row.bytes()));
        }
        table.print(out);
    }

    private static void printTenants(ClusterStatusResult result, PrintWriter out) {
        if (result.tenants().isEmpty()) {
            out.println("No tenant has rows yet.");
            return;
        }
        TextTable table = TextTable.of("tenant")
                .right("rows")
                .right("share")
                .right("shard")
                .left("node");
        for (TenantShare tenant : result.tenants()) {
            table.row(
                    tenant.tenant(),
                    tenant.rows(),
                    String.format(Locale.ROOT, "%.1f %%", 100 * tenant.share()),
                    tenant.shard() + (tenant.isAlone() ? ", alone" : ""),
                    tenant.node());
        }
        table.print(out);
        out.println("The biggest tenants, by " + String.join(", ", result.measuredTables()) + ".");
    }

    private static void printStatements(@Nullable List<FanningStatement> statements, PrintWriter out) {
        if (statements == null) {
            out.println(
                    "Which statements went to several nodes is not known: that needs the extension pg_stat_statements, and"
                            + " citus.stat_statements_track = 'all'.");
        } else if (statements.isEmpty()) {
            out.println("No statement on tables of tenants went to several nodes.");
        } else {
            TextTable table = TextTable.of("statement to several nodes").right("calls");
            statements.forEach(statement -> table.row(OneLine.of(statement.text()), statement.calls()));
            table.print(out);
        }
    }

    // As PostgreSQL's pg_size_pretty writes it.
    private static String size(long bytes) {
        long size = bytes;
        for (String unit : List.of("bytes", "kB", "MB", "GB")) {
            if (size < 10 * 1024) {
                return size + " " + unit;
            }
            size = Math.round(size / 1024.0);
        }
        return size + " TB";
    }
}
