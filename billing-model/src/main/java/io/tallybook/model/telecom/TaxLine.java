package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.math.BigDecimal;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A tax on an invoice, as the application computed it.
 *
 * @param description such as {@code "CGST 9 %"}, up to 500 characters
 * @param percent 0 to 100 with up to four decimals; absent where there is no rate
 */
public record TaxLine(String description, @Nullable BigDecimal percent, Money amount) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public TaxLine {
        Text.require(description, "description of a tax", 500);
        Objects.requireNonNull(amount, "amount");
        if (percent != null && (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0)) {
            throw new IllegalArgumentException("a tax has 0 to 100 percent, not " + percent.toPlainString());
        }
    }
}
