package io.tallybook.dao.telecom;

import io.tallybook.model.TenantId;
import io.tallybook.model.telecom.SubscriptionId;
import java.time.Instant;
import org.jooq.DSLContext;

/** A call that used up the allowance of a period and a minute more, with its ratings: for tests of what comes after calls. */
final class CallRows {

    private static final String TAKE = """
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
            """;

    private static final String RATE_ANEW = """
            WITH former AS (
                SELECT c.*, cast(? AS numeric) AS new_cost
                FROM telecom.cdrs c
                WHERE c.tenant_id = ?
                  AND c.subscription_id = ?
                  AND c.usage_period_start = cast(? AS timestamptz)
            ), period AS (
                UPDATE telecom.subscription_usage u
                SET overage_cost = f.new_cost
                FROM former f
                WHERE u.tenant_id = f.tenant_id
                  AND u.subscription_id = f.subscription_id
                  AND u.billing_period_start = f.usage_period_start
            ), call AS (
                UPDATE telecom.cdrs c
                SET cost         = f.new_cost,
                    rating_count = c.rating_count + 2
                FROM former f
                WHERE c.tenant_id = f.tenant_id
                  AND c.cdr_id = f.cdr_id
            )
            INSERT INTO telecom.cdr_ratings
                (tenant_id, cdr_id, rating_number, outcome, subscription_id, usage_period_start, charged_seconds, overage_seconds,
                 rate_per_minute, cost, rated_at)
            SELECT f.tenant_id, f.cdr_id, f.rating_count + r.step, r.outcome::telecom.cdr_rating_outcome, f.subscription_id,
                   f.usage_period_start, r.sign * f.charged_seconds, r.sign * f.overage_seconds, f.new_cost,
                   CASE r.sign WHEN 1 THEN f.new_cost ELSE -f.cost END, f.rated_at
            FROM former f
            CROSS JOIN (
                VALUES (1, 'reversed', -1),
                       (2, 'rated', 1)
            ) r (step, outcome, sign)
            """;

    private CallRows() {}

    /**
     * Plants the call, or rates it anew where it is there.
     *
     * @param overageCost what the minute beyond the allowance comes to then
     */
    static void plant(
            DSLContext sql, TenantId tenant, SubscriptionId subscription, Instant periodStart, String overageCost) {
        Object[] call = {overageCost, tenant.value(), subscription.value(), periodStart.toString()};
        if (sql.execute(RATE_ANEW, call) == 0) {
            sql.execute(TAKE, call);
        }
    }
}
