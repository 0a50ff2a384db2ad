package io.tallybook.dao.telecom;

import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.SubscriptionId;
import java.time.Instant;
import org.jooq.DSLContext;

/** Calls that used up the allowance of a period and more, with their ratings: for tests of what comes after calls. */
final class CallRows {

    private CallRows() {}

    /**
     * One more call, a minute of it beyond the allowance.
     *
     * @param overageCost what all calls of the period come to then
     */
    static void plant(
            DSLContext sql, TenantId tenant, SubscriptionId subscription, Instant periodStart, String overageCost) {
        sql.execute("""
                WITH period AS (
                    SELECT u.*,
                           CASE u.used_seconds WHEN 0 THEN u.minutes_included * 60 ELSE 0 END + 60 AS seconds,
                           cast(? AS numeric) - u.overage_cost AS cost
                    FROM telecom.subscription_usage u
                    WHERE u.tenant_id = ?
                      AND u.subscription_id = ?
                      AND u.billing_period_start = cast(? AS timestamptz)
                ), changed AS (
                    UPDATE telecom.subscription_usage u
                    SET used_seconds    = u.used_seconds + p.seconds,
                        overage_seconds = u.overage_seconds + 60,
                        overage_cost    = u.overage_cost + p.cost,
                        mobile_calls    = u.mobile_calls + 1
                    FROM period p
                    WHERE u.tenant_id = p.tenant_id
                      AND u.subscription_id = p.subscription_id
                      AND u.billing_period_start = p.billing_period_start
                ), call AS (
                    INSERT INTO telecom.cdrs
                        (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id, caller_id, destination,
                         started_at, duration_seconds, billable_seconds, call_direction, call_type, call_status,
                         processing_status, rating_count, usage_period_start, charged_seconds, overage_seconds, cost, currency,
                         rated_at, created_at, updated_at)
                    SELECT p.tenant_id, gen_random_uuid(), gen_random_uuid()::text, s.subscription_number, s.subscription_id,
                           s.account_id, '+911111111111', '+912222222222', p.billing_period_start, p.seconds, p.seconds,
                           'outbound', 'mobile', 'answered', 'processed', 1, p.billing_period_start, p.seconds, 60,
                           p.cost, p.currency, p.billing_period_start, p.billing_period_start, p.billing_period_start
                    FROM period p
                    JOIN telecom.subscriptions s USING (tenant_id, subscription_id)
                    RETURNING *
                )
                INSERT INTO telecom.cdr_ratings
                    (tenant_id, cdr_id, rating_number, outcome, subscription_id, usage_period_start, charged_seconds, overage_seconds,
                     rate_per_minute, cost, rated_at)
                SELECT tenant_id, cdr_id, 1, 'rated', subscription_id, usage_period_start, charged_seconds, overage_seconds, cost, cost,
                       rated_at
                FROM call
                """, overageCost, tenant.value(), subscription.value(), periodStart.toString());
    }
}
