package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyEnded;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.BillingDue;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.BillingException.RenewalTooEarly;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Text;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.PlanChange;
import io.tallybook.model.telecom.Proration;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.SubscriptionNumber;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Which rate plan an account has, and what becomes of it.
 *
 * <p>A trial becomes active, is cancelled or expires; an active one is suspended, cancelled or expires; a suspended one becomes active
 * again or is cancelled. Cancelled and expired ones stay so. What is due is invoiced and renewed by billing runs.
 */
public final class SubscriptionDao {

    private final TenantScope scope;

    public SubscriptionDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Makes a subscription with its first period. It is due to be invoiced at once, or when its trial ends.
     *
     * @throws AlreadyExists if the tenant has one with this id or number; it stays as it is
     * @throws NotFound if the tenant has no such customer or plan, or the customer no such account
     * @throws StatusConflict if the customer or the account is not active
     * @throws NotOffered if the plan is not active, or has no annual price where one is wanted
     * @throws CurrencyMismatch if plan, account and price are not in the same currency
     * @throws Closed if the tenant is closed
     * @throws IllegalArgumentException if it would start later than now
     */
    public Subscription subscribe(NewSubscription subscription) {
        return scope.atomically(tx -> new NewSubscriptions(tx).insert(subscription));
    }

    public Optional<Subscription> find(SubscriptionId id) {
        return fetch(SUBSCRIPTIONS.SUBSCRIPTION_ID.eq(id), 1).stream().findFirst();
    }

