package io.tallybook.model.usage;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Something that can be used and limited, named by its code.
 *
 * <p>The constants are the features that the product knows from the start; an application registers its own in the
 * catalogue and names them with {@link #of}.
 *
 * @param code capitals, digits and underscores, beginning with a letter; at most 63
 */
public record Feature(String code) implements Serializable {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    public static final Feature OCR_SCAN = of("OCR_SCAN");
    public static final Feature API_CALL = of("API_CALL");
    public static final Feature STORAGE_GB = of("STORAGE_GB");
    public static final Feature AI_CLASSIFICATION = of("AI_CLASSIFICATION");
    public static final Feature EMAIL_SENT = of("EMAIL_SENT");
    public static final Feature BANK_SYNC = of("BANK_SYNC");
    public static final Feature SMS_SENT = of("SMS_SENT");
    public static final Feature EXPORT_PDF = of("EXPORT_PDF");
    public static final Feature WEBHOOK_CALL = of("WEBHOOK_CALL");
    public static final Feature CUSTOM_REPORT = of("CUSTOM_REPORT");
    public static final Feature AI_MESSAGES = of("AI_MESSAGES");
    public static final Feature BANK_CONNECTIONS = of("BANK_CONNECTIONS");
    public static final Feature INVOICES = of("INVOICES");
    public static final Feature EMAIL_SYNCS = of("EMAIL_SYNCS");
    public static final Feature TAX_FILINGS = of("TAX_FILINGS");

    public Feature {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("feature code must be capitals, digits and underscores, was " + code);
        }
    }

    public static Feature of(String code) {
        return new Feature(code);
    }

    @Override
    public String toString() {
        return code;
    }
}
