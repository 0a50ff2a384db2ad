package io.tallybook.migrations.verify;

final class CallAgreesWithItsRatings extends Fact {

    CallAgreesWithItsRatings() {
        super(
                "call-agrees-with-its-ratings",
                "The ratings of a call are numbered from 1 to their number; they add up to what it counts and costs, and the last one says how it stands.",
                CALL_RATINGS,
                """
                SELECT c.tenant_id, c.call_uuid, c.processing_status, c.rating_count, r.number_of_rows, c.cost, r.cost AS ratings_cost
                FROM telecom.cdrs c
                LEFT JOIN (
                    SELECT tenant_id,
                           cdr_id,
                           count(*)             AS number_of_rows,
                           max(rating_number)   AS last_number,
                           sum(charged_seconds) AS charged_seconds,
                           sum(overage_seconds) AS overage_seconds,
                           sum(cost)            AS cost
                    FROM telecom.cdr_ratings
                    GROUP BY tenant_id, cdr_id
                ) r ON r.tenant_id = c.tenant_id AND r.cdr_id = c.cdr_id
                LEFT JOIN telecom.cdr_ratings l ON l.tenant_id = c.tenant_id AND l.cdr_id = c.cdr_id AND l.rating_number = r.last_number
                WHERE c.rating_count <> coalesce(r.number_of_rows, 0)
                   OR c.rating_count <> coalesce(r.last_number, 0)
                   OR c.charged_seconds <> coalesce(r.charged_seconds, 0)
                   OR c.overage_seconds <> coalesce(r.overage_seconds, 0)
                   OR c.cost <> coalesce(r.cost, 0)
                   OR CASE c.processing_status
                          WHEN 'processed' THEN
                              (l.outcome, l.subscription_id, l.usage_period_start, l.charged_seconds, l.overage_seconds, l.cost)
                                  IS DISTINCT FROM
                                  ('rated', c.subscription_id, c.usage_period_start, c.charged_seconds, c.overage_seconds, c.cost)
                          WHEN 'failed' THEN (l.outcome, l.error) IS DISTINCT FROM ('failed', c.processing_error)
                          ELSE l.outcome <> 'failed'
                      END
                """);
    }
}
