package io.tallybook.benchmarks;

import io.tallybook.dao.Billing;
import io.tallybook.model.TenantId;
import java.sql.SQLException;

/** Takes records of calls of a tenant's subscriptions, many at once: half prepaid, with an allowance that ends soon. */
record CdrCase(int batch, int subscriptions, int clients) implements RepeatedCase {

    @Override
    public String name() {
        return "cdr/" + batch + "/" + subscriptions + "/" + clients;
    }

    @Override
    public Workload prepare(BenchmarkDatabase database) throws SQLException {
        TenantId tenant =
                Billing.using(database.unpooled()).tenants().create("Acme").id();
        database.execute("""
                INSERT INTO telecom.users
                    (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'ada', 'ada@example.com', '$2b$12$' || repeat('x', 53), now(), now(), now());
                INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)
                VALUES ('%1$s', '%1$s', '%1$s', 'INR', now(), now());
                INSERT INTO telecom.rate_plans
                    (tenant_id, rate_plan_id, name, currency, monthly_price, included_minutes, overage_rate_per_minute,
                     created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'Starter', 'INR', 349, 100, 0.5, now(), now());
                INSERT INTO telecom.accounts
                    (tenant_id, account_id, customer_id, account_number, account_type, opening_balance, balance, currency,
                     created_at, updated_at)
                SELECT '%1$s', gen_random_uuid(), '%1$s', 'ACC-' || n,
                       (CASE n %% 2 WHEN 0 THEN 'prepaid' ELSE 'postpaid' END)::telecom.account_type,
                       1000000000, 1000000000, 'INR', now(), now()
                FROM generate_series(0, %2$d) n;
                INSERT INTO telecom.subscriptions
                    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, price,
                     currency, time_zone, started_at, anchored_at, current_period_start, current_period_end, created_at,
                     updated_at)
                SELECT tenant_id, account_id, customer_id, account_id, '%1$s', replace(account_number, 'ACC', 'SUB'), 'active',
                       349, 'INR', 'UTC', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '2027-01-01Z', now(), now()
                FROM telecom.accounts;
                INSERT INTO telecom.subscription_usage
                    (tenant_id, subscription_id, billing_period_start, billing_period_end, rate_plan_id, currency,
                     minutes_included, initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute,
                     rounding_mode, created_at, updated_at)
                SELECT tenant_id, subscription_id, '2026-01-01Z', '2027-01-01Z', rate_plan_id, 'INR', 100, 60, 60, 0.5,
                       'half_up', now(), now()
                FROM telecom.subscriptions;
                """.formatted(tenant, subscriptions - 1));
        return new CdrWorkload(database, tenant, batch, subscriptions, clients);
    }
}
