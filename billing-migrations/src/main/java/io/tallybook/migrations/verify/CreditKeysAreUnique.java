package io.tallybook.migrations.verify;

final class CreditKeysAreUnique extends Fact {

    CreditKeysAreUnique() {
        super("credit-keys-are-unique", "A key names one change of credits per tenant and kind.", CREDITS, """
                SELECT tenant_id,
                       'credit_transactions'  AS table_name,
                       transaction_type::text AS kind,
                       idempotency_key,
                       count(*)               AS number_of_rows
                FROM billing.credit_transactions
                GROUP BY tenant_id, transaction_type, idempotency_key
                HAVING count(*) > 1
                UNION ALL
                SELECT tenant_id, 'credit_holds', NULL, idempotency_key, count(*)
                FROM billing.credit_holds
                GROUP BY tenant_id, idempotency_key
                HAVING count(*) > 1
                UNION ALL
                SELECT tenant_id, 'credit_purchases', NULL, idempotency_key, count(*)
                FROM billing.credit_purchases
                GROUP BY tenant_id, idempotency_key
                HAVING count(*) > 1
                UNION ALL
                SELECT tenant_id, 'credit_usage', NULL, idempotency_key, count(*)
                FROM billing.credit_usage
                GROUP BY tenant_id, idempotency_key
                HAVING count(*) > 1
                """);
    }
}
