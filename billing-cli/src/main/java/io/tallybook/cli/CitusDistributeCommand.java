package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.citus.DistributeResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "distribute",
        description = {
            "Move a database that was filled before its server became a cluster to the nodes of that, in one transaction.",
            "The rows and a checksum of each table are compared with those before; it fails, and nothing is moved, when they"
                    + " differ. Applications wait until it ends. A second run changes nothing."
        })
final class CitusDistributeCommand extends DatabaseCommand {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        DistributeResult result = BillingMigrations.of(database.dataSource()).distribute();
        if (json) {
            Json.print(result, out);
        } else {
            print(result, database.name(), out);
        }
        return ExitCodes.DONE;
    }

    private static void print(DistributeResult result, String database, PrintWriter out) {
        if (result.nothingWasLeft()) {
            out.println("Nothing was left to distribute in " + database + ".");
            return;
        }
        if (!result.tables().isEmpty()) {
            TextTable table = TextTable.of("table")
                    .right("rows before")
                    .right("rows after")
                    .right("checksum before")
                    .right("checksum after");
            result.tables()
                    .forEach(moved -> table.row(
                            moved.name(),
                            moved.before().rows(),
                            moved.after().rows(),
                            moved.before().checksum(),
                            moved.after().checksum()));
            table.print(out);
            out.println();
        }
        long rows = result.tables().stream()
                .mapToLong(moved -> moved.after().rows())
                .sum();
        out.println("Distributed " + Counted.of(result.tables().size(), "table") + " with "
                + Counted.of(rows, "row") + ", each as it was, and " + Counted.of(result.functions(), "function")
                + " in "
                + database + ".");
    }
}
