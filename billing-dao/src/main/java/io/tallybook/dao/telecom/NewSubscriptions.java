package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.ACCOUNTS;
import static io.tallybook.schema.telecom.Tables.CUSTOMERS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTIONS;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.StatusConflict;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.AccountStatus;
import io.tallybook.model.telecom.CustomerStatus;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionPeriods;
import io.tallybook.model.telecom.SubscriptionStatus;
import io.tallybook.schema.telecom.tables.records.AccountsRecord;
import io.tallybook.schema.telecom.tables.records.SubscriptionsRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.joda.money.Money;

/** Makes a subscription with its first period. */
record NewSubscriptions(TenantScope tx) {

    Subscription insert(NewSubscription wanted) {
        // Decide.
        OpenTenant.require(tx);
        requireActiveCustomer(wanted);
        AccountsRecord account = requireActiveAccount(wanted);
        RatePlanOffer offer = RatePlanOffer.require(tx, wanted.ratePlan(), account.getCurrency());
        Money price = price(wanted, offer);
        Instant now = tx.now();
        Instant start = Objects.requireNonNullElse(wanted.startsAt(), now);
        if (start.isAfter(now)) {
            throw new IllegalArgumentException("a subscription does not start later than now, but at " + start);
        }
        ZoneId zone = Objects.requireNonNullElse(wanted.zone(), account.getTimeZone());
        int trialDays =
                Objects.requireNonNullElse(wanted.trialDays(), offer.plan().getTrialDays());
        Instant anchor = start.atZone(zone).plusDays(trialDays).toInstant();
        Period first =
                trialDays > 0 ? new Period(start, anchor) : new SubscriptionPeriods(anchor, wanted.cycle(), zone).at(0);

        // Write.
        SubscriptionsRecord made = tx.dsl()
                .insertInto(SUBSCRIPTIONS)
                .set(SUBSCRIPTIONS.TENANT_ID, tx.tenant())
                .set(SUBSCRIPTIONS.SUBSCRIPTION_ID, wanted.id())
                .set(SUBSCRIPTIONS.SUBSCRIPTION_NUMBER, wanted.number())
                .set(SUBSCRIPTIONS.CUSTOMER_ID, wanted.customer())
                .set(SUBSCRIPTIONS.ACCOUNT_ID, wanted.account())
                .set(SUBSCRIPTIONS.RATE_PLAN_ID, wanted.ratePlan())
                .set(SUBSCRIPTIONS.STATUS, trialDays > 0 ? SubscriptionStatus.TRIAL : SubscriptionStatus.ACTIVE)
                .set(SUBSCRIPTIONS.BILLING_CYCLE, wanted.cycle())
                .set(SUBSCRIPTIONS.PRICE, price.getAmount())
                .set(SUBSCRIPTIONS.CURRENCY, price.getCurrencyUnit())
                .set(SUBSCRIPTIONS.TIME_ZONE, zone)
                .set(SUBSCRIPTIONS.STARTED_AT, start)
                .set(SUBSCRIPTIONS.ANCHORED_AT, anchor)
                .set(SUBSCRIPTIONS.TRIAL_ENDS_AT, trialDays > 0 ? anchor : null)
                .set(SUBSCRIPTIONS.CURRENT_PERIOD_START, first.from())
                .set(SUBSCRIPTIONS.CURRENT_PERIOD_END, first.to())
                .set(SUBSCRIPTIONS.NEXT_BILLING_AT, anchor)
                .set(SUBSCRIPTIONS.IS_AUTO_RENEW, wanted.isAutoRenew())
                .set(SUBSCRIPTIONS.ADDONS, wanted.addons())
                .set(SUBSCRIPTIONS.METADATA, wanted.metadata())
                .set(SUBSCRIPTIONS.CREATED_AT, now)
                .set(SUBSCRIPTIONS.UPDATED_AT, now)
                .onConflictDoNothing()
                .returning()
                .fetchOptional()
                .orElseThrow(() -> conflictOf(wanted));
        SubscriptionRenewal.insertPeriod(
                tx, made, offer.plan(), first, null, offer.plan().getIncludedMinutes());
        return SubscriptionQuery.toSubscription(made);
    }

    private void requireActiveCustomer(NewSubscription wanted) {
        CustomerStatus status = tx.dsl()
                .select(CUSTOMERS.STATUS)
                .from(CUSTOMERS)
                .where(tx.owns(CUSTOMERS.TENANT_ID))
                .and(CUSTOMERS.CUSTOMER_ID.eq(wanted.customer()))
                .forShare()
                .fetchOptional(CUSTOMERS.STATUS)
                .orElseThrow(() -> new NotFound("customer", wanted.customer()));
        if (status != CustomerStatus.ACTIVE) {
            throw new StatusConflict("customer", wanted.customer(), word(status));
        }
    }

    private AccountsRecord requireActiveAccount(NewSubscription wanted) {
        AccountsRecord account = tx.dsl()
                .selectFrom(ACCOUNTS)
                .where(tx.owns(ACCOUNTS.TENANT_ID))
                .and(ACCOUNTS.CUSTOMER_ID.eq(wanted.customer()))
                .and(ACCOUNTS.ACCOUNT_ID.eq(wanted.account()))
                .forShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("account", wanted.account()));
        if (account.getStatus() != AccountStatus.ACTIVE) {
            throw new StatusConflict("account", wanted.account(), word(account.getStatus()));
        }
        return account;
    }

    private static Money price(NewSubscription wanted, RatePlanOffer offer) {
        Money agreed = wanted.price();
        if (agreed == null) {
            return offer.price(wanted.cycle());
        }
        if (!agreed.getCurrencyUnit().equals(offer.plan().getCurrency())) {
            throw new CurrencyMismatch(
                    "rate plan " + wanted.ratePlan(), offer.plan().getCurrency(), agreed.getCurrencyUnit());
        }
        return agreed;
    }

    private AlreadyExists conflictOf(NewSubscription wanted) {
        boolean hasId = tx.dsl().fetchExists(SUBSCRIPTIONS, new SubscriptionQuery(tx).isSubscription(wanted.id()));
        return hasId
                ? new AlreadyExists("subscription", wanted.id())
                : new AlreadyExists("subscription with number", wanted.number());
    }

    static String word(Enum<?> status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
