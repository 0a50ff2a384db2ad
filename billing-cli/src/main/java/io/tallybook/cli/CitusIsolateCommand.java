package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.citus.IsolateResult;
import io.tallybook.migrations.citus.WritesMeanwhile;
import java.io.PrintWriter;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "isolate",
        description = {
            "Give a big tenant shards of its own, on the node where it is, and say which that is.",
            "Moving them to another node is citus_move_shard_placement. A second run changes nothing."
        })
final class CitusIsolateCommand extends DatabaseCommand {

    @Option(names = "--tenant", paramLabel = "ID", required = true, description = "The tenant, a UUID.")
    private UUID tenant;

    @Option(
            names = "--block-writes",
            description =
                    "Let writers of its shard wait meanwhile. Without it they go on, which needs wal_level = logical on"
                            + " every node.")
    private boolean blockWrites;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        IsolateResult result = BillingMigrations.of(database.dataSource())
                .isolate(tenant, blockWrites ? WritesMeanwhile.WAIT : WritesMeanwhile.GO_ON);
        if (json) {
            Json.print(result, out);
        } else {
            out.println("Tenant " + result.tenant()
                    + (result.wasAlone() ? " had shards of its own before, " : " has shards of its own now, ")
                    + "that of billing.tenants is " + result.shard() + ", on node " + result.node() + ".");
        }
        return ExitCodes.DONE;
    }
}
