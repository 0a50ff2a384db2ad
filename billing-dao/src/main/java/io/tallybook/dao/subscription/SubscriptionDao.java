package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.AlreadySubscribed;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Text;
import io.tallybook.model.subscription.NewSubscription;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.StripeSubscriptionId;
import io.tallybook.model.subscription.Subscription;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.schema.billing.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Which plan of the catalogue the tenant has.
 *
 * <p>Of a subscription that Stripe bills, Stripe's events say how it stands ({@code billing.stripeEvents()}); what is changed here is what
 * the application has asked of Stripe, and holds until an event of the same second or later says otherwise. Of others the application
 * says it, and {@link #renewDue} what follows a period. All read what is stored: one whose period is over shows the old one until then.
 */
public final class SubscriptionDao {

    private final TenantScope scope;

    public SubscriptionDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Makes a subscription that Stripe does not bill, with its first period or its trial. Those at Stripe are made by its events.
     *
     * <p>Called again with the same id, it is refused with that id: what was made stands.
     *
     * @throws AlreadySubscribed if the tenant has one that is live; it stays as it is
     * @throws AlreadyExists if the tenant had one with this id; it stays as it is
     * @throws NotFound if there is no such tenant or plan
     * @throws NotOffered if the plan is not active, or has no yearly price where one is wanted
     * @throws Closed if the tenant is closed
     * @throws IllegalArgumentException if it would start later than now
     */
    public Subscription subscribe(NewSubscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        return scope.atomically(tx -> new NewSubscriptions(tx).insert(subscription));
    }

    /** What the tenant has now; empty where that is none, or only one whose first payment is awaited. */
    public Optional<Subscription> current() {
        return fetch(SubscriptionQuery.IS_CURRENT, 1).stream().findFirst();
    }

    public Optional<Subscription> find(SubscriptionId id) {
        return fetch(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(id), 1).stream().findFirst();
    }

    public Optional<Subscription> find(StripeSubscriptionId id) {
        return fetch(SUBSCRIPTIONS.STRIPE_SUBSCRIPTION_ID.eq(id), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Subscription get(SubscriptionId id) {
        return find(id).orElseThrow(() -> new NotFound("subscription", id));
    }

    /** By id, which for generated ids is the order in which they were heard of; ended ones too. */
    public List<Subscription> list(Page<SubscriptionId> page) {
        Condition isAfter =
                page.after() == null ? noCondition() : SUBSCRIPTIONS.SUBSCRIPTION_ID.gt(page.after());
        return fetch(isAfter, page.size());
    }

    /**
     * Gives it another plan from now on; one that was pending is no longer. The period stays as it is, and nothing is charged here.
     *
     * @throws NotOffered if the plan is not active, or not sold by periods such as this one's
     * @throws AlreadyEnded if it has ended
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has no such subscription, or there is no such plan
     * @throws Closed if the tenant is closed
     */
    public Subscription changePlan(SubscriptionId id, int version, PlanId plan) {
        Objects.requireNonNull(plan, "plan");
        return change(id, version, (tx, row) -> {
            PlanOffer.require(tx.scope(), plan, row.getPlanInterval());
            new SubscriptionRenewal(row).clearPendingPlan();
            row.setPlanId(plan);
            row.setPlanAt(stateAt(tx, row));
        });
    }

    /**
     * Gives it another plan from its next period on, in place of one that was pending; its own plan again, where it is to stay.
     *
     * @throws NotOffered if the plan is not active, or not sold by periods such as this one's
     * @throws AlreadyEnded if it has ended
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has no such subscription, or there is no such plan
     * @throws Closed if the tenant is closed
     */
    public Subscription changePlanAtPeriodEnd(SubscriptionId id, int version, PlanId plan) {
        Objects.requireNonNull(plan, "plan");
        return change(id, version, (tx, row) -> {
            if (plan.equals(row.getPlanId())) {
                new SubscriptionRenewal(row).clearPendingPlan();
                return;
            }
            PlanOffer.require(tx.scope(), plan, row.getPlanInterval());
            row.setPendingPlanId(plan);
            row.setPendingPlanAt(stateAt(tx, row));
        });
    }

    /**
     * Ends it now. Where another one waits for that, at Stripe, it becomes the tenant's.
     *
     * @param reason up to 1,000 characters, where somebody said one
     * @throws AlreadyEnded if it has ended
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription cancel(SubscriptionId id, int version, @Nullable String reason) {
        Text.optional(reason, "reason", 1000);
        return change(id, version, (tx, row) -> {
            Instant now = stateAt(tx, row);
            row.setCanceledAt(now);
            row.setCancellationReason(reason);
            new SubscriptionRenewal(row).end(now);
        });
    }

    /**
     * Ends it with its current period.
     *
     * @param reason up to 1,000 characters, where somebody said one
     * @throws AlreadyEnded if it has ended
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription cancelAtPeriodEnd(SubscriptionId id, int version, @Nullable String reason) {
        Text.optional(reason, "reason", 1000);
        return change(id, version, (tx, row) -> {
            row.setCancelAtPeriodEnd(true);
            row.setCanceledAt(stateAt(tx, row));
            row.setCancellationReason(reason);
        });
    }

    /**
     * Lets it go on after its current period.
     *
     * @throws AlreadyEnded if it has ended, also where its period is over and only {@link #renewDue} has not come by as yet
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id, or it was not to end with its period
     * @throws Closed if the tenant is closed
     */
    public Subscription resume(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            if (!row.getCancelAtPeriodEnd()) {
                throw new NotFound("cancellation of subscription", id);
            }
            row.setCancelAtPeriodEnd(false);
            row.setCanceledAt(null);
            row.setCancellationReason(null);
        });
    }

    /**
     * Where the period of a subscription that Stripe does not bill is over: ends it as of then, if it was cancelled; else moves it into the
     * present period, on the plan that was pending for it. Does nothing twice, and nothing for a tenant that is closed.
     *
     * <p>Anchored on 31 January: the next periods begin on 28 February and 31 March, by the calendar of UTC. Where nobody came by for
     * several periods, they are passed over.
     *
     * @return what it is by now; empty where nothing was due
     */
    public Optional<Subscription> renewDue() {
        // Mostly nothing is, and nobody waits for that.
        if (!new SubscriptionQuery(scope).isAnyDue()) {
            return Optional.empty();
        }
        return scope.atomically(tx -> {
            if (!OpenTenant.isOpen(tx)) {
                return Optional.empty();
            }
            SubscriptionChanges changes = SubscriptionChanges.lock(tx);
            return changes.due().map(row -> {
                new SubscriptionRenewal(row).catchUp(tx.now());
                return changes.write(row);
            });
        });
    }

    private Subscription change(SubscriptionId id, int version, BiConsumer<TenantScope, SubscriptionsRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            SubscriptionChanges changes = SubscriptionChanges.lock(tx);
            SubscriptionsRecord row = changes.get(id);
            if (row.getVersion() != version) {
                throw new VersionConflict("subscription", id, version, row.getVersion());
            }
            // What is said now is said of the present period.
            new SubscriptionRenewal(row).catchUp(tx.now());
            if (row.getEndedAt() != null) {
                throw new AlreadyEnded(
                        "subscription", id, row.getStatus().name().toLowerCase(Locale.ROOT));
            }
            Instant at = stateAt(tx, row);
            change.accept(tx, row);
            row.setStateAt(at);
            row.setStripeEventId(null);
            return changes.write(row);
        });
    }

    /** Now; in the second after the event from which the state is, where that is later: what we know of, we did after it. */
    private static Instant stateAt(TenantScope tx, SubscriptionsRecord row) {
        Instant known = row.getStripeEventId() == null ? row.getStateAt() : row.getStateAt().plusSeconds(1);
        return tx.later(known);
    }

    private List<Subscription> fetch(Condition condition, int limit) {
        return new SubscriptionQuery(scope).fetch(condition, limit);
    }
}
