package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.RepairResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
        name = "repair",
        description = {
            "Forget the failure of scripts that could not run in a transaction, so that migrate tries them again.",
            "Also drops the indexes that they left unfinished. Scripts that were edited stay refused."
        })
final class RepairCommand extends DatabaseCommand {

    @Override
    int run(Database database, PrintWriter out) {
        RepairResult result = BillingMigrations.of(database.dataSource()).repair();
        result.forgotten().forEach(version -> out.println("Forgot that " + version + " had failed."));
        result.droppedIndexes().forEach(index -> out.println("Dropped the unfinished index " + index + "."));
        if (result.nothingToDo()) {
            out.println("Nothing to repair in " + database.name() + ".");
        }
        return ExitCodes.DONE;
    }
}
