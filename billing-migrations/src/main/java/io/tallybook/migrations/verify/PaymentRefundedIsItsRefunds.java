package io.tallybook.migrations.verify;

final class PaymentRefundedIsItsRefunds extends Fact {

    PaymentRefundedIsItsRefunds() {
        super(
                "payment-refunded-is-its-refunds",
                "What was refunded of a payment is the sum of its refunds, each of which counts on from those before it.",
                PAYMENT_REFUNDS,
                """
                SELECT p.tenant_id, p.payment_id, p.refunded_amount, coalesce(r.refunded, 0) AS refunds
                FROM telecom.payments p
                LEFT JOIN (
                    SELECT tenant_id,
                           payment_id,
                           sum(amount) AS refunded,
                           bool_and(refunded_before = before) AS is_chain,
                           min(paid) AS lowest_paid,
                           max(paid) AS highest_paid
                    FROM (
                        SELECT tenant_id,
                               payment_id,
                               amount,
                               paid,
                               refunded_before,
                               coalesce(
                                   sum(amount) OVER (
                                       PARTITION BY tenant_id, payment_id
                                       ORDER BY refunded_before, refund_id
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                                   0) AS before
                        FROM telecom.payment_refunds
                    ) c
                    GROUP BY tenant_id, payment_id
                ) r USING (tenant_id, payment_id)
                WHERE p.refunded_amount <> coalesce(r.refunded, 0)
                   OR NOT r.is_chain
                   OR r.lowest_paid <> p.amount
                   OR r.highest_paid <> p.amount
                """);
    }
}
