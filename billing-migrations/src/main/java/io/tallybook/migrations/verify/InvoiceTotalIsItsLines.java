package io.tallybook.migrations.verify;

final class InvoiceTotalIsItsLines extends Fact {

    InvoiceTotalIsItsLines() {
        super(
                "invoice-total-is-its-lines",
                "The subtotal and the tax of an invoice are the sums of its lines.",
                INVOICE_LINES,
                """
                SELECT i.tenant_id, i.invoice_id, i.subtotal, i.tax_amount, l.lines, l.tax_lines
                FROM telecom.invoices i
                LEFT JOIN (
                    SELECT tenant_id,
                           invoice_id,
                           coalesce(sum(amount) FILTER (WHERE line_type <> 'tax'), 0) AS lines,
                           coalesce(sum(amount) FILTER (WHERE line_type = 'tax'), 0) AS tax_lines
                    FROM telecom.invoice_lines
                    GROUP BY tenant_id, invoice_id
                ) l USING (tenant_id, invoice_id)
                WHERE i.subtotal IS DISTINCT FROM l.lines
                   OR i.tax_amount IS DISTINCT FROM l.tax_lines
                """);
    }
}