    public Optional<Subscription> find(SubscriptionNumber number) {
        return fetch(SUBSCRIPTIONS.SUBSCRIPTION_NUMBER.eq(number), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Subscription get(SubscriptionId id) {
        return find(id).orElseThrow(() -> new NotFound("subscription", id));
    }

    /** By id, which for generated ids is the order of creation; ended ones too. */
    public List<Subscription> list(Page<SubscriptionId> page) {
        return fetch(isAfter(page), page.size());
    }

    /** Those of a customer. */
    public List<Subscription> list(CustomerId customer, Page<SubscriptionId> page) {
        return fetch(isAfter(page).and(SUBSCRIPTIONS.CUSTOMER_ID.eq(customer)), page.size());
    }

    /** Those that stand so. */
    public List<Subscription> list(SubscriptionStatus status, Page<SubscriptionId> page) {
        return fetch(isAfter(page).and(SUBSCRIPTIONS.STATUS.eq(status)), page.size());
    }

    /**
     * Takes no calls and is not billed until it is active again.
     *
     * @throws StatusConflict if it is not active; it stays as it is
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription suspend(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            requireStatus(row, SubscriptionStatus.ACTIVE);
            row.setStatus(SubscriptionStatus.SUSPENDED);
        });
    }

    /**
     * Ends a suspension. Periods that were over meanwhile have no allowance and are not invoiced; the present one is, from its beginning.
     *
     * <p>Suspended on 10 February and activated on 20 April, with periods from the first of the month: March is not invoiced, April is.
     * One that was to end with a period that is over, cancelled or not renewed, has ended then.
     *
     * @throws StatusConflict if it is not suspended; it stays as it is
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription activate(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            requireStatus(row, SubscriptionStatus.SUSPENDED);
            row.setStatus(SubscriptionStatus.ACTIVE);
            SubscriptionRenewal renewal = new SubscriptionRenewal(tx, row);
            // Not left to the next billing run: if it were to go on meanwhile, what was missed would be billed.
            if (renewal.isLastPeriod() && !tx.now().isBefore(row.getCurrentPeriodEnd())) {
                renewal.renew();
            } else {
                renewal.skipMissedPeriods(tx.now());
            }
        });
    }

    /**
     * Ends it now. Of what was invoiced, nothing is given back.
     *
     * @param reason up to 1,000 characters, where the customer said one
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription cancel(SubscriptionId id, int version, @Nullable String reason) {
        requireReason(reason);
        return change(id, version, (tx, row) -> {
            Instant now = tx.later(row.getStartedAt());
            row.setCancelledAt(now);
            row.setCancellationReason(reason);
            new SubscriptionRenewal(tx, row).end(SubscriptionStatus.CANCELLED, now);
        });
    }

    /**
     * Ends it with its current period: a billing run at that time, or later, makes it cancelled as of then.
     *
     * @param reason up to 1,000 characters, where the customer said one
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription cancelAtPeriodEnd(SubscriptionId id, int version, @Nullable String reason) {
        requireReason(reason);
        return change(id, version, (tx, row) -> {
            row.setIsCancelledAtPeriodEnd(true);
            row.setCancelledAt(tx.now());
            row.setCancellationReason(reason);
        });
    }

    /**
     * Lets it go on after its current period.
     *
     * @throws NotFound if the tenant has none with this id, or it was not to end with its period
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public Subscription withdrawCancellation(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            if (!row.getIsCancelledAtPeriodEnd()) {
                throw new NotFound("cancellation of subscription", id);
            }
            row.setIsCancelledAtPeriodEnd(false);
            row.setCancelledAt(null);
            row.setCancellationReason(null);
        });
    }

    /**
     * Says whether a next period follows; without, it expires with the current one.
     *
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription changeAutoRenew(SubscriptionId id, int version, boolean isAutoRenew) {
        return change(id, version, (tx, row) -> row.setIsAutoRenew(isAutoRenew));
    }

    /**
     * Gives it another plan, or another cycle, from its next period on, at the price that the plan has now.
     *
     * <p>One that was scheduled before is replaced. Where the cycle changes, periods are still counted from the same day.
     *
     * @throws NotOffered if the plan is not active, or has no annual price where one is wanted
     * @throws CurrencyMismatch if the plan is in another currency
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has no such subscription or plan
     * @throws Closed if the tenant is closed
     */
    public Subscription schedulePlanChange(SubscriptionId id, int version, RatePlanId plan, BillingCycle cycle) {
        Objects.requireNonNull(cycle, "cycle");
        return change(id, version, (tx, row) -> {
            RatePlanOffer offer = RatePlanOffer.require(tx, plan, row.getCurrency());
            row.setNextPrice(offer.price(cycle).getAmount());
            row.setNextRatePlanId(plan);
            row.setNextBillingCycle(cycle);
        });
    }

    /**
     * Leaves it on its plan after its current period.
     *
     * @throws NotFound if the tenant has none with this id, or no change of its plan was scheduled
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws Closed if the tenant is closed
     */
    public Subscription withdrawPlanChange(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            if (row.getNextRatePlanId() == null) {
                throw new NotFound("plan change of subscription", id);
            }
            new SubscriptionRenewal(tx, row).clearScheduledChange();
        });
    }

