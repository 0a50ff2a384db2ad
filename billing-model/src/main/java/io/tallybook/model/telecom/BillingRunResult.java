package io.tallybook.model.telecom;

import java.util.List;

/**
 * What a billing run did, all of it committed.
 *
 * @param invoiced in the order in which the invoices were written
 * @param renewed once for each period; who missed several is named as often
 * @param expired not to be renewed, and over
 * @param cancelled to be cancelled with their period, and over
 * @param failed left as they were; the next run tries them again
 */
public record BillingRunResult(
        List<BilledSubscription> invoiced,
        List<SubscriptionId> renewed,
        List<SubscriptionId> expired,
        List<SubscriptionId> cancelled,
        List<BillingFailure> failed) {

    public BillingRunResult {
        invoiced = List.copyOf(invoiced);
        renewed = List.copyOf(renewed);
        expired = List.copyOf(expired);
        cancelled = List.copyOf(cancelled);
        failed = List.copyOf(failed);
    }
}
