package io.tallybook.migrations.verify;

final class BucketCarriedOverFollowsTerms extends Fact {

    BucketCarriedOverFollowsTerms() {
        super(
                "bucket-carried-over-follows-terms",
                "A closed period leaves what its terms let go on of the rest, an open one nothing.",
                BUCKETS,
                """
                SELECT b.tenant_id, b.organisation_id, b.config_id, b.period_start, b.rollover_mode, b.rest, b.carried_over
                FROM (
                    SELECT b.*, greatest(b.included_quantity + b.rolled_over - b.used, 0) AS rest
                    FROM billing.bucket_periods b
                ) b
                WHERE b.carried_over IS DISTINCT FROM CASE
                          WHEN b.closed_at IS NULL THEN NULL
                          WHEN b.rollover_mode = 'none' THEN 0
                          WHEN b.rollover_mode = 'capped' THEN least(b.rest, b.rollover_cap)
                          ELSE b.rest
                      END
                """);
    }
}
