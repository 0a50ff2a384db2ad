package io.tallybook.model.telecom;

import io.tallybook.model.Json;
import io.tallybook.model.internal.Text;
import java.time.YearMonth;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what people recognise a card or an account; never its number.
 *
 * @param lastFour last four digits of a card
 * @param expiry month in which a card expires, from 2000 to 2100
 * @param upiId address in the Unified Payments Interface, such as {@code name@bank}; of methods of type UPI only
 * @param metadata whatever the application keeps beside it
 */
public record PaymentMethodDetails(
        @Nullable String lastFour,
        @Nullable String cardBrand,
        @Nullable YearMonth expiry,
        @Nullable String bankName,
        @Nullable String upiId,
        @Nullable Json metadata) {

    /** Nothing is known but what the gateway calls it. */
    public static final PaymentMethodDetails NONE = new PaymentMethodDetails(null, null, null, null, null, null);

    private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9]{4}");

    public PaymentMethodDetails {
        if (lastFour != null && !FOUR_DIGITS.matcher(lastFour).matches()) {
            // It may be the whole number of a card.
            throw new IllegalArgumentException("last four must be four digits");
        }
        if (expiry != null && (expiry.getYear() < 2000 || expiry.getYear() > 2100)) {
            throw new IllegalArgumentException("expiry must be from 2000 to 2100, was " + expiry);
        }
        Text.optional(cardBrand, "card brand", 50);
        Text.optional(bankName, "bank name", 200);
        Text.optional(upiId, "UPI address", 200);
    }

    public static PaymentMethodDetails card(String brand, String lastFour, YearMonth expiry) {
        return new PaymentMethodDetails(lastFour, brand, expiry, null, null, null);
    }

    public static PaymentMethodDetails upi(String upiId) {
        return new PaymentMethodDetails(null, null, null, null, upiId, null);
    }

    public static PaymentMethodDetails bank(String bankName) {
        return new PaymentMethodDetails(null, null, null, bankName, null, null);
    }
}
