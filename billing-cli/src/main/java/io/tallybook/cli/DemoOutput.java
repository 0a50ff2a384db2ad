package io.tallybook.cli;

import io.tallybook.model.BillingException;
import java.io.PrintWriter;
import java.util.Locale;

/** What the tour says, in headings, sentences and tables. */
record DemoOutput(PrintWriter out) {

    void heading(String text) {
        out.println();
        out.println(text);
        out.println("=".repeat(text.length()));
    }

    void say(String text, Object... facts) {
        out.println(String.format(Locale.ROOT, text, facts));
    }

    void table(TextTable table) {
        table.print(out);
    }

    /**
     * Makes a call that the library refuses, and says why it did.
     *
     * @throws IllegalStateException if it does not refuse
     */
    void refused(Runnable call) {
        try {
            call.run();
        } catch (BillingException refusal) {
            say("Refused: %s.", refusal.getMessage());
            return;
        }
        throw new IllegalStateException("The library accepted what the demo shows as refused.");
    }
}
