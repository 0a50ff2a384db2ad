package io.tallybook.migrations.verify;

final class RateTiersBeginAboveZero extends Fact {

    RateTiersBeginAboveZero() {
        super(
                "plan-service-tiers-begin-above-zero",
                "A rate by quantity begins above zero; the rate from zero is the configuration's own.",
                PLAN_SERVICES,
                """
                SELECT tenant_id, config_id, min_quantity, rate
                FROM billing.plan_service_rate_tiers
                WHERE min_quantity <= 0
                """);
    }
}
