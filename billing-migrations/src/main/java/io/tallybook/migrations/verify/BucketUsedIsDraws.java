package io.tallybook.migrations.verify;

final class BucketUsedIsDraws extends Fact {

    BucketUsedIsDraws() {
        super("bucket-used-is-draws", "What was used of a bucket in a period is the sum of its draws.", BUCKETS, """
                SELECT tenant_id, organisation_id, config_id, period_start, b.used, d.draws
                FROM billing.bucket_periods b
                FULL JOIN (
                    SELECT tenant_id, organisation_id, config_id, period_start, sum(change) AS draws
                    FROM billing.bucket_draws
                    GROUP BY tenant_id, organisation_id, config_id, period_start
                ) d USING (tenant_id, organisation_id, config_id, period_start)
                WHERE b.used IS NULL
                   OR b.used <> coalesce(d.draws, 0)
                """);
    }
}
