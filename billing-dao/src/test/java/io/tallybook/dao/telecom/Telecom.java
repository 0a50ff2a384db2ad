package io.tallybook.dao.telecom;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountNumber;
import io.tallybook.model.telecom.AccountSettings;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewAccount;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jooq.DSLContext;
import org.jooq.Query;

/** A tenant with a customer, as tests of calls need one. What has other DAOs is made by plain SQL. */
final class Telecom {

    static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
    static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private final DSLContext owner;
    private final Billing billing;
    private final TenantId tenant;
    private final CustomerId customer;

    private Telecom(DSLContext owner, Billing billing, TenantId tenant, CustomerId customer) {
        this.owner = owner;
        this.billing = billing;
        this.tenant = tenant;
        this.customer = customer;
    }

    /** @param owner may write all tables */
    static Telecom of(DSLContext owner, Billing billing) {
        TenantId tenant = billing.tenants().create("Acme").id();
        Telecom telecom = new Telecom(owner, billing, tenant, CustomerId.generate());
        telecom.execute(
                "INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at,"
                        + " created_at, updated_at) VALUES (?, ?, 'ada', 'ada@example.com', '$2b$12$' || repeat('x', 53),"
                        + " '2026-01-01Z', '2026-01-01Z', '2026-01-01Z')",
                tenant.value(),
                telecom.customer.value());
        telecom.execute(
                "INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)"
                        + " VALUES (?, ?, ?, 'INR', '2026-01-01Z', '2026-01-01Z')",
                tenant.value(),
                telecom.customer.value(),
                telecom.customer.value());
        return telecom;
    }

    Telecom through(Billing other) {
        return new Telecom(owner, other, tenant, customer);
    }

    TelecomBilling api() {
        return billing.tenant(tenant).telecom();
    }

    CallDao calls() {
        return api().calls();
    }

    AccountDao accounts() {
        return api().accounts();
    }

    TenantId tenant() {
        return tenant;
    }

    CustomerId customer() {
        return customer;
    }

    AccountId account(String number, AccountType type) {
        return accounts()
                .open(NewAccount.of(customer, AccountNumber.of(number), type, CurrencyUnit.of("INR")))
                .id();
    }

    /** @param balance such as {@code "INR 10"} */
    AccountId prepaid(String number, String balance) {
        AccountId account = account(number, AccountType.PREPAID);
        if (!Money.parse(balance).isZero()) {
            accounts().topUp(account, Money.parse(balance), IdempotencyKey.of("start " + number));
        }
        return account;
    }

    AccountSettings settings() {
        return AccountSettings.in(CurrencyUnit.of("INR"));
    }

    /**
     * A subscription with the period of January 2026.
     *
     * @param minutes allowance of each period
     * @param rate of a minute beyond it
     * @param initial seconds of the first increment
     * @param step seconds of the others
     */
    SubscriptionId subscription(String number, AccountId account, int minutes, String rate, int initial, int step) {
        SubscriptionId id = SubscriptionId.generate();
        RatePlanId plan = RatePlanId.generate();
        execute(
                "INSERT INTO telecom.rate_plans (tenant_id, rate_plan_id, name, currency, monthly_price, included_minutes,"
                        + " overage_rate_per_minute, initial_increment_seconds, billing_increment_seconds, created_at,"
                        + " updated_at) VALUES (?, ?, ?, 'INR', 0, ?, cast(? as numeric), ?, ?, '2026-01-01Z', '2026-01-01Z')",
                tenant.value(),
                plan.value(),
                "Plan of " + number,
                minutes,
                rate,
                initial,
                step);
        execute(
                "INSERT INTO telecom.subscriptions (tenant_id, subscription_id, customer_id, account_id, rate_plan_id,"
                        + " subscription_number, status, price, currency, time_zone, started_at, anchored_at,"
                        + " current_period_start, current_period_end, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'active',"
                        + " 0, 'INR', 'UTC', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', '2026-01-01Z',"
                        + " '2026-01-01Z')",
                tenant.value(),
                id.value(),
                customer.value(),
                account.value(),
                plan.value(),
                number);
        period(id, JANUARY, FEBRUARY, false);
        return id;
    }

    /** The next period of a subscription, by the plan of its first. */
    void period(SubscriptionId subscription, Instant from, Instant to) {
        period(subscription, from, to, true);
        execute(
                "UPDATE telecom.subscriptions SET current_period_start = cast(? as timestamptz), current_period_end ="
                        + " cast(? as timestamptz) WHERE tenant_id = ? AND subscription_id = ?",
                from.toString(),
                to.toString(),
                tenant.value(),
                subscription.value());
    }

    private void period(SubscriptionId subscription, Instant from, Instant to, boolean follows) {
        execute(
                "INSERT INTO telecom.subscription_usage (tenant_id, subscription_id, billing_period_start, billing_period_end,"
                        + " follows_period_end, rate_plan_id, currency, minutes_included, initial_increment_seconds,"
                        + " billing_increment_seconds, overage_rate_per_minute, rounding_mode, created_at, updated_at)"
                        + " SELECT s.tenant_id, s.subscription_id, cast(? as timestamptz), cast(? as timestamptz),"
                        + " cast(? as timestamptz), p.rate_plan_id, p.currency, p.included_minutes,"
                        + " p.initial_increment_seconds, p.billing_increment_seconds, p.overage_rate_per_minute,"
                        + " p.rounding_mode, '2026-01-01Z', '2026-01-01Z' FROM telecom.subscriptions s"
                        + " JOIN telecom.rate_plans p USING (tenant_id, rate_plan_id)"
                        + " WHERE s.tenant_id = ? AND s.subscription_id = ?",
                from.toString(),
                to.toString(),
                follows ? from.toString() : null,
                tenant.value(),
                subscription.value());
    }

    void end(SubscriptionId subscription, String at) {
        execute(
                "UPDATE telecom.subscriptions SET status = 'expired', ended_at = cast(? as timestamptz)"
                        + " WHERE tenant_id = ? AND subscription_id = ?",
                at,
                tenant.value(),
                subscription.value());
    }

    /** Of the subscription SUB-1. */
    static NewCdr call(String uuid, String startedAt, int seconds) {
        return call(uuid, "SUB-1", startedAt, seconds);
    }

    static NewCdr call(String uuid, String subscription, String startedAt, int seconds) {
        return NewCdr.answered(
                uuid,
                subscription,
                "+911111111111",
                "+912222222222",
                Instant.parse(startedAt),
                Duration.ofSeconds(seconds),
                CallType.MOBILE);
    }

    void execute(String sql, Object... arguments) {
        Query query = owner.query(sql, arguments);
        query.execute();
    }
}
