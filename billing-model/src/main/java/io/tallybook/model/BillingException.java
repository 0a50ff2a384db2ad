package io.tallybook.model;

import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.StripeCustomerId;
import io.tallybook.model.subscription.StripeEventId;
import io.tallybook.model.subscription.SubscriptionId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.UsageStatus;
import java.time.Instant;
import java.util.Objects;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/**
 * A call that was refused, with the facts as fields; it did nothing, and the transaction stays usable.
 *
 * <p>These are all the refusals there are. Wrong arguments are {@link IllegalArgumentException} or
 * {@link NullPointerException}, a database that cannot be reached is jOOQ's {@code DataAccessException}.
 */
public abstract sealed class BillingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BillingException(String message) {
        super(message);
    }

    /** What was named does not exist; in a tenant's scope, what other tenants have does not count. */
    public static final class NotFound extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "organisation"} */
        public NotFound(String what, Object id) {
            super(what, id, "does not exist");
        }
    }

    /** What was to be created is there already, the same or another; it stays as it is. */
    public static final class AlreadyExists extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "organisation with slug"} */
        public AlreadyExists(String what, Object id) {
            super(what, id, "exists already");
        }
    }

    /** The tenant or organisation was closed and takes no changes. */
    public static final class Closed extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "organisation"} */
        public Closed(String what, Object id) {
            super(what, id, "is closed");
        }
    }

    /** What was retired is to be sold anew; what contains it stays as it is. */
    public static final class Retired extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "service"} */
        public Retired(String what, Object id) {
            super(what, id, "is retired");
        }
    }

    /** What was to be removed, or changed in what others rely on, has something that belongs to it; both stay as they are. */
    public static final class InUse extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final String by;

        /**
         * @param what such as {@code "tenant"}
         * @param by the table whose rows belong to it
         */
        public InUse(String what, Object id, String by) {
            super(what, id, "is in use by " + by);
            this.by = by;
        }

        /** The table whose rows belong to it, or one of them. */
        public String by() {
            return by;
        }
    }

    /** It exists but is not, or no longer, offered: nobody can be put on it. Those who are on it stay. */
    public static final class NotOffered extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "tier"} */
        public NotOffered(String what, Object id) {
            super(what, id, "is not offered");
        }
    }

    /** Somebody else has changed it since it was read; their change stays. */
    public static final class VersionConflict extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final int expected;
        private final int actual;

        /** @param what such as {@code "tier"} */
        public VersionConflict(String what, Object id, int expected, int actual) {
            super(what, id, "is at version " + actual + ", not " + expected);
            this.expected = expected;
            this.actual = actual;
        }

        /** The version that the caller had read. */
        public int expected() {
            return expected;
        }

        /** The version that is there. */
        public int actual() {
            return actual;
        }
    }

    /** A refusal about one named thing. */
    public abstract static sealed class SubjectException extends BillingException {

        private static final long serialVersionUID = 1L;

        private final String what;
        private final String id;

        private SubjectException(String what, Object id, String predicate) {
            super(what + " " + Objects.requireNonNull(id, what) + " " + predicate);
            this.what = what;
            this.id = id.toString();
        }

        /** What sort of thing, such as {@code "organisation"}. */
        public String what() {
            return what;
        }

        /** Which one, as text. */
        public String id() {
            return id;
        }
    }

    /** The key was used before, for the same operation with other arguments. */
    public static final class IdempotencyConflict extends BillingException {

        private static final long serialVersionUID = 1L;

        private final IdempotencyKey key;

        public IdempotencyConflict(IdempotencyKey key) {
            super("idempotency key " + key + " was used with other arguments");
            this.key = key;
        }

        public IdempotencyKey key() {
            return key;
        }
    }

    /** A rate is not in the currency of the plan or the service. */
    public static final class CurrencyMismatch extends BillingException {

        private static final long serialVersionUID = 1L;

        private final CurrencyUnit expected;
        private final CurrencyUnit actual;

        /** @param what such as {@code "plan 0190…"} */
        public CurrencyMismatch(String what, CurrencyUnit expected, CurrencyUnit actual) {
            super(what + " is in " + expected + ", not in " + actual);
            this.expected = expected;
            this.actual = actual;
        }

        public CurrencyUnit expected() {
            return expected;
        }

        public CurrencyUnit actual() {
            return actual;
        }
    }

    /** The terms are of another type than the service has in its plan; changing the type has a call of its own. */
    public static final class ConfigurationTypeMismatch extends BillingException {

        private static final long serialVersionUID = 1L;

        private final ConfigurationType expected;
        private final ConfigurationType actual;

        /** @param what such as {@code "plan service 0190…"} */
        public ConfigurationTypeMismatch(String what, ConfigurationType expected, ConfigurationType actual) {
            super(what + " has terms of type " + expected + ", not " + actual);
            this.expected = expected;
            this.actual = actual;
        }

        /** The type that it has. */
        public ConfigurationType expected() {
            return expected;
        }

        /** The type that was given or asked for. */
        public ConfigurationType actual() {
            return actual;
        }
    }

    /** A period of a bucket cannot be rolled over yet: it is not over, or an earlier one was not rolled over. */
    public static final class RolloverTooEarly extends BillingException {

        private static final long serialVersionUID = 1L;

        private final PlanServiceId service;
        private final Period period;

        /** @param period the one that stands in the way */
        public RolloverTooEarly(PlanServiceId service, Period period, Instant at) {
            super("bucket " + service + " cannot be rolled over at " + at + ": the period " + period
                    + (at.isBefore(period.to()) ? " is not over" : " has to be rolled over first"));
            this.service = service;
            this.period = period;
        }

        /** The bucket. */
        public PlanServiceId service() {
            return service;
        }

        /** The one that stands in the way: it is not over, or it comes first. */
        public Period period() {
            return period;
        }
    }

    /** There are not enough credits. */
    public static final class InsufficientCredits extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Quantity requested;
        private final Quantity available;

        public InsufficientCredits(OrganisationId organisation, Quantity requested, Quantity available) {
            super("organisation " + organisation + " has " + available + " credits available, " + requested
                    + " requested");
            this.organisation = organisation;
            this.requested = requested;
            this.available = available;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Quantity requested() {
            return requested;
        }

        public Quantity available() {
            return available;
        }
    }

    /** What was to be captured, released, voided, completed, failed or cancelled has come to its end before; it stays as it is. */
    public static final class AlreadyEnded extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final String how;

        /**
         * @param what such as {@code "hold"}
         * @param how such as {@code "captured"}
         */
        public AlreadyEnded(String what, Object id, String how) {
            super(what, id, "is " + how);
            this.how = how;
        }

        /**
         * How it ended: a hold is captured, released or expired, a lot is exhausted, a purchase is completed, failed, cancelled, or
         * expired because its lot would be over.
         */
        public String how() {
            return how;
        }
    }

    /** More was to be given back or captured than there is of it. */
    public static final class QuantityExceeded extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final Quantity requested;
        private final Quantity allowed;

        /** @param what such as {@code "hold"} */
        public QuantityExceeded(String what, Object id, Quantity requested, Quantity allowed) {
            super(what, id, "allows " + allowed + " credits, " + requested + " requested");
            this.requested = requested;
            this.allowed = allowed;
        }

        public Quantity requested() {
            return requested;
        }

        /** What is left of a consumption or of a purchase that can be refunded, or what was held. */
        public Quantity allowed() {
            return allowed;
        }
    }

    /** The overdraft limit would be lower than what is overdrawn or promised already; it stays as it is. */
    public static final class OverdraftInUse extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Quantity requested;
        private final Quantity lowest;

        public OverdraftInUse(OrganisationId organisation, Quantity requested, Quantity lowest) {
            super("organisation " + organisation + " needs an overdraft limit of " + lowest + ", " + requested
                    + " requested");
            this.organisation = organisation;
            this.requested = requested;
            this.lowest = lowest;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Quantity requested() {
            return requested;
        }

        /** The lowest limit that would be accepted. */
        public Quantity lowest() {
            return lowest;
        }
    }

    /** The use would pass a hard limit. */
    public static final class LimitReached extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final LimitDecision.Refused decision;

        public LimitReached(OrganisationId organisation, LimitDecision.Refused decision) {
            super("organisation " + organisation + " has "
                    + decision.usage().remaining().orElse(Quantity.ZERO) + " " + decision.feature()
                    + " left in this period, " + decision.requested() + " requested");
            this.organisation = organisation;
            this.decision = decision;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Feature feature() {
            return decision.feature();
        }

        public Quantity requested() {
            return decision.requested();
        }

        /** Where the organisation stands: used, limit, remaining, when it starts anew. */
        public UsageStatus usage() {
            return decision.usage();
        }
    }

    /** It is too late for the period, and the feature takes no adjustments; nothing was recorded. */
    public static final class PeriodClosed extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Feature feature;
        private final Period period;
        private final Instant closedAt;

        public PeriodClosed(OrganisationId organisation, Feature feature, Period period, Instant closedAt) {
            super("the period " + period + " of " + feature + " closed at " + closedAt + " for organisation "
                    + organisation);
            this.organisation = organisation;
            this.feature = feature;
            this.period = period;
            this.closedAt = closedAt;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Feature feature() {
            return feature;
        }

        /** The period in which the use would have counted. */
        public Period period() {
            return period;
        }

        /** Its end and the feature's grace: use was taken until then. */
        public Instant closedAt() {
            return closedAt;
        }
    }

    /**
     * The use is older than keys are remembered: nobody can tell whether it was recorded before. Nothing was recorded.
     */
    public static final class UsageTooOld extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Feature feature;
        private final Instant occurredAt;
        private final Instant takenFrom;

        public UsageTooOld(OrganisationId organisation, Feature feature, Instant occurredAt, Instant takenFrom) {
            super("use of " + feature + " by organisation " + organisation + " at " + occurredAt
                    + " is too old; it is taken from " + takenFrom + " on");
            this.organisation = organisation;
            this.feature = feature;
            this.occurredAt = occurredAt;
            this.takenFrom = takenFrom;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Feature feature() {
            return feature;
        }

        public Instant occurredAt() {
            return occurredAt;
        }

        /** Use that happened from then on was taken at the time of the call. */
        public Instant takenFrom() {
            return takenFrom;
        }
    }

    /** Events were to be pruned whose keys are still remembered; all stay. */
    public static final class KeysRemembered extends BillingException {

        private static final long serialVersionUID = 1L;

        private final Instant before;
        private final Instant prunableBefore;

        public KeysRemembered(Instant before, Instant prunableBefore) {
            super("usage is remembered from " + prunableBefore + " on, and cannot be pruned up to " + before);
            this.before = before;
            this.prunableBefore = prunableBefore;
        }

        /** Up to when events were to be pruned. */
        public Instant before() {
            return before;
        }

        /** Up to when they could be, at the time of the call. */
        public Instant prunableBefore() {
            return prunableBefore;
        }
    }

    /** More would be taken away than was used; nothing was changed. */
    public static final class UsageBelowZero extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Feature feature;
        private final Quantity used;
        private final Quantity requested;

        public UsageBelowZero(OrganisationId organisation, Feature feature, Quantity used, Quantity requested) {
            super("organisation " + organisation + " has used " + used + " " + feature + ", " + requested
                    + " cannot be taken away");
            this.organisation = organisation;
            this.feature = feature;
            this.used = used;
            this.requested = requested;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Feature feature() {
            return feature;
        }

        /** In the period concerned, or the present level. */
        public Quantity used() {
            return used;
        }

        /** What was to be taken away, positive. */
        public Quantity requested() {
            return requested;
        }
    }

    /** The use was taken back before, under another key; nothing was changed. */
    public static final class AlreadyReversed extends BillingException {

        private static final long serialVersionUID = 1L;

        private final IdempotencyKey recorded;
        private final IdempotencyKey reversedBy;

        public AlreadyReversed(IdempotencyKey recorded, IdempotencyKey reversedBy) {
            super("the use " + recorded + " was reversed by " + reversedBy);
            this.recorded = recorded;
            this.reversedBy = reversedBy;
        }

        /** The key under which it was recorded. */
        public IdempotencyKey recorded() {
            return recorded;
        }

        /** The key under which it was taken back. */
        public IdempotencyKey reversedBy() {
            return reversedBy;
        }
    }

    /** The organisation's tier does not have the feature. */
    public static final class FeatureNotIncluded extends BillingException {

        private static final long serialVersionUID = 1L;

        private final OrganisationId organisation;
        private final Feature feature;

        public FeatureNotIncluded(OrganisationId organisation, Feature feature) {
            super("the tier of organisation " + organisation + " does not include " + feature);
            this.organisation = organisation;
            this.feature = feature;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Feature feature() {
            return feature;
        }
    }

    // Subscriptions.

    /** The tenant has a subscription that is live, and takes no second one; a retry of the same call meets its own. */
    public static final class AlreadySubscribed extends BillingException {

        private static final long serialVersionUID = 1L;

        private final TenantId tenant;
        private final SubscriptionId subscription;
        private final PlanId plan;

        public AlreadySubscribed(TenantId tenant, SubscriptionId subscription, PlanId plan) {
            super("tenant " + tenant + " has subscription " + subscription + " to plan " + plan);
            this.tenant = tenant;
            this.subscription = subscription;
            this.plan = plan;
        }

        public TenantId tenant() {
            return tenant;
        }

        /** The one that is live. */
        public SubscriptionId subscription() {
            return subscription;
        }

        /** The plan of that one. */
        public PlanId plan() {
            return plan;
        }
    }

    /** The tenant is another customer at Stripe; it stays so. */
    public static final class StripeCustomerConflict extends BillingException {

        private static final long serialVersionUID = 1L;

        private final TenantId tenant;
        private final StripeCustomerId linked;
        private final StripeCustomerId offered;

        public StripeCustomerConflict(TenantId tenant, StripeCustomerId linked, StripeCustomerId offered) {
            super("tenant " + tenant + " is customer " + linked + " at Stripe, not " + offered);
            this.tenant = tenant;
            this.linked = linked;
            this.offered = offered;
        }

        public TenantId tenant() {
            return tenant;
        }

        /** The one that the tenant is. */
        public StripeCustomerId linked() {
            return linked;
        }

        /** The one that it was to be. */
        public StripeCustomerId offered() {
            return offered;
        }
    }

    /** An event of the same id says something else; the one that was stored stays. */
    public static final class StripeEventConflict extends BillingException {

        private static final long serialVersionUID = 1L;

        private final StripeEventId event;

        public StripeEventConflict(StripeEventId event) {
            super("event " + event + " of Stripe was stored with other content");
            this.event = event;
        }

        public StripeEventId event() {
            return event;
        }
    }

    // Telecom.

    /** It stands otherwise than the call needs: a customer is not active, a subscription cannot go that way. It stays as it is. */
    public static final class StatusConflict extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final String status;

        /**
         * @param what such as {@code "customer"}
         * @param status such as {@code "suspended"}
         */
        public StatusConflict(String what, Object id, String status) {
            super(what, id, "is " + status);
            this.status = status;
        }

        /** How it stands, in small letters. */
        public String status() {
            return status;
        }
    }

    /** The tax lines of an invoice do not come to what was said, or the customer pays no tax; nothing was written. */
    public static final class InvoiceTaxMismatch extends BillingException {

        private static final long serialVersionUID = 1L;

        private final Money expected;
        private final Money actual;

        public InvoiceTaxMismatch(Money expected, Money actual) {
            super("the tax lines of the invoice come to " + actual + ", not to " + expected);
            this.expected = expected;
            this.actual = actual;
        }

        /** What the caller said, or zero where the customer is exempt. */
        public Money expected() {
            return expected;
        }

        /** What the tax lines come to. */
        public Money actual() {
            return actual;
        }
    }

    /** More was to be paid, credited or given back than there is of it; nothing was booked. */
    public static final class AmountExceeded extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final Money requested;
        private final Money allowed;

        /** @param what such as {@code "invoice"} */
        public AmountExceeded(String what, Object id, Money requested, Money allowed) {
            super(what, id, "allows " + allowed + ", " + requested + " requested");
            this.requested = requested;
            this.allowed = allowed;
        }

        public Money requested() {
            return requested;
        }

        /** What is owed of an invoice, or left of a payment that can be given back. */
        public Money allowed() {
            return allowed;
        }
    }

    /** The account is suspended: it is not charged. */
    public static final class Suspended extends SubjectException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "account"} */
        public Suspended(String what, Object id) {
            super(what, id, "is suspended");
        }
    }

    /** The subscription's period is over, or was not invoiced as yet: a billing run comes first. */
    public static final class BillingDue extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final Instant since;

        /** @param what such as {@code "subscription"} */
        public BillingDue(String what, Object id, Instant since) {
            super(what, id, "has been due to be billed since " + since);
            this.since = since;
        }

        public Instant since() {
            return since;
        }
    }

    /** A period was to be renewed before its end. */
    public static final class RenewalTooEarly extends SubjectException {

        private static final long serialVersionUID = 1L;

        private final Instant periodEnd;

        /** @param what such as {@code "subscription"} */
        public RenewalTooEarly(String what, Object id, Instant periodEnd) {
            super(what, id, "is to be renewed at " + periodEnd);
            this.periodEnd = periodEnd;
        }

        public Instant periodEnd() {
            return periodEnd;
        }
    }

    /** The balance of an account and its credit limit are not enough; nothing was taken. */
    public static final class InsufficientBalance extends BillingException {

        private static final long serialVersionUID = 1L;

        private final AccountId account;
        private final BigMoney requested;
        private final BigMoney available;

        public InsufficientBalance(AccountId account, BigMoney requested, BigMoney available) {
            super("account " + account + " has " + available + " available, " + requested + " requested");
            this.account = account;
            this.requested = requested;
            this.available = available;
        }

        public AccountId account() {
            return account;
        }

        public BigMoney requested() {
            return requested;
        }

        /** Balance and credit limit; for what is paid back, the balance alone. */
        public BigMoney available() {
            return available;
        }
    }

    /** An account was to be closed with money on it or owed by it; it stays as it is. */
    public static final class NotSettled extends BillingException {

        private static final long serialVersionUID = 1L;

        private final AccountId account;
        private final BigMoney balance;

        public NotSettled(AccountId account, BigMoney balance) {
            super("account " + account + " has a balance of " + balance);
            this.account = account;
            this.balance = balance;
        }

        public AccountId account() {
            return account;
        }

        public BigMoney balance() {
            return balance;
        }
    }

    /** The credit limit would be lower than what is owed already; the settings stay. */
    public static final class CreditLimitInUse extends BillingException {

        private static final long serialVersionUID = 1L;

        private final AccountId account;
        private final BigMoney requested;
        private final BigMoney lowest;

        public CreditLimitInUse(AccountId account, BigMoney requested, BigMoney lowest) {
            super("account " + account + " needs a credit limit of " + lowest + ", " + requested + " requested");
            this.account = account;
            this.requested = requested;
            this.lowest = lowest;
        }

        public AccountId account() {
            return account;
        }

        public BigMoney requested() {
            return requested;
        }

        /** The lowest limit that would be accepted. */
        public BigMoney lowest() {
            return lowest;
        }
    }
}
