package io.tallybook.model.telecom;

import java.util.List;

/**
 * What tax an application puts on an invoice that a billing run writes.
 *
 * <p>It is asked inside the transaction that writes the invoice, with the subscription locked: it answers from what it is given and
 * from memory. What it throws fails this one invoice.
 */
@FunctionalInterface
public interface TaxRule {

    /** No tax at all. */
    TaxRule NONE = invoice -> List.of();

    /** The tax lines, none where no tax is due; each in the currency of the invoice. It is not asked for exempt customers. */
    List<TaxLine> taxesOn(InvoiceToTax invoice);
}
