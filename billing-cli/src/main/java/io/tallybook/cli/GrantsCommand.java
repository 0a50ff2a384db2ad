package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "grants",
        description = {
            "Print what lets the role of an application use the schema, and run nothing without --apply.",
            "The role may add to ledgers, draws and events, and never change or remove them."
        })
final class GrantsCommand extends DatabaseCommand {

    @Option(
            names = "--application-role",
            paramLabel = "NAME",
            required = true,
            description = "The role with which the application connects; it must exist.")
    private String role;

    @Option(names = "--apply", description = "Run the statements, all in one transaction.")
    private boolean apply;

    @Override
    int run(Database database, PrintWriter out) {
        BillingMigrations migrations = BillingMigrations.of(database.dataSource());
        if (apply) {
            List<String> applied = migrations.grantTo(role);
            out.println(
                    "Ran " + Counted.of(applied.size(), "statement") + ". Role \"" + role + "\" may use the schema of "
                            + database.name() + ". Run it again after a migration that makes tables.");
        } else {
            migrations.grantsTo(role).forEach(statement -> out.println(statement + ";"));
        }
        return ExitCodes.DONE;
    }
}
