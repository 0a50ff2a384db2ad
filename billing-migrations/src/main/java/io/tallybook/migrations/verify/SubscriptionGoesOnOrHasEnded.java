package io.tallybook.migrations.verify;

final class SubscriptionGoesOnOrHasEnded extends Fact {

    SubscriptionGoesOnOrHasEnded() {
        super(
                "subscription-goes-on-or-has-ended",
                "A subscription has an end if it is cancelled or expired, and only then; it is not billed any more.",
                SUBSCRIPTION_USAGE,
                """
                SELECT s.tenant_id, s.subscription_id, s.status, s.ended_at, s.next_billing_at
                FROM telecom.subscriptions s
                WHERE (s.status IN ('cancelled', 'expired')) <> (s.ended_at IS NOT NULL)
                   OR (s.ended_at IS NOT NULL AND s.next_billing_at IS NOT NULL)
                """);
    }
}
