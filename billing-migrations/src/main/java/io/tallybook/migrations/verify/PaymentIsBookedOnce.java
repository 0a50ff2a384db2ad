package io.tallybook.migrations.verify;

final class PaymentIsBookedOnce extends Fact {

    PaymentIsBookedOnce() {
        super(
                "payment-is-booked-once",
                "A payment that is completed is in the ledger of its account once with what did not pay an invoice, and once more for each refund of that; no other is.",
                PAYMENT_REFUNDS,
                """
                SELECT p.tenant_id, p.payment_id, p.status, p.amount, p.refunded_amount, t.top_ups, t.topped_up, t.given_back
                FROM telecom.payments p
                LEFT JOIN telecom.invoices i
                    ON i.tenant_id = p.tenant_id
                    AND i.invoice_id = p.invoice_id
                LEFT JOIN (
                    SELECT tenant_id,
                           payment_id,
                           count(*) FILTER (WHERE transaction_type = 'top_up') AS top_ups,
                           coalesce(sum(amount) FILTER (WHERE transaction_type = 'top_up'), 0) AS topped_up,
                           coalesce(-sum(amount) FILTER (WHERE transaction_type <> 'top_up'), 0) AS given_back,
                           min(account_id::text) AS lowest_account,
                           max(account_id::text) AS highest_account
                    FROM telecom.account_transactions
                    WHERE payment_id IS NOT NULL
                    GROUP BY tenant_id, payment_id
                ) t
                    ON t.tenant_id = p.tenant_id
                    AND t.payment_id = p.payment_id
                WHERE CASE
                          WHEN p.paid_at IS NULL THEN t.payment_id IS NOT NULL
                          WHEN t.payment_id IS NULL THEN p.invoice_id IS NULL
                          ELSE t.top_ups <> 1
                              OR t.topped_up > p.amount
                              OR p.invoice_id IS NULL AND t.topped_up <> p.amount
                              OR t.given_back <> least(p.refunded_amount, t.topped_up)
                              OR coalesce(p.account_id, i.account_id)::text IS DISTINCT FROM t.lowest_account
                              OR t.lowest_account <> t.highest_account
                      END
                """);
    }
}
