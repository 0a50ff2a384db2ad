package io.tallybook.dao.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Customer;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Looks behind the API whether the books of an organisation add up. */
final class CreditBooks {

    private CreditBooks() {}

    /**
     * What always holds: balance = ledger = lots − overdrawn, the ledger chain has no gap, and every lot lost exactly what
     * the ledger says it paid.
     */
    static void addUp(DSLContext dsl, Customer customer) {
        Object[] key = {customer.tenant().value(), customer.organisation().value()};

        Record credits = dsl.fetchSingle("""
                SELECT c.balance,
                       c.overdrawn,
                       c.ledger_length,
                       c.open_lot_remaining,
                       c.expired,
                       (SELECT coalesce(sum(l.remaining), 0)
                        FROM billing.credit_lots l
                        WHERE l.tenant_id = c.tenant_id AND l.organisation_id = c.organisation_id) AS lot_rests,
                       (SELECT coalesce(sum(l.remaining), 0)
                        FROM billing.credit_lots l
                        WHERE l.tenant_id = c.tenant_id AND l.organisation_id = c.organisation_id AND l.is_expired) AS lots_expired,
                       (SELECT coalesce(sum(t.amount), 0)
                        FROM billing.credit_transactions t
                        WHERE t.tenant_id = c.tenant_id AND t.organisation_id = c.organisation_id) AS ledger
                FROM billing.credits c
                WHERE c.tenant_id = ? AND c.organisation_id = ?
                """, key);
        assertThat(amount(credits, "balance")).isEqualByComparingTo(amount(credits, "ledger"));
        assertThat(amount(credits, "balance"))
                .isEqualByComparingTo(amount(credits, "lot_rests")
                        .add(amount(credits, "open_lot_remaining"))
                        .subtract(amount(credits, "overdrawn")));
        assertThat(amount(credits, "expired")).isEqualByComparingTo(amount(credits, "lots_expired"));

        List<Long> sequence = dsl.fetch("""
                        SELECT t.sequence_number
                        FROM billing.credit_transactions t
                        WHERE t.tenant_id = ? AND t.organisation_id = ?
                        ORDER BY t.recorded_at, t.sequence_number
                        """, key).getValues(0, Long.class);
        assertThat(sequence).hasSize(credits.get("ledger_length", Integer.class));
        assertThat(sequence.stream().sorted().toList())
                .isEqualTo(LongStream.rangeClosed(1, sequence.size()).boxed().toList());

        assertThat(dsl.fetch("""
                        SELECT t.sequence_number
                        FROM (
                            SELECT *, lag(balance_after, 1, 0) OVER (ORDER BY sequence_number) AS balance_before
                            FROM billing.credit_transactions
                            WHERE tenant_id = ? AND organisation_id = ?
                        ) t
                        WHERE t.balance_after <> t.balance_before + t.amount
                        """, key))
                .as("rows whose balance does not follow from the row before")
                .isEmpty();

        assertThat(dsl.fetch("""
                        SELECT l.lot_id
                        FROM billing.credit_lots l
                        JOIN billing.credits c USING (tenant_id, organisation_id)
                        WHERE l.tenant_id = ? AND l.organisation_id = ?
                          AND l.remaining + CASE WHEN l.lot_id = c.open_lot_id THEN c.open_lot_remaining ELSE 0 END <> (
                              SELECT coalesce(sum(d.amount), 0)
                              FROM billing.credit_transactions t
                              CROSS JOIN LATERAL unnest(t.lot_ids, t.lot_amounts) AS d (lot_id, amount)
                              WHERE t.tenant_id = l.tenant_id
                                AND t.organisation_id = l.organisation_id
                                AND d.lot_id = l.lot_id
                          )
                        """, key))
                .as("lots whose rest is not what the ledger left them")
                .isEmpty();
    }

    private static BigDecimal amount(Record row, String column) {
        return row.get(column, BigDecimal.class);
    }
}
