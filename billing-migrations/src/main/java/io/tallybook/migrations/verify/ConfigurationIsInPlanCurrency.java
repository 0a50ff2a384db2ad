package io.tallybook.migrations.verify;

final class ConfigurationIsInPlanCurrency extends Fact {

    ConfigurationIsInPlanCurrency() {
        super(
                "plan-service-is-in-plan-currency",
                "A configuration of a service is in the currency of its plan.",
                PLAN_SERVICES,
                """
                SELECT c.tenant_id, c.config_id, c.plan_id, c.currency, p.currency AS plan_currency
                FROM billing.plan_service_configuration c
                LEFT JOIN billing.billing_plans p
                    ON p.tenant_id = c.tenant_id
                    AND p.plan_id = c.plan_id
                WHERE c.currency IS DISTINCT FROM p.currency
                """);
    }
}
