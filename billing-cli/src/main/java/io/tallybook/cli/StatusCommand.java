package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.status.StatusResult;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "status", description = "Say on one screen how the database is; times are UTC.")
final class StatusCommand extends DatabaseCommand {

    private static final int TIERS = 20;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        StatusResult result = BillingMigrations.of(database.dataSource()).status();
        if (json) {
            Json.print(result, out);
        } else {
            print(result, database.name(), out);
        }
        return ExitCodes.DONE;
    }

    private static void print(StatusResult result, String database, PrintWriter out) {
        out.println(database + ", " + result.at());
        out.println();
        TextTable table = new TextTable().left("what").right("how many");
        table.row("version", result.version() == null ? "none" : result.version());
        table.row("pending scripts", result.pendingScripts());
        table.row("usage events of the last hour", known(result.usageEventsOfLastHour()));
        table.row("organisations whose balance is not their ledger", known(result.ledgerDrift()));
        table.row("rows that no data migration could place", known(result.unplacedRows()));
        result.organisationsPerTier().entrySet().stream()
                .limit(TIERS)
                .forEach(tier -> table.row("organisations on tier " + tier.getKey(), tier.getValue()));
        long others = result.organisationsPerTier().values().stream()
                .skip(TIERS)
                .mapToLong(Long::longValue)
                .sum();
        if (others > 0) {
            table.row("organisations on other tiers", others);
        }
        table.print(out);
        if (!result.missing().isEmpty()) {
            out.println();
            out.println("Not known, because tables are missing: " + String.join(", ", result.missing())
                    + (result.pendingScripts() > 0 ? ". Run \"billing migrate\"." : "."));
        }
    }

    private static Object known(@Nullable Long number) {
        return number == null ? "not known" : number;
    }
}
