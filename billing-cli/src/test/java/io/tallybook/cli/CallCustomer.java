package io.tallybook.cli;

import io.tallybook.dao.Billing;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant with the subscriptions SUB-1 … of {@link CdrFile}, 100 minutes included in January 2026 and 0.60 for each minute beyond: those with
 * odd numbers prepaid with 100,000, the others by invoice.
 */
record CallCustomer(BillingDatabase db, TenantId tenant) {

    static CallCustomer of(BillingDatabase db) throws SQLException {
        TenantId tenant =
                Billing.using(db.dataSource()).tenants().create("Acme").id();
        CallCustomer customer = new CallCustomer(db, tenant);
        customer.execute("""
                INSERT INTO telecom.users
                    (tenant_id, user_id, username, email, password_hash, password_changed_at, created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'ada', 'ada@example.com', '$2b$12$' || repeat('x', 53), '2026-01-01Z', '2026-01-01Z',
                        '2026-01-01Z');
                INSERT INTO telecom.customers (tenant_id, customer_id, user_id, currency, created_at, updated_at)
                VALUES ('%1$s', '%1$s', '%1$s', 'INR', '2026-01-01Z', '2026-01-01Z');
                INSERT INTO telecom.rate_plans
                    (tenant_id, rate_plan_id, name, currency, monthly_price, included_minutes, overage_rate_per_minute,
                     created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'Starter', 'INR', 349, 100, 0.6, '2026-01-01Z', '2026-01-01Z');
                INSERT INTO telecom.accounts
                    (tenant_id, account_id, customer_id, account_number, account_type, opening_balance, balance, currency,
                     created_at, updated_at)
                SELECT '%1$s', gen_random_uuid(), '%1$s', 'ACC-' || n,
                       (CASE n %% 2 WHEN 1 THEN 'prepaid' ELSE 'postpaid' END)::telecom.account_type,
                       100000, 100000, 'INR', '2026-01-01Z', '2026-01-01Z'
                FROM generate_series(1, %2$d) n;
                INSERT INTO telecom.subscriptions
                    (tenant_id, subscription_id, customer_id, account_id, rate_plan_id, subscription_number, status, price,
                     currency, time_zone, started_at, anchored_at, current_period_start, current_period_end, created_at,
                     updated_at)
                SELECT tenant_id, account_id, customer_id, account_id, '%1$s', replace(account_number, 'ACC', 'SUB'), 'active',
                       349, 'INR', 'UTC', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', '2026-02-01Z', '2026-01-01Z',
                       '2026-01-01Z'
                FROM telecom.accounts;
                INSERT INTO telecom.subscription_usage
                    (tenant_id, subscription_id, billing_period_start, billing_period_end, rate_plan_id, currency,
                     minutes_included, initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute,
                     rounding_mode, created_at, updated_at)
                SELECT tenant_id, subscription_id, '2026-01-01Z', '2026-02-01Z', rate_plan_id, 'INR', 100, 60, 60, 0.6,
                       'half_up', '2026-01-01Z', '2026-01-01Z'
                FROM telecom.subscriptions;
                """.formatted(tenant, CdrFile.SUBSCRIPTIONS));
        return customer;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, values joined by blanks. */
    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    values.add(result.getString(column));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }
}
