package io.tallybook.migrations.verify;

final class InvoicePaidIsItsPayments extends Fact {

    InvoicePaidIsItsPayments() {
        super(
                "invoice-paid-is-its-payments",
                "What is paid of an invoice is what its payments did not put into an account and did not give back, and what balances paid of it.",
                PAYMENT_REFUNDS,
                """
                SELECT i.tenant_id, i.invoice_id, i.paid_amount, coalesce(p.paid, 0) AS payments, coalesce(b.paid, 0) AS balances
                FROM telecom.invoices i
                LEFT JOIN (
                    SELECT p.tenant_id, p.invoice_id, sum(p.amount - p.refunded_amount - coalesce(t.kept, 0)) AS paid
                    FROM telecom.payments p
                    LEFT JOIN (
                        SELECT tenant_id, payment_id, sum(amount) AS kept
                        FROM telecom.account_transactions
                        WHERE payment_id IS NOT NULL
                        GROUP BY tenant_id, payment_id
                    ) t USING (tenant_id, payment_id)
                    WHERE p.paid_at IS NOT NULL
                      AND p.invoice_id IS NOT NULL
                    GROUP BY p.tenant_id, p.invoice_id
                ) p USING (tenant_id, invoice_id)
                LEFT JOIN (
                    SELECT tenant_id, invoice_id, -sum(amount) AS paid
                    FROM telecom.account_transactions
                    WHERE invoice_id IS NOT NULL
                    GROUP BY tenant_id, invoice_id
                ) b USING (tenant_id, invoice_id)
                WHERE i.paid_amount <> coalesce(p.paid, 0) + coalesce(b.paid, 0)
                """);
    }
}
