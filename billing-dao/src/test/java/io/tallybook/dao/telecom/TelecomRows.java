package io.tallybook.dao.telecom;

import io.tallybook.dao.Billing;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.UserId;
import java.math.BigDecimal;
import java.util.Locale;
import org.jooq.DSLContext;

/** What invoices and payments are about, written straight into the tables: a customer with an account and a subscription. */
record TelecomRows(
        Billing billing,
        DSLContext dsl,
        TenantId tenant,
        CustomerId customer,
        AccountId account,
        RatePlanId ratePlan,
        SubscriptionId subscription) {

    /** All of it in INR, from 1 January 2026, in a tenant of its own. */
    static TelecomRows in(Billing billing, DSLContext dsl) {
        TenantId tenant = billing.tenants().create("Acme").id();
        RatePlanId ratePlan = RatePlanId.generate();
        dsl.execute("""
                INSERT INTO telecom.rate_plans
                    (tenant_id, rate_plan_id, name, currency, monthly_price, created_at, updated_at)
                VALUES (?, ?, 'Starter', 'INR', 349, '2025-01-01Z', '2025-01-01Z')
                """, tenant.value(), ratePlan.value());
        return new TelecomRows(
                        billing,
                        dsl,
                        tenant,
                        CustomerId.generate(),
                        AccountId.generate(),
                        ratePlan,
                        SubscriptionId.generate())
                .write();
    }

    /** A further customer of the same tenant. */
    TelecomRows another() {
        return new TelecomRows(
                        billing,
                        dsl,
                        tenant,
                        CustomerId.generate(),
                        AccountId.generate(),
                        ratePlan,
                        SubscriptionId.generate())
                .write();
    }

    /** The same rows seen through another {@code Billing}, such as one with another clock or bound to a transaction. */
    TelecomRows through(Billing other) {
        return new TelecomRows(other, dsl, tenant, customer, account, ratePlan, subscription);
    }

    TelecomBilling telecom() {
        return billing.tenant(tenant).telecom();
    }

    BigDecimal balance() {
        return dsl.fetchSingle("SELECT balance FROM telecom.accounts WHERE account_id = ?", account.value())
                .into(BigDecimal.class);
    }

    /** Puts money into the account, with its row in the ledger. */
    void topUp(String amount) {
        dsl.fetchSingle(
                "SELECT * FROM billing.change_account_balance(?, ?, 'top_up', ?, 'INR', NULL, NULL, NULL, NULL, ?, now())",
                tenant.value(),
                account.value(),
                new BigDecimal(amount),
                UserId.generate().toString());
    }

    private TelecomRows write() {
        UserId user = UserId.generate();
        dsl.execute(
                """
                INSERT INTO telecom.users
                    (tenant_id, user_id, username, email, password_hash, first_name, last_name, password_changed_at, created_at,
                     updated_at)
                VALUES (?, ?, ?, ?, ?, 'John', 'Doe', '2025-01-01Z', '2025-01-01Z', '2025-01-01Z')
                """, tenant.value(), user.value(), user.toString(), user + "@example.com", "$2b$12$" + "x".repeat(53));
        dsl.execute("""
                INSERT INTO telecom.customers
                    (tenant_id, customer_id, user_id, billing_city, currency, created_at, updated_at)
                VALUES (?, ?, ?, 'Bangalore', 'INR', '2025-01-01Z', '2025-01-01Z')
                """, tenant.value(), customer.value(), user.value());
        dsl.execute(
                """
                INSERT INTO telecom.accounts
                    (tenant_id, account_id, customer_id, account_number, currency, created_at, updated_at)
                VALUES (?, ?, ?, ?, 'INR', '2025-01-01Z', '2025-01-01Z')
                """,
                tenant.value(),
                account.value(),
                customer.value(),
                "ACC-" + account.toString().toUpperCase(Locale.ROOT));
        dsl.execute(
                """
                INSERT INTO telecom.subscriptions
                    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, price,
                     currency, time_zone, started_at, anchored_at, current_period_start, current_period_end, ended_at,
                     created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, 'expired', 349, 'INR', 'UTC', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z',
                        '2026-02-01Z', '2026-02-01Z', '2025-01-01Z', '2025-01-01Z')
                """,
                tenant.value(),
                subscription.value(),
                customer.value(),
                account.value(),
                ratePlan.value(),
                "SUB-" + subscription.toString().toUpperCase(Locale.ROOT));
        dsl.execute("""
                INSERT INTO telecom.subscription_usage
                    (tenant_id, subscription_id, billing_period_start, billing_period_end, rate_plan_id, currency,
                     initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute, rounding_mode, created_at,
                     updated_at)
                VALUES (?, ?, '2026-01-01Z', '2026-02-01Z', ?, 'INR', 60, 60, 0.5, 'half_up', '2025-01-01Z', '2025-01-01Z')
                """, tenant.value(), subscription.value(), ratePlan.value());
        return this;
    }
}
