package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.DroppedTable;
import io.tallybook.migrations.MigrateResult;
import io.tallybook.migrations.PendingScript;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "migrate",
        description = {
            "Bring the database to the schema of this release.",
            "Exit code 3 when a data migration met rows that it could not place."
        })
final class MigrateCommand extends DatabaseCommand {

    @Option(names = "--target", paramLabel = "VERSION", description = "Go up to this version and no further.")
    private @Nullable String target;

    @Option(names = "--show-sql", description = "Print the scripts that are pending, and run nothing.")
    private boolean showSql;

    @Override
    void check() {
        if (target != null && !target.matches("[0-9]+([.][0-9]+)*")) {
            throw new ParameterException(
                    commandLine(), "\"" + target + "\" is no version: write it as \"billing info\" lists it.");
        }
    }

    @Override
    int run(Database database, PrintWriter out) {
        BillingMigrations migrations = BillingMigrations.of(database.dataSource());
        return showSql ? showSql(migrations, out) : migrate(migrations, database.name(), out);
    }

    private int migrate(BillingMigrations migrations, String database, PrintWriter out) {
        try (ProgressLine progress = new ProgressLine(commandLine().getErr())) {
            BillingMigrations reporting = migrations.reporting(progress);
            MigrateResult result = target == null ? reporting.migrate() : reporting.migrateTo(target);
            print(result, database, out);
            return result.unplacedRows() == 0 ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
        }
    }

    private int showSql(BillingMigrations migrations, PrintWriter out) {
        for (PendingScript script :
                target == null ? migrations.pendingScripts() : migrations.pendingScriptsTo(target)) {
            out.println("-- " + script.name());
            out.println(script.sql() == null ? "-- A data migration: no SQL of its own.\n" : script.sql());
        }
        return ExitCodes.DONE;
    }

    private static void print(List<DroppedTable> dropped, PrintWriter out) {
        if (dropped.isEmpty()) {
            return;
        }
        TextTable table = new TextTable()
                .left("dropped table")
                .left("was there")
                .right("rows")
                .right("archived")
                .right("credits left")
                .right("returned")
                .right("expired")
                .right("inactive")
                .left("referred to by");
        dropped.forEach(one -> table.row(
                one.table(),
                one.wasThere() ? "yes" : "no",
                one.rows(),
                one.archivedRows(),
                inWords(one.remainingCredits()),
                inWords(one.returnedCredits()),
                inWords(one.expiredCredits()),
                inWords(one.inactiveCredits()),
                String.join(", ", one.dependants())));
        table.print(out);
    }

    private static @Nullable String inWords(@Nullable BigDecimal credits) {
        return credits == null ? null : credits.toPlainString();
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
        print(result.droppedTables(), out);
        result.dataMigrations()
                .forEach(moved -> out.println("Data migration " + moved.version() + ", " + moved.description() + ": "
                        + Counted.of(moved.placed(), "row") + " placed, " + moved.unplaced() + " not placed."));
        if (result.unplacedRows() > 0) {
            out.println("What could not be placed, and why: SELECT * FROM billing.data_migration_unplaced_rows");
        }
    }
}
