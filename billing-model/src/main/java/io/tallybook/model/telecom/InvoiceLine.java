package io.tallybook.model.telecom;

import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.internal.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** A line of an invoice: what it says and what it adds, in whole minor units of the invoice's currency. */
public sealed interface InvoiceLine {

    InvoiceLineType type();

    /** 1 to 500 characters. */
    String description();

    /** Negative where it takes away. */
    Money amount();

    static InvoiceLine subscription(String description, Money price) {
        return new Charge(InvoiceLineType.SUBSCRIPTION, description, Quantity.of(1), null, price);
    }

    static InvoiceLine setupFee(String description, Money price) {
        return new Charge(InvoiceLineType.SETUP_FEE, description, Quantity.of(1), null, price);
    }

    static InvoiceLine oneTime(String description, Money price) {
        return new Charge(InvoiceLineType.ONE_TIME, description, Quantity.of(1), null, price);
    }

    /** Part of a period, after a change; negative for what was paid and is not used. */
    static InvoiceLine proration(String description, Money amount) {
        return new Charge(InvoiceLineType.PRORATION, description, Quantity.of(1), null, amount);
    }

    /** Telephone numbers: 3 at INR 79.00 are INR 237.00. */
    static InvoiceLine numbers(String description, int numbers, Money each) {
        return new Charge(
                InvoiceLineType.DID, description, Quantity.of(numbers), each.toBigMoney(), each.multipliedBy(numbers));
    }

    /**
     * Calls beyond the allowance of a period: 125.5 minutes at INR 0.5 are INR 62.75.
     *
     * @param periodStart where the period begins
     * @throws ArithmeticException if the amount must be rounded and {@code rounding} is {@code UNNECESSARY}
     */
    static InvoiceLine overage(
            String description, Instant periodStart, Quantity minutes, BigMoney ratePerMinute, RoundingMode rounding) {
        return new Overage(
                description,
                periodStart,
                minutes,
                ratePerMinute,
                ratePerMinute.multipliedBy(minutes.value()).toMoney(rounding));
    }

    /** @param off what it takes away, positive */
    static InvoiceLine discount(String description, Money off) {
        return new Discount(description, off.negated());
    }

    /**
     * A tax as the caller computed it.
     *
     * @param percent 0 to 100, at most four decimals
     */
    static InvoiceLine tax(String description, String percent, Money amount) {
        return new Tax(description, new BigDecimal(percent), amount);
    }

    /**
     * What is charged for something.
     *
     * @param unitPrice of one; absent where there is only an amount
     * @param amount less than one unit of the currency away from quantity times unit price; negative in a proration only
     */
    record Charge(
            InvoiceLineType type,
            String description,
            Quantity quantity,
            @Nullable BigMoney unitPrice,
            Money amount) implements InvoiceLine {

        private static final Set<InvoiceLineType> TYPES = Set.of(
                InvoiceLineType.SUBSCRIPTION,
                InvoiceLineType.SETUP_FEE,
                InvoiceLineType.DID,
                InvoiceLineType.PRORATION,
                InvoiceLineType.ONE_TIME);

        public Charge {
            if (!TYPES.contains(type)) {
                throw new IllegalArgumentException("a line of type " + type + " is made by its own record");
            }
            Text.require(description, "description", LONGEST_DESCRIPTION);
            Objects.requireNonNull(quantity, "quantity");
            Rates.requirePrice(type == InvoiceLineType.PRORATION ? amount.abs() : amount, "amount");
            unitPrice = requireFollows(quantity, unitPrice, amount);
        }
    }

    /**
     * Calls beyond the allowance of a period, or what was billed too much of them.
     *
     * @param unitPrice quantity times this is what of the period's overage the line settles, to four decimals, and what voiding the
     *     invoice unsettles; absent where it is the amount
     */
    record Overage(
            String description,
            Instant periodStart,
            Quantity quantity,
            @Nullable BigMoney unitPrice,
            Money amount) implements InvoiceLine {

        public Overage {
            Text.require(description, "description", LONGEST_DESCRIPTION);
            Objects.requireNonNull(quantity, "quantity");
            periodStart = Objects.requireNonNull(Moments.stored(periodStart, "a period"), "period start");
            Rates.requirePrice(amount.abs(), "amount");
            unitPrice = requireFollows(quantity, unitPrice, amount);
        }

        @Override
        public InvoiceLineType type() {
            return InvoiceLineType.OVERAGE;
        }
    }

    /** @param amount negative */
    record Discount(String description, Money amount) implements InvoiceLine {

        public Discount {
            Text.require(description, "description", LONGEST_DESCRIPTION);
            if (!amount.isNegative()) {
                throw new IllegalArgumentException("a discount takes away, was " + amount);
            }
            Rates.requirePrice(amount.abs(), "amount");
        }

        @Override
        public InvoiceLineType type() {
            return InvoiceLineType.DISCOUNT;
        }
    }

    /**
     * A tax as the caller computed it.
     *
     * @param percent 0 to 100, at most four decimals; absent where it is none
     */
    record Tax(String description, @Nullable BigDecimal percent, Money amount) implements InvoiceLine {

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        public Tax {
            Text.require(description, "description", LONGEST_DESCRIPTION);
            Rates.requirePrice(amount, "amount");
            if (percent != null) {
                if (percent.signum() < 0
                        || percent.compareTo(HUNDRED) > 0
                        || percent.stripTrailingZeros().scale() > 4) {
                    throw new IllegalArgumentException("tax must be 0 to 100 percent, was " + percent);
                }
                percent = percent.setScale(4, RoundingMode.UNNECESSARY);
            }
        }

        @Override
        public InvoiceLineType type() {
            return InvoiceLineType.TAX;
        }
    }

    /** Characters of a description. */
    int LONGEST_DESCRIPTION = 500;

    private static @Nullable BigMoney requireFollows(Quantity quantity, @Nullable BigMoney unitPrice, Money amount) {
        if (unitPrice == null) {
            return null;
        }
        BigMoney checked = Rates.requireIn(amount.getCurrencyUnit(), unitPrice, "unit price");
        BigDecimal exact = checked.getAmount().multiply(quantity.value());
        if (amount.getAmount().subtract(exact).abs().compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "amount " + amount + " does not follow from " + quantity + " at " + checked);
        }
        return checked;
    }
}
