package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.verify.FactResult;
import io.tallybook.migrations.verify.VerifyResult;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = "Prove that balances, counters and keys add up; exit code 3 when something does not.")
final class VerifyCommand extends DatabaseCommand {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    int run(Database database, PrintWriter out) {
        VerifyResult result = BillingMigrations.of(database.dataSource()).verify();
        if (json) {
            Json.print(result, out);
        } else {
            print(result, database.name(), out);
        }
        return result.ok() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }

    private static void print(VerifyResult result, String database, PrintWriter out) {
        TextTable table = TextTable.of("fact", "result");
        result.facts().forEach(fact -> table.row(fact.name(), inWords(fact)));
        table.print(out);
        result.problems().forEach(problem -> print(problem, out));
        out.println();
        long notApplicable = result.facts().stream()
                .filter(fact -> fact.outcome() == FactResult.Outcome.NOT_APPLICABLE)
                .count();
        String facts = Counted.of(result.facts().size() - notApplicable, "fact")
                + (notApplicable == 0 ? "" : ", " + notApplicable + " not applicable yet");
        out.println(
                result.ok()
                        ? database + ": no problem in " + facts + "."
                        : database + ": problems with " + result.problems().size() + " of " + facts + ".");
    }

    private static String inWords(FactResult fact) {
        return switch (fact.outcome()) {
            case HOLDS -> "holds";
            case VIOLATED -> Counted.of(fact.violations(), "violation");
            case UNCHECKED -> "could not be checked";
            case NOT_APPLICABLE -> String.valueOf(fact.reason());
        };
    }

    private static void print(FactResult problem, PrintWriter out) {
        out.println();
        out.println(problem.name() + ": " + problem.promise());
        if (problem.reason() != null) {
            out.println("  " + problem.reason());
        }
        problem.examples().forEach(example -> out.println("  " + inWords(example)));
        long others = problem.violations() - problem.examples().size();
        if (others > 0) {
            out.println("  … and " + others + " more");
        }
    }

    private static String inWords(Map<String, @Nullable String> row) {
        return row.entrySet().stream()
                .map(column -> column.getKey() + " " + (column.getValue() == null ? "<null>" : column.getValue()))
                .collect(Collectors.joining(", "));
    }
}
