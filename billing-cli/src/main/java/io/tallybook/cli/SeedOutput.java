package io.tallybook.cli;

import io.tallybook.seeds.SeedOutcome;
import io.tallybook.seeds.SeedResult;
import io.tallybook.seeds.SeededRow;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what became of the rows of a seed: a line for each that did not simply stay. */
record SeedOutput(String seed, PrintWriter out) {

    void applied(SeedResult result) {
        print(result);
        if (result.changedNothing()) {
            out.println("Nothing to do: the seed " + seed + " is applied, "
                    + Counted.of(result.unchanged().size(), "row") + " as it made them.");
        } else {
            out.println("The seed " + seed + " is applied, "
                    + Counted.of(result.created().size(), "row") + " created.");
        }
    }

    void undone(SeedResult result) {
        print(result);
        if (result.rows().isEmpty()) {
            out.println("Nothing to do: the seed " + seed + " is not applied.");
        } else if (result.changedNothing()) {
            out.println("Nothing to do: no row of the seed " + seed + " can be removed.");
        } else {
            out.println("The seed " + seed + " is undone, "
                    + Counted.of(result.removed().size(), "row") + " removed.");
        }
    }

    private void print(SeedResult result) {
        result.rows().stream()
                .filter(row -> row.outcome() != SeedOutcome.UNCHANGED)
                .map(SeedOutput::line)
                .forEach(out::println);
    }

    private static String line(SeededRow row) {
        String line = String.format(Locale.ROOT, "%-10s  %s", inWords(row.outcome()), row.name());
        return row.reason() == null ? line : line + ": " + row.reason();
    }

    private static String inWords(SeedOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
