package io.tallybook.migrations.verify;

final class InvoiceLiesOnPeriod extends Fact {

    InvoiceLiesOnPeriod() {
        super(
                "invoice-lies-on-period",
                "An invoice for a period of a subscription begins with one, and ends with it unless that was cut by a change of plan.",
                SUBSCRIPTION_USAGE,
                """
                SELECT i.tenant_id, i.invoice_id, i.subscription_id, i.billing_period_start, i.billing_period_end, u.billing_period_end AS usage_period_end
                FROM telecom.invoices i
                LEFT JOIN telecom.subscription_usage u
                    ON u.tenant_id = i.tenant_id
                    AND u.subscription_id = i.subscription_id
                    AND u.billing_period_start = i.billing_period_start
                LEFT JOIN telecom.subscription_usage next
                    ON next.tenant_id = u.tenant_id
                    AND next.subscription_id = u.subscription_id
                    AND next.follows_period_end = u.billing_period_end
                WHERE i.billing_period_start IS NOT NULL
                  AND i.series IS NOT NULL
                  AND (u.billing_period_end IS NULL
                      OR i.billing_period_end < u.billing_period_end
                      OR (i.billing_period_end > u.billing_period_end AND next.plan_change_key IS NULL))
                """);
    }
}
