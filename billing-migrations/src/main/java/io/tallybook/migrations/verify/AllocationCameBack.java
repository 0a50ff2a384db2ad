package io.tallybook.migrations.verify;

final class AllocationCameBack extends Fact {

    AllocationCameBack() {
        super(
                "credit-allocation-came-back",
                "What an archived allocation had left came back by a ledger row and a lot with its expiry, where it was to.",
                ALLOCATIONS_DROPPED,
                """
                SELECT a.tenant_id,
                       a.source_entity_id                     AS organisation_id,
                       a.allocation_id,
                       a.outcome,
                       a.allocated_credits - a.used_credits   AS remaining,
                       t.amount                               AS ledger,
                       l.granted                              AS lot,
                       a.expires_at,
                       l.expires_at                           AS lot_expires_at
                FROM billing_archive.credit_allocations a
                LEFT JOIN billing.credit_transactions t
                    ON t.tenant_id = a.tenant_id
                    AND t.organisation_id = a.source_entity_id
                    AND t.sequence_number = a.sequence_number
                LEFT JOIN billing.credit_lots l
                    ON l.tenant_id = a.tenant_id
                    AND l.organisation_id = a.source_entity_id
                    AND l.lot_id = a.lot_id
                WHERE CASE
                          WHEN a.outcome <> 'returned' THEN t.amount IS NOT NULL OR l.granted IS NOT NULL
                          ELSE t.amount IS DISTINCT FROM a.allocated_credits - a.used_credits
                              OR l.granted IS DISTINCT FROM t.amount
                              OR l.granted_by IS DISTINCT FROM a.sequence_number
                              OR l.expires_at IS DISTINCT FROM a.expires_at
                      END
                """);
    }
}
