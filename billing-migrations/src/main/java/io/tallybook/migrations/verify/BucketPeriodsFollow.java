package io.tallybook.migrations.verify;

final class BucketPeriodsFollow extends Fact {

    BucketPeriodsFollow() {
        super(
                "bucket-periods-do-not-overlap",
                "The periods of a bucket do not overlap, and before one that is closed every other is closed.",
                BUCKETS,
                """
                SELECT b.tenant_id, b.organisation_id, b.config_id, b.period_start, b.period_end, b.next_start, b.closed_at, b.next_closed_at
                FROM (
                    SELECT b.*,
                           lead(b.period_start) OVER periods AS next_start,
                           lead(b.closed_at) OVER periods    AS next_closed_at
                    FROM billing.bucket_periods b
                    WINDOW periods AS (PARTITION BY b.tenant_id, b.organisation_id, b.config_id ORDER BY b.period_start)
                ) b
                WHERE b.period_end > b.next_start
                   OR (b.closed_at IS NULL AND b.next_closed_at IS NOT NULL)
                """);
    }
}
