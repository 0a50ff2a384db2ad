package io.tallybook.migrations.verify;

final class TransferHasTwoSides extends Fact {

    TransferHasTwoSides() {
        super(
                "credit-transfer-has-two-sides",
                "What left one organisation by a transfer came to another, and nothing came from nowhere.",
                CREDIT_TRANSFERS,
                """
                SELECT coalesce(x.tenant_id, o.tenant_id, i.tenant_id)        AS tenant_id,
                       coalesce(x.from_organisation_id, o.organisation_id)    AS from_organisation_id,
                       coalesce(x.from_sequence_number, o.sequence_number)    AS from_sequence_number,
                       -o.amount                                              AS taken,
                       coalesce(x.to_organisation_id, i.organisation_id)      AS to_organisation_id,
                       coalesce(x.to_sequence_number, i.sequence_number)      AS to_sequence_number,
                       i.amount                                               AS given,
                       x.quantity
                FROM billing.credit_transfers x
                FULL JOIN (
                    SELECT *
                    FROM billing.credit_transactions
                    WHERE transaction_type = 'transfer_out'
                ) o
                    ON o.tenant_id = x.tenant_id
                    AND o.organisation_id = x.from_organisation_id
                    AND o.sequence_number = x.from_sequence_number
                FULL JOIN (
                    SELECT *
                    FROM billing.credit_transactions
                    WHERE transaction_type = 'transfer_in'
                ) i
                    ON i.tenant_id = x.tenant_id
                    AND i.organisation_id = x.to_organisation_id
                    AND i.sequence_number = x.to_sequence_number
                WHERE x.quantity IS DISTINCT FROM -o.amount
                   OR x.quantity IS DISTINCT FROM i.amount
                   OR o.idempotency_key IS DISTINCT FROM i.idempotency_key
                """);
    }
}
