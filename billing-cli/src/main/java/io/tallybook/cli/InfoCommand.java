package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.InfoResult;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(name = "info", description = "List the scripts and how far the database is; times are UTC.")
final class InfoCommand extends DatabaseCommand {

    @Override
    int run(Database database, PrintWriter out) {
        InfoResult result = BillingMigrations.of(database.dataSource()).info();
        print(result, database.name(), out);
        return ExitCodes.DONE;
    }

    private static void print(InfoResult result, String database, PrintWriter out) {
        TextTable table = TextTable.of("version", "description", "state", "installed at");
        result.migrations()
                .forEach(script -> table.row(
                        script.version() == null ? "repeatable" : script.version(),
                        script.description(),
                        script.state(),
                        script.installedAt()));
        table.print(out);
        String version =
                result.currentVersion() == null ? "has no version yet" : "is at version " + result.currentVersion();
        out.println(database + " " + version + "; pending scripts: "
                + result.pending().size() + ".");
    }
}
