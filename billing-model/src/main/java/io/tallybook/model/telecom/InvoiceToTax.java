package io.tallybook.model.telecom;

import java.time.Instant;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a billing run is about to invoice, before tax.
 *
 * @param country of the customer's billing address, ISO 3166-1 alpha-2
 * @param state of that address
 * @param taxNumber GSTIN of the customer
 * @param lines at least one
 * @param subtotal sum of the lines
 */
public record InvoiceToTax(
        CustomerId customer,
        SubscriptionId subscription,
        String country,
        @Nullable String state,
        @Nullable String taxNumber,
        Instant issuedAt,
        List<Line> lines,
        Money subtotal) {

    public InvoiceToTax {
        lines = List.copyOf(lines);
    }

    public CurrencyUnit currency() {
        return subtotal.getCurrencyUnit();
    }

    /**
     * A line that is no tax.
     *
     * @param amount a correction of calls that were invoiced before may be negative
     */
    public record Line(InvoiceLineType type, String description, Money amount) {}
}
