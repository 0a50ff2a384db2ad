package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names a series of invoice numbers, such as {@code INV-202410}: within one, numbers have no gap.
 *
 * @param value 1 to 30 capitals, digits, hyphens and slashes, the first neither hyphen nor slash
 */
public record InvoiceSeries(String value) implements Serializable {

    private static final Pattern NAME = Pattern.compile("[A-Z0-9][A-Z0-9/-]{0,29}");

    public InvoiceSeries {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("invoice series must be like INV-202410, was " + value);
        }
    }

    public static InvoiceSeries of(String value) {
        return new InvoiceSeries(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
