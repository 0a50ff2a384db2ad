package io.tallybook.migrations.verify;

final class RefundIsOfItsConsumption extends Fact {

    RefundIsOfItsConsumption() {
        super(
                "credit-refund-is-of-its-consumption",
                "A refund gives back a consumption, following the refunds before it, never more than it took.",
                CREDIT_REFUNDS,
                """
                SELECT r.*, -c.amount AS consumption
                FROM (
                    SELECT tenant_id,
                           organisation_id,
                           sequence_number,
                           t.amount AS refunded,
                           f.consumption_number,
                           f.quantity,
                           f.refunded_before,
                           f.consumed,
                           coalesce(sum(f.quantity) OVER (
                               PARTITION BY tenant_id, organisation_id, f.consumption_number
                               ORDER BY sequence_number
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                           ), 0)    AS followed
                    FROM (
                        SELECT tenant_id, organisation_id, sequence_number, amount
                        FROM billing.credit_transactions
                        WHERE transaction_type = 'refund'
                    ) t
                    FULL JOIN billing.credit_refunds f USING (tenant_id, organisation_id, sequence_number)
                ) r
                LEFT JOIN billing.credit_transactions c
                    ON c.tenant_id = r.tenant_id
                    AND c.organisation_id = r.organisation_id
                    AND c.sequence_number = r.consumption_number
                    AND c.transaction_type = 'consumption'
                WHERE r.refunded IS DISTINCT FROM r.quantity
                   OR r.refunded_before <> r.followed
                   OR r.consumed IS DISTINCT FROM -c.amount
                   OR r.refunded_before + r.quantity > r.consumed
                """);
    }
}