    /**
     * Gives it another plan from now on, at the price that the plan has now; one that was scheduled is withdrawn.
     *
     * <p>The rest of the period is given back at the old price and charged at the new one, each by the exact part of the whole period
     * that is left, and the difference is booked on the account. On 16 January at midnight of a period that is January, 16 of 31 days
     * are left: from USD 31.00 to USD 62.00, the credit is USD 16.00 and the charge USD 32.00. The rest begins a period of its own with
     * as much of the new plan's allowance, in whole minutes, rounded up. During a trial nothing is charged.
     *
     * @param rounding of both amounts: up, down, or half up, down or even
     * @throws InsufficientBalance if the account has less than the difference; nothing is changed
     * @throws BillingDue if the current period is over or was not invoiced as yet; nothing is changed
     * @throws NotOffered if the plan is not active, or has no annual price where one is wanted; nothing is changed
     * @throws CurrencyMismatch if the plan is in another currency; nothing is changed
     * @throws StatusConflict if it is suspended, or its account is; nothing is changed
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws IdempotencyConflict if {@code key} was used for another change of a plan; nothing is changed
     * @throws NotFound if the tenant has no such subscription or plan
     * @throws Closed if the tenant is closed
     */
    public PlanChange changePlan(SubscriptionId id, RatePlanId plan, RoundingMode rounding, IdempotencyKey key) {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(key, "key");
        Proration.requireRounding(rounding);
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            SubscriptionsRecord row = new SubscriptionQuery(tx).lock(id);
            PlanChanges change = new PlanChanges(tx, row, plan, rounding, key);
            return change.former().orElseGet(change::make);
        });
    }

    /**
     * Moves it into its next period, with what was scheduled for it; or ends it, where it was cancelled or is not renewed. It is due to be
     * invoiced for the new period. A billing run does both together, so that this is only for those who invoice by other means.
     *
     * @throws RenewalTooEarly if its period is not over
     * @throws BillingDue if its current period was not invoiced as yet
     * @throws StatusConflict if it is suspended
     * @throws AlreadyEnded if it was cancelled or has expired
     * @throws VersionConflict if it is at another version; it stays as it is
     * @throws NotFound if the tenant has none with this id
     * @throws Closed if the tenant is closed
     */
    public Subscription renew(SubscriptionId id, int version) {
        return change(id, version, (tx, row) -> {
            requireStatus(row, SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIAL);
            if (tx.now().isBefore(row.getCurrentPeriodEnd())) {
                throw new RenewalTooEarly("subscription", id, row.getCurrentPeriodEnd());
            }
            Instant due = row.getNextBillingAt();
            if (due != null && due.isBefore(row.getCurrentPeriodEnd())) {
                throw new BillingDue("subscription", id, due);
            }
            new SubscriptionRenewal(tx, row).renew();
        });
    }

    /**
     * Removes one on which nothing happened as yet, with its periods; also of a closed tenant.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws InUse if calls, an invoice, a payment or anything else belongs to it or to a period of it, or a change of its plan was
     *     booked; all stay
     */
    public void remove(SubscriptionId id) {
        scope.atomically(tx -> {
            SubscriptionQuery query = new SubscriptionQuery(tx);
            query.requireUnusedPeriods(id);
            Removal.of(tx.dsl(), SUBSCRIPTIONS, query.isSubscription(id), "subscription", id, SUBSCRIPTION_USAGE);
            return true;
        });
    }

    private Subscription change(SubscriptionId id, int version, BiConsumer<TenantScope, SubscriptionsRecord> change) {
        return scope.atomically(tx -> {
            OpenTenant.require(tx);
            SubscriptionQuery query = new SubscriptionQuery(tx);
            SubscriptionsRecord row = query.lock(id);
            if (row.getVersion() != version) {
                throw new VersionConflict("subscription", id, version, row.getVersion());
            }
            if (row.getEndedAt() != null) {
                throw wrongStatus(row);
            }
            change.accept(tx, row);
            return query.write(row);
        });
    }

    private static void requireStatus(SubscriptionsRecord row, SubscriptionStatus... statuses) {
        if (!Arrays.asList(statuses).contains(row.getStatus())) {
            throw wrongStatus(row);
        }
    }

    static RuntimeException wrongStatus(SubscriptionsRecord row) {
        String status = NewSubscriptions.word(row.getStatus());
        return row.getEndedAt() == null
                ? new StatusConflict("subscription", row.getSubscriptionId(), status)
                : new AlreadyEnded("subscription", row.getSubscriptionId(), status);
    }

    private static void requireReason(@Nullable String reason) {
        Text.optional(reason, "reason", 1000);
    }

    private static Condition isAfter(Page<SubscriptionId> page) {
        return page.after() == null ? noCondition() : SUBSCRIPTIONS.SUBSCRIPTION_ID.gt(page.after());
    }

    private List<Subscription> fetch(Condition condition, int limit) {
        return new SubscriptionQuery(scope).fetch(condition, limit);
    }
}
