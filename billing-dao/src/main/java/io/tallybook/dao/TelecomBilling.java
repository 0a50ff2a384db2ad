package io.tallybook.dao;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.dao.telecom.BillingRunDao;
import io.tallybook.dao.telecom.SubscriptionDao;

/** Telecom billing of one tenant: no method of it, or of what it gives, reads or writes a row of another. */
public final class TelecomBilling {

    private final TenantScope scope;

    TelecomBilling(TenantScope scope) {
        this.scope = scope;
    }

    /** Which rate plans accounts have. */
    public SubscriptionDao subscriptions() {
        return new SubscriptionDao(scope);
    }

    /** Invoices and renews them when they are due. */
    public BillingRunDao billingRuns() {
        return new BillingRunDao(scope);
    }
}
