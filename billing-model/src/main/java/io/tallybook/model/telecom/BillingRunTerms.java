package io.tallybook.model.telecom;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a billing run numbers its invoices, and when they are due.
 *
 * @param series beginning of the numbers, capitals, digits, hyphens and slashes, at most 30: {@code INV-202601} gives INV-202601-0001
 * @param dueAfter how long after it was issued an invoice is due
 */
public record BillingRunTerms(String series, Duration dueAfter) {

    private static final Pattern SERIES = Pattern.compile("[A-Z0-9][A-Z0-9/-]{0,29}");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT);

    public BillingRunTerms {
        if (!SERIES.matcher(Objects.requireNonNull(series, "series")).matches()) {
            throw new IllegalArgumentException("invoice series must be like INV-202601, was " + series);
        }
        if (dueAfter.isNegative()) {
            throw new IllegalArgumentException("an invoice is not due before it is issued");
        }
    }

    /** A series for each month, such as {@code INV-202601}, and 15 days to pay. */
    public static BillingRunTerms monthly(Instant now, ZoneId zone) {
        return new BillingRunTerms("INV-" + MONTH.format(YearMonth.from(now.atZone(zone))), Duration.ofDays(15));
    }

    public BillingRunTerms dueAfter(Duration dueAfter) {
        return new BillingRunTerms(series, dueAfter);
    }
}
