package io.tallybook.dao.telecom;

import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.SubscriptionId;
import java.time.Instant;
import org.jooq.DSLContext;

/** A call that used up the allowance of a period and a minute more, with its rating: for tests of what comes after calls. */
final class CallRows {

    private CallRows() {}

    /** @param overageCost what the minute beyond the allowance cost */
    static void plant(
            DSLContext sql, TenantId tenant, SubscriptionId subscription, Instant periodStart, String overageCost) {
        sql.execute("""
                WITH period AS (
                    UPDATE telecom.subscription_usage
                    SET used_seconds    = minutes_included * 60 + 60,
                        overage_seconds = 60,
                        overage_cost    = cast(? AS numeric),
                        mobile_calls    = 1
                    WHERE tenant_id = ?
                      AND subscription_id = ?
                      AND billing_period_start = cast(? AS timestamptz)
                    RETURNING *
                ), call AS (
                    INSERT INTO telecom.cdrs
                        (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id, caller_id, destination,
                         started_at, duration_seconds, billable_seconds, call_direction, call_type, call_status,
                         processing_status, rating_count, usage_period_start, charged_seconds, overage_seconds, cost, currency,
                         rated_at, created_at, updated_at)
                    SELECT p.tenant_id, gen_random_uuid(), gen_random_uuid()::text, s.subscription_number, s.subscription_id,
                           s.account_id, '+911111111111', '+912222222222', p.billing_period_start, p.used_seconds, p.used_seconds,
                           'outbound', 'mobile', 'answered', 'processed', 1, p.billing_period_start, p.used_seconds, 60,
                           p.overage_cost, p.currency, p.billing_period_start, p.billing_period_start, p.billing_period_start
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
