package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * The number under which people know an invoice: its series and its place there, {@code INV-202410-0001}.
 *
 * @param place 1, 2, 3 … without a gap
 */
public record InvoiceNumber(InvoiceSeries series, int place) implements Serializable {

    public InvoiceNumber {
        Objects.requireNonNull(series, "series");
        if (place < 1) {
            throw new IllegalArgumentException("a series begins with 1, not " + place);
        }
    }

    /** @throws IllegalArgumentException if {@code text} is not a series, a hyphen and a number */
    public static InvoiceNumber of(String text) {
        int hyphen = text.lastIndexOf('-');
        if (hyphen < 0) {
            throw new IllegalArgumentException("invoice number must be like INV-202410-0001, was " + text);
        }
        return new InvoiceNumber(
                InvoiceSeries.of(text.substring(0, hyphen)), Integer.parseInt(text, hyphen + 1, text.length(), 10));
    }

    /** With at least four digits. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s-%04d", series, place);
    }
}
