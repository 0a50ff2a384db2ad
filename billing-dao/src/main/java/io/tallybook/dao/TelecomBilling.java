package io.tallybook.dao;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.telecom.InvoiceDao;
import io.tallybook.dao.telecom.PaymentDao;

/** Telecom billing of one tenant: no method of it, or of what it gives, reads or writes a row of another. */
public final class TelecomBilling {

    private final TenantScope scope;

    TelecomBilling(TenantScope scope) {
        this.scope = scope;
    }

    /** What customers owe. */
    public InvoiceDao invoices() {
        return new InvoiceDao(scope);
    }

    /** What they pay. */
    public PaymentDao payments() {
        return new PaymentDao(scope);
    }
}
