package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.MigrateResult;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "migrate", description = "Bring the database to the schema of this release.")
final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions options;

    @Override
    public Integer call() {
        try (Database database = options.open()) {
            MigrateResult result = BillingMigrations.of(database.dataSource()).migrate();
            print(result, database.name(), spec.commandLine().getOut());
            return ExitCodes.DONE;
        }
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
