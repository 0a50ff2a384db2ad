package io.tallybook.migrations.verify;

final class BucketRolledOverFollows extends Fact {

    BucketRolledOverFollows() {
        super(
                "bucket-rolled-over-follows",
                "What was rolled over into a period is what the period before left, if that is closed and in the same unit; else nothing.",
                BUCKETS,
                """
                SELECT b.tenant_id,
                       b.organisation_id,
                       b.config_id,
                       b.period_start,
                       b.rolled_over,
                       coalesce(before.carried_over, 0) AS carried_over_before
                FROM billing.bucket_periods b
                LEFT JOIN billing.bucket_periods before
                    ON before.tenant_id = b.tenant_id
                    AND before.organisation_id = b.organisation_id
                    AND before.config_id = b.config_id
                    AND before.period_end = b.period_start
                    AND before.unit_of_measure = b.unit_of_measure
                    AND before.closed_at IS NOT NULL
                WHERE b.rolled_over <> coalesce(before.carried_over, 0)
                """);
    }
}
