package io.tallybook.model.telecom;

import java.time.Instant;
import java.util.Objects;

/** The place of an invoice in the order in which they are due. */
public record InvoiceDue(Instant dueAt, InvoiceId id) {

    public InvoiceDue {
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(id, "id");
    }
}
