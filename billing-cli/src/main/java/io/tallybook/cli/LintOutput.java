package io.tallybook.cli;

import io.tallybook.schematools.lint.Finding;
import io.tallybook.schematools.lint.LintResult;
import java.io.PrintWriter;

/** What lint found, for people. */
final class LintOutput {

    private LintOutput() {}

    static void print(LintResult result, PrintWriter out) {
        result.findings().forEach(finding -> print(finding, out));
        String ignored = result.ignored() == 0 ? "" : ", " + result.ignored() + " ignored with a reason";
        out.println(
                result.ok()
                        ? "Nothing found in " + Counted.of(result.scripts(), "script") + ignored + "."
                        : Counted.of(result.findings().size(), "finding") + " in "
                                + Counted.of(result.scripts(), "script") + ignored + ".");
    }

    private static void print(Finding finding, PrintWriter out) {
        out.println(finding.script() + ":" + finding.line() + ": " + finding.rule() + ": " + finding.object());
        out.println("    Why: " + finding.why() + ".");
        out.println("    Instead: " + finding.instead() + ".");
    }
}
