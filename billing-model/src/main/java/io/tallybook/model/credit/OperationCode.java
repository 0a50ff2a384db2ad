package io.tallybook.model.credit;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names what consumes credits, such as {@code crm.leads.enrich}.
 *
 * @param value lower case words of letters, digits, underscores and hyphens, joined by dots; at most 200
 */
public record OperationCode(String value) implements Serializable {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*");

    public OperationCode {
        if (value.length() > 200 || !CODE.matcher(value).matches()) {
            throw new IllegalArgumentException("operation code must be lower case words joined by dots, was " + value);
        }
    }

    public static OperationCode of(String value) {
        return new OperationCode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
