package io.tallybook.cli;

import io.tallybook.migrations.BackfillResult;
import io.tallybook.migrations.BillingMigrations;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        description = {
            "Run a data migration again, for rows that arrived since and for those that it could not place.",
            "What is placed stays as it is. Exit code 3 when there are rows that have no place."
        })
final class BackfillCommand extends DatabaseCommand {

    @Parameters(paramLabel = "NAME", description = "The data migration, such as plan-services.")
    private String name = "";

    @Override
    int run(Database database, PrintWriter out) {
        BillingMigrations migrations = BillingMigrations.of(database.dataSource());
        if (!migrations.dataMigrations().contains(name)) {
            throw new ParameterException(
                    commandLine(),
                    "There is no data migration " + name + "; there are: "
                            + String.join(", ", migrations.dataMigrations()) + ".");
        }
        try (ProgressLine progress = new ProgressLine(commandLine().getErr())) {
            BackfillResult result = migrations.reporting(progress).backfill(name);
            print(result, out);
            return result.unplaced() == 0 ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
        }
    }

    private static void print(BackfillResult result, PrintWriter out) {
        out.println((result.placed() == 0 ? "Nothing new was placed" : Counted.of(result.placed(), "row") + " placed")
                + ", " + result.placedBefore() + " had been before, " + result.unplaced() + " not placed.");
        if (result.unplaced() > 0) {
            out.println("What could not be placed, and why: SELECT * FROM billing.data_migration_unplaced_rows");
        }
    }
}
