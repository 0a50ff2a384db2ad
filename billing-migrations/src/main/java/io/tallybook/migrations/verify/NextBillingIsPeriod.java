package io.tallybook.migrations.verify;

final class NextBillingIsPeriod extends Fact {

    NextBillingIsPeriod() {
        super(
                "subscription-next-billing-is-period",
                "A subscription is next billed at the start or at the end of its current period, a trial at its end, if at all.",
                SUBSCRIPTION_USAGE,
                """
                SELECT s.tenant_id, s.subscription_id, s.status, s.next_billing_at, s.current_period_start, s.current_period_end
                FROM telecom.subscriptions s
                WHERE s.next_billing_at <> s.current_period_end
                  AND (s.next_billing_at <> s.current_period_start OR s.status = 'trial')
                """);
    }
}
