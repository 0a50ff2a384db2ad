package io.tallybook.migrations.verify;

final class DroppedRowsAreArchived extends Fact {

    DroppedRowsAreArchived() {
        super(
                "credit-allocations-are-archived",
                "Every row of a dropped table of credit allocations is in the archive, with what it had left.",
                ALLOCATIONS_DROPPED,
                """
                SELECT t.table_name, d.row_count, a.archived, d.remaining_credits, a.remaining
                FROM (VALUES ('billing.credit_allocations'), ('billing.credit_allocation_transactions')) AS t (table_name)
                LEFT JOIN billing_archive.dropped_tables d
                    ON d.version = '20260101000000'
                    AND d.table_name = t.table_name
                LEFT JOIN (
                    SELECT 'billing.credit_allocations'          AS table_name,
                           archived_at,
                           count(*)                              AS archived,
                           sum(allocated_credits - used_credits) AS remaining
                    FROM billing_archive.credit_allocations
                    GROUP BY archived_at
                    UNION ALL
                    SELECT 'billing.credit_allocation_transactions', archived_at, count(*), NULL
                    FROM billing_archive.credit_allocation_transactions
                    GROUP BY archived_at
                ) a
                    ON a.table_name = t.table_name
                    AND a.archived_at = d.dropped_at
                WHERE coalesce(a.archived, 0) IS DISTINCT FROM d.row_count
                   OR coalesce(a.remaining, 0) IS DISTINCT FROM coalesce(d.remaining_credits, 0)
                """);
    }
}
