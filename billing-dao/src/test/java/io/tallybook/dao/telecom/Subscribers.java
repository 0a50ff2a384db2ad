package io.tallybook.dao.telecom;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.NewSubscription;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.Subscription;
import io.tallybook.model.telecom.SubscriptionId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;

/** A tenant with a customer, an account and plans, written by plain SQL: what subscriptions need. */
record Subscribers(
        Billing billing,
        DSLContext sql,
        TenantId tenant,
        CustomerId customer,
        AccountId account,
        RatePlanId starter,
        RatePlanId professional) {

    /** In USD and UTC: a prepaid account with nothing on it, Starter at 31.00 and Professional at 62.00 a month. */
    static Subscribers of(Billing billing, DSLContext sql) {
        TenantId tenant = billing.tenants().create("Telco").id();
        Subscribers made = new Subscribers(
                billing,
                sql,
                tenant,
                CustomerId.generate(),
                AccountId.generate(),
                RatePlanId.generate(),
                RatePlanId.generate());
        made.insertCustomer(made.customer);
        made.insertAccount(made.account, made.customer, "postpaid", "USD");
        made.insertPlan(made.starter, "Starter", "USD", "31.00", "310.00", "0", 310);
        made.insertPlan(made.professional, "Professional", "USD", "62.00", null, "10.00", 620);
        return made;
    }

    void insertCustomer(CustomerId id) {
        UUID user = UUID.randomUUID();
        sql.execute(
                "INSERT INTO telecom.users (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at,"
                        + " updated_at) VALUES (?, ?, ?, ?, ?, '2020-01-01Z', '2020-01-01Z', '2020-01-01Z')",
                tenant.value(),
                user,
                "u" + user,
                user + "@example.com",
                "$2b$12$" + "x".repeat(53));
        sql.execute(
                "INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, billing_state, created_at, updated_at)"
                        + " VALUES (?, ?, ?, 'USD', 'Karnataka', '2020-01-01Z', '2020-01-01Z')",
                tenant.value(),
                id.value(),
                user);
    }

    void insertAccount(AccountId id, CustomerId owner, String type, String currency) {
        sql.execute(
                "INSERT INTO telecom.accounts (tenant_id, account_id, customer_id, account_number, account_type, currency,"
                        + " time_zone, created_at, updated_at) VALUES (?, ?, ?, upper(?), ?::telecom.account_type, ?, 'UTC',"
                        + " '2020-01-01Z', '2020-01-01Z')",
                tenant.value(),
                id.value(),
                owner.value(),
                id.toString(),
                type,
                currency);
    }

    void insertPlan(
            RatePlanId id, String name, String currency, String monthly, String annual, String setupFee, int minutes) {
        sql.execute(
                "INSERT INTO telecom.rate_plans (tenant_id, rate_plan_id, name, currency, monthly_price, annual_price, setup_fee,"
                        + " included_minutes, overage_rate_per_minute, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?::numeric, ?::numeric, ?::numeric, ?, 0.5, '2020-01-01Z', '2020-01-01Z')",
                tenant.value(),
                id.value(),
                name,
                currency,
                monthly,
                annual,
                setupFee,
                minutes);
    }

    /** Money on the account, by its ledger. */
    void topUp(String amount) {
        sql.fetch(
                "SELECT * FROM billing.change_account_balance(?, ?, 'top_up', ?::numeric, 'USD', NULL, NULL, NULL, NULL, ?, now())",
                tenant.value(),
                account.value(),
                amount,
                UUID.randomUUID().toString());
    }

    BigDecimal balance() {
        return sql.fetchOne(
                        "SELECT balance::numeric FROM telecom.accounts WHERE tenant_id = ? AND account_id = ?",
                        tenant.value(),
                        account.value())
                .get(0, BigDecimal.class);
    }

    /** Calls beyond the allowance, in the period that is the {@code number}-th. */
    void use(SubscriptionId subscription, int number, String overageCost) {
        Instant period = sql.fetchOne(
                        "SELECT billing_period_start FROM telecom.subscription_usage WHERE tenant_id = ? AND subscription_id = ?"
                                + " ORDER BY billing_period_start OFFSET ? LIMIT 1",
                        tenant.value(),
                        subscription.value(),
                        number)
                .get(0, Instant.class);
        CallRows.plant(sql, tenant, subscription, period, overageCost);
    }

    void set(String table, String change, UUID id) {
        String key = table.substring(0, table.length() - 1) + "_id";
        sql.execute(
                "UPDATE telecom." + table + " SET " + change + " WHERE tenant_id = ? AND " + key + " = ?",
                tenant.value(),
                id);
    }

    long count(String table) {
        return sql.fetchOne("SELECT count(*) FROM telecom." + table + " WHERE tenant_id = ?", tenant.value())
                .get(0, Long.class);
    }

    NewSubscription starterMonthly() {
        return NewSubscription.of(customer, account, starter, BillingCycle.MONTHLY);
    }

    Subscription subscribe() {
        return subscriptions().subscribe(starterMonthly());
    }

    TelecomBilling telecom() {
        return billing.tenant(tenant).telecom();
    }

    SubscriptionDao subscriptions() {
        return telecom().subscriptions();
    }

    BillingRunDao runs() {
        return telecom().billingRuns();
    }

    Subscribers through(Billing other) {
        return new Subscribers(other, sql, tenant, customer, account, starter, professional);
    }
}
