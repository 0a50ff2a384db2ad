package io.tallybook.dao.telecom;

import io.tallybook.dao.Billing;
import io.tallybook.dao.PooledDatabase;
import io.tallybook.dao.TelecomBilling;
import io.tallybook.dao.TenantBilling;
import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.AccountId;
import io.tallybook.model.telecom.AccountType;
import io.tallybook.model.telecom.BillingAddress;
import io.tallybook.model.telecom.CustomerDetails;
import io.tallybook.model.telecom.CustomerId;
import io.tallybook.model.telecom.EmailAddress;
import io.tallybook.model.telecom.NewCustomer;
import io.tallybook.model.telecom.NewRatePlan;
import io.tallybook.model.telecom.NewUser;
import io.tallybook.model.telecom.PasswordHash;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.model.telecom.RatePlanTerms;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.model.telecom.UserId;
import io.tallybook.model.telecom.UserRole;
import io.tallybook.model.telecom.Username;
import org.joda.money.Money;

/** A tenant with a user and a customer, to which tests add what they need. */
record Subscriber(PooledDatabase db, Billing billing, TenantId tenant, UserId user, CustomerId customer) {

    static final PasswordHash HASH = PasswordHash.of("$2b$12$" + "x".repeat(53));

    static Subscriber of(PooledDatabase db, Billing billing) {
        TenantId tenant = billing.tenants().create("Acme").id();
        UserId user = billing.tenant(tenant).users().create(newUser("ada")).id();
        CustomerId customer = billing.tenant(tenant)
                .telecom()
                .customers()
                .create(NewCustomer.of(user, details()))
                .id();
        return new Subscriber(db, billing, tenant, user, customer);
    }

    static NewUser newUser(String name) {
        return NewUser.of(Username.of(name), EmailAddress.of(name + "@example.com"), HASH, UserRole.CUSTOMER);
    }

    static CustomerDetails details() {
        return CustomerDetails.individual(BillingAddress.in("IN"), Money.parse("INR 0"));
    }

    TenantBilling acme() {
        return billing.tenant(tenant);
    }

    TelecomBilling telecom() {
        return acme().telecom();
    }

    CustomerId anotherCustomer() {
        return telecom().customers().create(NewCustomer.of(user, details())).id();
    }

    /** Of a customer, with an account and a plan of its own. */
    SubscriptionId subscription(CustomerId customer) {
        SubscriptionId subscription = SubscriptionId.generate();
        AccountId account = AccountId.generate();
        RatePlanId plan = telecom()
                .ratePlans()
                .create(NewRatePlan.of(
                        "Plan " + subscription, RatePlanTerms.of(AccountType.PREPAID, Money.parse("INR 1"))))
                .id();
        db.dsl().execute("""
                        INSERT INTO telecom.accounts
                            (tenant_id, account_id, customer_id, account_number, currency, created_at, updated_at)
                        VALUES (?, ?, ?, 'A' || upper(?::text), 'INR', now(), now())
                        """, tenant.value(), account.value(), customer.value(), account.value());
        db.dsl()
                .execute(
                        """
                        INSERT INTO telecom.subscriptions
                            (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status,
                             price, currency, time_zone, started_at, anchored_at, current_period_start, current_period_end,
                             created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, 'S' || upper(?::text), 'active', 1, 'INR', 'UTC', '2026-01-01', '2026-01-01',
                                '2026-01-01', '2026-02-01', now(), now())
                        """,
                        tenant.value(),
                        subscription.value(),
                        customer.value(),
                        account.value(),
                        plan.value(),
                        subscription.value());
        db.dsl().execute("""
                        INSERT INTO telecom.subscription_usage
                            (tenant_id, subscription_id, billing_period_start, billing_period_end, rate_plan_id, currency,
                             initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute, rounding_mode,
                             created_at, updated_at)
                        SELECT tenant_id, subscription_id, current_period_start, current_period_end, rate_plan_id, currency, 60,
                               60, 0, 'half_up', created_at, updated_at
                        FROM telecom.subscriptions
                        WHERE tenant_id = ?
                          AND subscription_id = ?
                        """, tenant.value(), subscription.value());
        return subscription;
    }

    void end(SubscriptionId subscription) {
        db.dsl()
                .execute(
                        "UPDATE telecom.subscriptions SET status = 'expired', ended_at = now()"
                                + " WHERE tenant_id = ? AND subscription_id = ?",
                        tenant.value(),
                        subscription.value());
    }
}
