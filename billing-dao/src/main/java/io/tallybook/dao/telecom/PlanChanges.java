package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.CHANGE_SUBSCRIPTION_PLAN;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.BillingDue;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.PlanChange;
import io.tallybook.model.telecom.Proration;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.schema.billing.tables.records.ChangeSubscriptionPlanRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionUsageRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Gives a locked subscription another plan in the middle of its period. */
record PlanChanges(
        TenantScope tx, SubscriptionsRecord subscription, RatePlanId plan, RoundingMode rounding, IdempotencyKey key) {

    /** What the change under this key came to, where it was made before. */
    Optional<PlanChange> former() {
        return tx.dsl()
                .selectFrom(SUBSCRIPTION_USAGE)
                .where(tx.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.PLAN_CHANGE_KEY.eq(key))
                .fetchOptional()
                .map(this::replay);
    }

    PlanChange make() {
        // Decide.
        Instant at = requireChangeable();
        CurrencyUnit currency = subscription.getCurrency();
        RatePlanOffer offer = RatePlanOffer.require(tx, plan, currency);
        Money newPrice = offer.price(subscription.getBillingCycle());
        boolean isTrial = subscription.getStatus() == SubscriptionStatus.TRIAL;
        Proration rest = new Proration(wholePeriod(isTrial), at);
        Money oldPrice = Amounts.money(currency, subscription.getPrice());
        // A trial costs nothing under either plan.
        Money credit = isTrial ? Money.zero(currency) : rest.rest(oldPrice, rounding);
        Money charge = isTrial ? Money.zero(currency) : rest.rest(newPrice, rounding);

        // Write.
        ChangeSubscriptionPlanRecord changed = tx.dsl()
                .fetchSingle(CHANGE_SUBSCRIPTION_PLAN(
                        tx.tenant(),
                        subscription.getSubscriptionId(),
                        plan,
                        newPrice.getAmount(),
                        rest.restOfMinutes(offer.plan().getIncludedMinutes()),
                        credit.getAmount(),
                        charge.getAmount(),
                        NewSubscriptions.word(rounding),
                        key,
                        at));
        return switch (changed.getOutcome()) {
            case "done" ->
                new PlanChange(
                        SubscriptionQuery.toSubscription(
                                new SubscriptionQuery(tx).lock(subscription.getSubscriptionId())),
                        subscription.getRatePlanId(),
                        plan,
                        at,
                        credit,
                        charge,
                        false);
            case "conflict" -> throw new IdempotencyConflict(key);
            case "refused" ->
                throw new InsufficientBalance(
                        subscription.getAccountId(),
                        charge.minus(credit).toBigMoney(),
                        Amounts.rate(currency, changed.getAvailable()));
            case "closed", "suspended" ->
                throw new StatusConflict("account", subscription.getAccountId(), changed.getOutcome());
            default -> throw new IllegalStateException("the database answered " + changed.getOutcome());
        };
    }

    private Instant requireChangeable() {
        SubscriptionStatus status = subscription.getStatus();
        if (status != SubscriptionStatus.ACTIVE && status != SubscriptionStatus.TRIAL) {
            throw SubscriptionDao.wrongStatus(subscription);
        }
        // Its old price was charged for this period, or nothing could be given back; and the period is not over.
        Instant firstAfterStart = subscription.getCurrentPeriodStart().plus(1, ChronoUnit.MICROS);
        Instant at = tx.now().isBefore(firstAfterStart) ? firstAfterStart : tx.now();
        Instant due = subscription.getNextBillingAt();
        if (due != null && !at.isBefore(due)) {
            throw new BillingDue("subscription", subscription.getSubscriptionId(), due);
        }
        if (!at.isBefore(subscription.getCurrentPeriodEnd())) {
            throw new BillingDue("subscription", subscription.getSubscriptionId(), subscription.getCurrentPeriodEnd());
        }
        return at;
    }

    /** The prices are those of a whole period, also where an earlier change has cut it. */
    private Period wholePeriod(boolean isTrial) {
        return isTrial
                ? new Period(subscription.getStartedAt(), subscription.getCurrentPeriodEnd())
                : SubscriptionRenewal.periods(subscription).endingAt(subscription.getCurrentPeriodEnd());
    }

    private PlanChange replay(SubscriptionUsageRecord made) {
        if (!made.getSubscriptionId().equals(subscription.getSubscriptionId())
                || !made.getRatePlanId().equals(plan)
                || made.getPlanChangeRounding() != rounding) {
            throw new IdempotencyConflict(key);
        }
        RatePlanId from = tx.dsl()
                .select(SUBSCRIPTION_USAGE.RATE_PLAN_ID)
                .from(SUBSCRIPTION_USAGE)
                .where(tx.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID.eq(subscription.getSubscriptionId()))
                .and(SUBSCRIPTION_USAGE.BILLING_PERIOD_END.eq(made.getBillingPeriodStart()))
                .fetchSingle(SUBSCRIPTION_USAGE.RATE_PLAN_ID);
        return new PlanChange(
                SubscriptionQuery.toSubscription(subscription),
                from,
                plan,
                made.getBillingPeriodStart(),
                Amounts.money(made.getCurrency(), made.getPlanChangeCredit()),
                Amounts.money(made.getCurrency(), made.getPlanChangeCharge()),
                true);
    }
}
