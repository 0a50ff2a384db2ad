package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;

import io.tallybook.dao.internal.ExternalReferences;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subscriptions of a tenant at Stripe, as the stored events of its customer say; its {@code tenant_config} is locked. */
record StripeSubscriptions(TenantScope tx, StripeCustomerId customer) {

    /**
     * Makes the rows say what the events say: the same rows in whatever order the events came.
     *
     * <p>Of several that are live, the one that has been so for the longest is the tenant's; the others wait. One that Stripe does not
     * bill comes before all of them.
     */
    void derive() {
        Map<StripeSubscriptionId, StripeHistory> histories = new StripeEventRows(tx.scope()).histories(customer);
        List<SubscriptionsRecord> rows = new ArrayList<>(new SubscriptionQuery(tx).lockAll());
        histories.forEach((id, history) -> {
            Optional<SubscriptionsRecord> known = rows.stream()
                    .filter(row -> id.equals(row.getStripeSubscriptionId()))
                    .findFirst();
            if (known.isPresent()) {
                history.putInto(known.get());
            } else if (history.hasPlan() && isFree(id)) {
                rows.add(made(id, history));
            }
        });
        letOneBeCurrent(rows, histories);
        // Last the one that becomes current, because there is one at most in every moment.
        rows.stream().sorted(Comparator.comparing(SubscriptionQuery::isCurrent)).forEach(this::write);
    }

    /** @throws AlreadyExists if another tenant has it; nothing is done */
    void requireFree(StripeSubscriptionId id) {
        if (!isFree(id)) {
            throw new AlreadyExists("subscription at Stripe", id);
        }
    }

    /** Or ours; what another tenant got while no plan had the product of ours stays there. */
    private boolean isFree(StripeSubscriptionId id) {
        return ExternalReferences.owner(tx.scope(), ExternalReferenceKind.STRIPE_SUBSCRIPTION, id.value())
                .filter(owner -> !owner.equals(tx.tenant()))
                .isEmpty();
    }

    private SubscriptionsRecord made(StripeSubscriptionId id, StripeHistory history) {
        SubscriptionsRecord row = tx.dsl().newRecord(SUBSCRIPTIONS);
        row.setTenantId(tx.tenant());
        row.setSubscriptionId(SubscriptionId.generate());
        row.setStripeSubscriptionId(id);
        history.putInto(row);
        return row;
    }

    private static void letOneBeCurrent(
            List<SubscriptionsRecord> rows, Map<StripeSubscriptionId, StripeHistory> histories) {
        Optional<SubscriptionsRecord> current = rows.stream()
                .filter(row -> row.getStatus().isLive())
                .min(Comparator.comparing((SubscriptionsRecord row) -> liveSince(row, histories))
                        .thenComparing(row -> row.getStripeSubscriptionId().value()));
        rows.forEach(row -> SubscriptionQuery.put(
                row, SUBSCRIPTIONS.IS_WAITING, row.getStatus().isLive() && current.get() != row));
    }

    /** Before everything for what Stripe does not bill, of which there is one at most. */
    private static Instant liveSince(SubscriptionsRecord row, Map<StripeSubscriptionId, StripeHistory> histories) {
        return row.getStripeSubscriptionId() == null
                ? Instant.MIN
                : histories.get(row.getStripeSubscriptionId()).liveSince().orElseThrow();
    }

    private void write(SubscriptionsRecord row) {
        if (row.getVersion() != null) {
            new SubscriptionQuery(tx).write(row);
            return;
        }
        ExternalReferences.claim(
                tx,
                ExternalReferenceKind.STRIPE_SUBSCRIPTION,
                row.getStripeSubscriptionId().value());
        requireFree(row.getStripeSubscriptionId());
        new SubscriptionQuery(tx).insert(row);
    }
}
