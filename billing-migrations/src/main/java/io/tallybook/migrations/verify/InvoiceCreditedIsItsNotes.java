package io.tallybook.migrations.verify;

final class InvoiceCreditedIsItsNotes extends Fact {

    InvoiceCreditedIsItsNotes() {
        super(
                "invoice-credited-is-its-notes",
                "What is credited of an invoice is the sum of its credit notes; of a credit note it is all.",
                INVOICES,
                """
                SELECT i.tenant_id, i.invoice_id, i.credited_amount, coalesce(n.credited, 0) AS notes
                FROM telecom.invoices i
                LEFT JOIN (
                    SELECT tenant_id, credited_invoice_id AS invoice_id, sum(total_amount) AS credited
                    FROM telecom.invoices
                    WHERE invoice_type = 'credit_note'
                      AND series IS NOT NULL
                    GROUP BY tenant_id, credited_invoice_id
                ) n USING (tenant_id, invoice_id)
                WHERE i.credited_amount <> CASE
                          WHEN i.invoice_type = 'credit_note' AND i.series IS NOT NULL THEN i.total_amount
                          ELSE coalesce(n.credited, 0)
                      END
                """);
    }
}
