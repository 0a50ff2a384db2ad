package io.tallybook.migrations.verify;

final class InvoiceNumbersHaveNoGap extends Fact {

    InvoiceNumbersHaveNoGap() {
        super(
                "invoice-numbers-have-no-gap",
                "The invoices of a series are numbered from 1 to its last number, each number once.",
                INVOICES,
                """
                SELECT tenant_id, series, s.last_number, i.invoices, i.highest
                FROM telecom.invoice_series s
                FULL JOIN (
                    SELECT tenant_id,
                           series,
                           count(*) AS invoices,
                           count(DISTINCT series_number) AS numbers,
                           min(series_number) AS lowest,
                           max(series_number) AS highest
                    FROM telecom.invoices
                    WHERE series IS NOT NULL
                    GROUP BY tenant_id, series
                ) i USING (tenant_id, series)
                WHERE coalesce(s.last_number, 0) <> coalesce(i.invoices, 0)
                   OR i.numbers <> i.invoices
                   OR i.lowest <> 1
                   OR i.highest <> i.invoices
                """);
    }
}
