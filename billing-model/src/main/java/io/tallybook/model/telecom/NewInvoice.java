package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.internal.Text;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that is to be written.
 *
 * @param account the one that it is about; absent for none
 * @param subscription the one that it bills; absent for none
 * @param type not a credit note, which has a call of its own
 * @param period the one that it bills; absent for none, and where no subscription is named
 * @param dueAt when it is to be paid
 * @param lines 1 to 1000, in one currency
 * @param tax what the tax lines come to, by the caller's reckoning
 * @param notes words to the customer; absent for none
 */
public record NewInvoice(
        CustomerId customer,
        @Nullable AccountId account,
        @Nullable SubscriptionId subscription,
        InvoiceType type,
        @Nullable Period period,
        Instant dueAt,
        List<InvoiceLine> lines,
        Money tax,
        @Nullable String notes) {

    /** Lines of an invoice, at most. */
    public static final int MOST_LINES = 1000;

    public NewInvoice {
        Objects.requireNonNull(customer, "customer");
        Objects.requireNonNull(type, "type");
        dueAt = Objects.requireNonNull(Moments.stored(dueAt, "a due date"), "due date");
        lines = requireLines(lines);
        Text.optional(notes, "notes", 2000);
        if (type == InvoiceType.CREDIT_NOTE) {
            throw new IllegalArgumentException("a credit note is written for an invoice, by credit");
        }
        if (period != null) {
            if (subscription == null) {
                throw new IllegalArgumentException("a period is billed of a subscription");
            }
            period = new Period(
                    Objects.requireNonNull(Moments.stored(period.from(), "a period")),
                    Objects.requireNonNull(Moments.stored(period.to(), "a period")));
        }
        if (!tax.getCurrencyUnit().equals(lines.get(0).amount().getCurrencyUnit())) {
            throw new IllegalArgumentException("tax must be in the currency of the lines, was " + tax);
        }
    }

    /** About nothing but a customer; its tax is what the tax lines come to. */
    public static NewInvoice of(CustomerId customer, InvoiceType type, Instant dueAt, List<InvoiceLine> lines) {
        return new NewInvoice(customer, null, null, type, null, dueAt, lines, taxIn(requireLines(lines)), null);
    }

    public NewInvoice forAccount(AccountId account) {
        return new NewInvoice(
                customer, Objects.requireNonNull(account), subscription, type, period, dueAt, lines, tax, notes);
    }

    public NewInvoice forPeriod(SubscriptionId subscription, Period period) {
        return new NewInvoice(
                customer,
                account,
                Objects.requireNonNull(subscription),
                type,
                Objects.requireNonNull(period),
                dueAt,
                lines,
                tax,
                notes);
    }

    /** States what the tax lines must come to. */
    public NewInvoice withTax(Money tax) {
        return new NewInvoice(customer, account, subscription, type, period, dueAt, lines, tax, notes);
    }

    public NewInvoice withNotes(String notes) {
        return new NewInvoice(
                customer, account, subscription, type, period, dueAt, lines, tax, Objects.requireNonNull(notes));
    }

    public CurrencyUnit currency() {
        return tax.getCurrencyUnit();
    }

    /** What the tax lines come to. */
    public Money taxOfLines() {
        return taxIn(lines);
    }

    static List<InvoiceLine> requireLines(List<InvoiceLine> lines) {
        List<InvoiceLine> copy = List.copyOf(lines);
        if (copy.isEmpty() || copy.size() > MOST_LINES) {
            throw new IllegalArgumentException("an invoice has 1 to " + MOST_LINES + " lines, not " + copy.size());
        }
        long currencies = copy.stream()
                .map(line -> line.amount().getCurrencyUnit())
                .distinct()
                .count();
        if (currencies > 1) {
            throw new IllegalArgumentException("the lines of an invoice are in one currency");
        }
        return copy;
    }

    static Money taxIn(List<InvoiceLine> lines) {
        return lines.stream()
                .filter(line -> line.type() == InvoiceLineType.TAX)
                .map(InvoiceLine::amount)
                .reduce(Money.zero(lines.get(0).amount().getCurrencyUnit()), Money::plus);
    }
}
