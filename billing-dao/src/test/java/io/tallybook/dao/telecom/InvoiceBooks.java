package io.tallybook.dao.telecom;

import static org.assertj.core.api.Assertions.assertThat;

import org.jooq.DSLContext;

/** What must hold between invoices, payments and ledgers, whatever was done to them: computed by itself, not by `verify`. */
final class InvoiceBooks {

    private InvoiceBooks() {}

    static void addUp(DSLContext dsl) {
        assertThat(dsl.fetch("""
                        SELECT i.invoice_id, i.status, i.paid_amount
                        FROM telecom.invoices i
                        WHERE i.paid_amount <>
                            coalesce((
                                SELECT sum(p.amount - p.refunded_amount - coalesce((
                                    SELECT sum(t.amount) FROM telecom.account_transactions t WHERE t.tenant_id = p.tenant_id AND t.payment_id = p.payment_id), 0))
                                FROM telecom.payments p
                                WHERE p.tenant_id = i.tenant_id AND p.invoice_id = i.invoice_id AND p.paid_at IS NOT NULL), 0)
                            - coalesce((
                                SELECT sum(t.amount) FROM telecom.account_transactions t WHERE t.tenant_id = i.tenant_id AND t.invoice_id = i.invoice_id), 0)
                        """)).as("what is paid of invoices").isEmpty();
        assertThat(dsl.fetch("""
                        SELECT i.invoice_id
                        FROM telecom.invoices i
                        WHERE i.total_amount <> (SELECT sum(l.amount) FROM telecom.invoice_lines l WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.invoice_id)
                           OR i.credited_amount <> CASE
                                WHEN i.invoice_type = 'credit_note' THEN i.total_amount
                                ELSE coalesce((
                                    SELECT sum(n.total_amount)
                                    FROM telecom.invoices n
                                    WHERE n.tenant_id = i.tenant_id AND n.credited_invoice_id = i.invoice_id AND n.status = 'paid'), 0)
                            END
                        """)).as("totals and credits of invoices").isEmpty();
        assertThat(dsl.fetch("""
                        SELECT s.series, s.last_number, count(i.series_number), max(i.series_number)
                        FROM telecom.invoice_series s
                        LEFT JOIN telecom.invoices i USING (tenant_id, series)
                        GROUP BY s.tenant_id, s.series, s.last_number
                        HAVING count(i.series_number) <> s.last_number OR max(i.series_number) <> s.last_number
                        """)).as("series with a gap").isEmpty();
        assertThat(dsl.fetch("""
                        SELECT p.payment_id
                        FROM telecom.payments p
                        WHERE p.refunded_amount <> coalesce((
                            SELECT sum(r.amount) FROM telecom.payment_refunds r WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.payment_id), 0)
                        """)).as("what was refunded of payments").isEmpty();
        assertThat(dsl.fetch("""
                        SELECT a.account_id
                        FROM telecom.accounts a
                        WHERE a.balance <> a.opening_balance + coalesce((
                            SELECT sum(t.amount) FROM telecom.account_transactions t WHERE t.tenant_id = a.tenant_id AND t.account_id = a.account_id), 0)
                        """)).as("balances").isEmpty();
    }
}
