package io.tallybook.dao.telecom;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.telecom.BillingRunResult;
import io.tallybook.model.telecom.BillingRunTerms;
import io.tallybook.model.telecom.TaxRule;
import java.time.Instant;
import java.util.Objects;

/** Invoices and renews the subscriptions of a tenant when they are due. */
public final class BillingRunDao {

    private final TenantScope scope;

    public BillingRunDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Invoices each subscription that is due at {@code now}, renewing it first where its period is over, period by period until nothing of
     * it is due any more; ends those that are not to be renewed; and invoices what calls of ended ones still cost.
     *
     * <p>An invoice has the price of the period that begins, with the first one the setup fee, and what calls of earlier periods cost
     * beyond their allowance. It is finalized. A period that costs nothing has none.
     *
     * <p>As many workers as wanted may run at a time, in any number of processes: each subscription and period is invoiced once. Each is
     * committed by itself, so that a run which is killed has done whole subscriptions, and the next one does the rest. One that fails is
     * left as it was, and not tried again in this run.
     *
     * @param now what is due by then is done, and issued then; mostly the present
     * @return what this run did, and not what others did meanwhile
     * @throws IllegalStateException if a transaction is open on the connection; nothing is done
     * @throws NotFound if the tenant does not exist
     * @throws Closed if the tenant is closed
     */
    public BillingRunResult run(Instant now, BillingRunTerms terms, TaxRule taxes) {
        Objects.requireNonNull(terms, "terms");
        Objects.requireNonNull(taxes, "taxes");
        Instant due = Objects.requireNonNull(Moments.stored(now, "the time of the run"), "now");
        return scope.scope().committing(own -> new BillingRun(own.of(scope.tenant()), due, terms, taxes).run());
    }
}
