package io.tallybook.migrations.verify;

final class BucketRevisionsFollow extends Fact {

    BucketRevisionsFollow() {
        super(
                "bucket-revisions-have-no-gap",
                "The revisions of a draw are numbered from 1 in one period, each says what it changed, and none follows a deletion.",
                BUCKETS,
                """
                SELECT d.tenant_id,
                       d.organisation_id,
                       d.config_id,
                       d.draw_id,
                       d.revision,
                       d.quantity,
                       d.change,
                       d.revision_before,
                       d.quantity_before
                FROM (
                    SELECT d.*,
                           b.period_end,
                           lag(d.revision, 1, 0) OVER revisions            AS revision_before,
                           lag(d.quantity::numeric, 1, 0.0) OVER revisions AS quantity_before,
                           lag(d.period_start) OVER revisions              AS period_before
                    FROM billing.bucket_draws d
                    LEFT JOIN billing.bucket_periods b
                        ON b.tenant_id = d.tenant_id
                        AND b.organisation_id = d.organisation_id
                        AND b.config_id = d.config_id
                        AND b.period_start = d.period_start
                    WINDOW revisions AS (PARTITION BY d.tenant_id, d.organisation_id, d.config_id, d.draw_id ORDER BY d.revision)
                ) d
                WHERE d.revision <> d.revision_before + 1
                   OR d.change <> d.quantity - d.quantity_before
                   OR d.period_start <> d.period_before
                   OR (d.revision_before > 0 AND d.quantity_before = 0)
                   OR d.occurred_at < d.period_start
                   OR d.occurred_at >= d.period_end
                """);
    }
}
