package io.tallybook.model.telecom;

import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import java.time.Instant;
import java.util.List;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a customer owes, and how much of it is paid. A credit note is owed by nobody: it is paid when it is written.
 *
 * @param account the one that it is about; absent for none
 * @param subscription the one that it bills; absent for none
 * @param number absent while a draft, and of a draft that was cancelled
 * @param subtotal sum of the lines before tax
 * @param paid what was paid of it, less what was refunded
 * @param credited what credit notes took back of it
 * @param period the one that it bills; absent for none
 * @param issuedAt of a draft, when it was drawn up
 * @param paidAt when nothing was owed any more; absent while something is
 * @param endedAt when it was voided or, as a draft, cancelled; absent otherwise
 * @param endReason why
 * @param creditedInvoice the one from which a credit note takes back; absent otherwise
 * @param customerSnapshot the customer as it was when the invoice was finalized, a JSON object; absent before
 * @param notes words to the customer; absent for none
 */
public record Invoice(
        InvoiceId id,
        CustomerId customer,
        @Nullable AccountId account,
        @Nullable SubscriptionId subscription,
        InvoiceType type,
        InvoiceStatus status,
        @Nullable InvoiceNumber number,
        List<InvoiceLine> lines,
        Money subtotal,
        Money tax,
        Money total,
        Money paid,
        Money credited,
        @Nullable Period period,
        Instant issuedAt,
        Instant dueAt,
        @Nullable Instant paidAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        @Nullable InvoiceId creditedInvoice,
        @Nullable String customerSnapshot,
        @Nullable String notes,
        IdempotencyKey key,
        int version,
        Instant createdAt,
        Instant updatedAt) {

    /** Total less what was paid and credited; of an invoice that was voided it is owed no more. */
    public Money balance() {
        return total.minus(paid).minus(credited);
    }

    public InvoiceDue due() {
        return new InvoiceDue(dueAt, id);
    }
}
