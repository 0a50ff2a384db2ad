package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.preflight.AllocatedCredits;
import io.tallybook.migrations.preflight.Dependant;
import io.tallybook.migrations.preflight.PreflightResult;
import io.tallybook.migrations.preflight.TouchedObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "preflight",
        description =
                "Say what the pending scripts would destroy, and change nothing; exit code 3 when something that uses it"
                        + " stands in the way.")
final class PreflightCommand extends DatabaseCommand {

    private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        return tell(BillingMigrations.of(database.dataSource()).preflight(), json, out);
    }

    static int tell(PreflightResult result, boolean json, PrintWriter out) {
        if (json) {
            Json.print(result, out);
        } else {
            print(result, out);
        }
        return result.ok() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }

    private static void print(PreflightResult result, PrintWriter out) {
        if (result.destroysNothing()) {
            out.println((result.unread().isEmpty()
                            ? "No pending script destroys anything."
                            : "No pending script destroys anything that can be seen here.")
                    + " Pending scripts: " + result.pendingScripts() + ".");
        } else {
            TextTable table = new TextTable()
                    .left("script and line")
                    .left("would")
                    .right("rows")
                    .right("size")
                    .left("archived in");
            result.touched()
                    .forEach(object -> table.row(
                            object.script() + ":" + object.line(),
                            object.action() + " " + object.kind() + " " + object.name(),
                            object.exists() ? object.rows() : "not there",
                            size(object.bytes()),
                            object.archivedIn()));
            table.print(out);
            result.touched().forEach(object -> printDependants(object, out));
            out.println();
            out.println(
                    result.ok()
                            ? "Nothing stands in the way."
                            : "Something stands in the way: change it first, or the migration fails, leaves it broken or takes it along.");
        }
        printAllocatedCredits(result.allocatedCredits(), out);
        result.rowsToMove().forEach((migration, rows) -> printRowsToMove(migration, rows, out));
        result.unread().forEach(place -> out.println("Not seen: what " + place + " does."));
    }

    private static void printAllocatedCredits(@Nullable AllocatedCredits credits, PrintWriter out) {
        if (credits != null) {
            out.println("Credits left in billing.credit_allocations: "
                    + credits.remaining().toPlainString()
                    + ". Of these come back to the balances of " + Counted.of(credits.organisations(), "organisation")
                    + ": " + credits.toReturn().toPlainString() + "; have expired: "
                    + credits.expired().toPlainString() + "; are in inactive allocations: "
                    + credits.inactive().toPlainString() + ".");
        }
    }

    private static void printRowsToMove(String migration, long rows, PrintWriter out) {
        if (rows > 0) {
            out.println(Counted.of(rows, "row") + " to move: " + migration + ".");
        }
    }

    private static void printDependants(TouchedObject object, PrintWriter out) {
        if (!object.dependants().isEmpty()) {
            out.println();
            out.println(object.name() + " is used by");
            object.dependants()
                    .forEach(user -> out.println("  " + user.kind() + " " + user.name() + ": " + fate(user)));
        }
    }

    private static String fate(Dependant user) {
        return switch (user.fate()) {
            case REMOVED -> "removed or changed by a pending script";
            case GOES_ALONG -> "goes along";
            case LOST_BY_CASCADE -> "would be lost by CASCADE";
            case STANDS_IN_THE_WAY -> "stands in the way";
        };
    }

    private static @Nullable String size(@Nullable Long bytes) {
        if (bytes == null) {
            return null;
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.0f %s", value, UNITS.get(unit));
    }
}
