package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.MigrateResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(name = "migrate", description = "Bring the database to the schema of this release.")
final class MigrateCommand extends DatabaseCommand {

    @Override
    int run(Database database, PrintWriter out) {
        MigrateResult result = BillingMigrations.of(database.dataSource()).migrate();
        print(result, database.name(), out);
        return ExitCodes.DONE;
    }

    private static void print(MigrateResult result, String database, PrintWriter out) {
        if (result.nothingPending()) {
            out.println("Nothing is pending. " + database + " is at version " + result.currentVersion() + ".");
            return;
        }
        TextTable table = TextTable.of("version", "description", "took");
        result.applied()
                .forEach(script -> table.row(
                        script.version() == null ? "repeatable" : script.version(),
                        script.description(),
                        script.took().toMillis() + " ms"));
        table.print(out);
        out.println("Applied " + Counted.of(result.applied().size(), "script") + ". " + database + " is at version "
                + result.currentVersion() + ".");
    }
}
