package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.DataLossRefused;
import io.tallybook.migrations.MigrationFailed;
import io.tallybook.migrations.Undo;
import io.tallybook.migrations.UndoResult;
import io.tallybook.migrations.UndoneMigration;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "undo",
        description = {
            "Take back the newest scripts, each in one transaction with its row in the history.",
            "Refused where rows or values would be lost that no script brings back."
        })
final class UndoCommand extends DatabaseCommand {

    @ArgGroup(multiplicity = "1")
    private HowFar howFar = new HowFar();

    @Option(
            names = "--accept-data-loss",
            description = "Go on where data is lost, and list it. Have a backup: it does not come back.")
    private boolean acceptDataLoss;

    private static final class HowFar {

        @Option(names = "--steps", paramLabel = "N", description = "Undo the newest N scripts.")
        private @Nullable Integer steps;

        @Option(
                names = "--target",
                paramLabel = "VERSION",
                description = "Undo every script that is newer than this version; 0 undoes all.")
        private @Nullable String target;

        Undo undo() {
            return steps == null ? Undo.to(Objects.requireNonNull(target)) : Undo.last(steps);
        }
    }

    @Override
    int run(Database database, PrintWriter out) {
        BillingMigrations migrations = BillingMigrations.of(database.dataSource());
        try {
            UndoResult result = migrations.undo(undo());
            print(result.undone(), out);
            out.println(database.name()
                    + (result.currentVersion() == null
                            ? " has no version any more."
                            : " is at version " + result.currentVersion() + "."));
            return ExitCodes.DONE;
        } catch (DataLossRefused e) {
            print(e.undone(), out);
            throw e;
        } catch (MigrationFailed e) {
            print(e.undone(), out);
            throw e;
        }
    }

    @Override
    void check() {
        undo();
    }

    private Undo undo() {
        try {
            return acceptDataLoss ? howFar.undo().acceptingDataLoss() : howFar.undo();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    private static void print(List<UndoneMigration> undone, PrintWriter out) {
        if (undone.isEmpty()) {
            return;
        }
        TextTable table = TextTable.of("version", "description", "took");
        undone.forEach(script ->
                table.row(script.version(), script.description(), script.took().toMillis() + " ms"));
        table.print(out);
        out.println("Undone " + Counted.of(undone.size(), "script") + ".");
        undone.stream()
                .flatMap(script -> script.lost().stream())
                .forEach(loss -> out.println("Lost, as accepted: " + loss + "."));
    }
}
