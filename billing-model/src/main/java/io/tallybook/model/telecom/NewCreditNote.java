package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.util.List;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A credit note that is to be written: what it takes back of an invoice.
 *
 * @param invoice the one from which it takes back
 * @param lines 1 to 1000, in one currency, positive in sum; no overage, which is taken back by rating calls anew
 * @param notes words to the customer; absent for none
 */
public record NewCreditNote(
        InvoiceId invoice,
        List<InvoiceLine> lines,
        @Nullable String notes) {

    public NewCreditNote {
        Objects.requireNonNull(invoice, "invoice");
        lines = NewInvoice.requireLines(lines);
        Text.optional(notes, "notes", 2000);
        if (lines.stream().anyMatch(line -> line.type() == InvoiceLineType.OVERAGE)) {
            throw new IllegalArgumentException("a credit note has no overage");
        }
        if (!totalOf(lines).isPositive()) {
            throw new IllegalArgumentException("a credit note takes back something, not " + totalOf(lines));
        }
    }

    public static NewCreditNote of(InvoiceId invoice, List<InvoiceLine> lines) {
        return new NewCreditNote(invoice, lines, null);
    }

    /** What it takes back, tax included. */
    public Money total() {
        return totalOf(lines);
    }

    /** What of it is tax. */
    public Money tax() {
        return NewInvoice.taxIn(lines);
    }

    private static Money totalOf(List<InvoiceLine> lines) {
        return lines.stream().map(InvoiceLine::amount).reduce(Money::plus).orElseThrow();
    }
}
