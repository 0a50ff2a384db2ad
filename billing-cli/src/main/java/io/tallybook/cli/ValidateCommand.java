package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.ValidateResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
        name = "validate",
        description = "Compare the scripts that were applied with those of this release; exit code 3 when they differ.")
final class ValidateCommand extends DatabaseCommand {

    @Override
    int run(Database database, PrintWriter out) {
        ValidateResult result = BillingMigrations.of(database.dataSource()).validate();
        if (result.ok()) {
            out.println(database.name() + " agrees with the scripts of this release.");
            return ExitCodes.DONE;
        }
        out.println(database.name() + " differs from the scripts of this release:");
        result.messages().stream().map(OneLine::of).forEach(out::println);
        return ExitCodes.PROBLEMS_FOUND;
    }
}
