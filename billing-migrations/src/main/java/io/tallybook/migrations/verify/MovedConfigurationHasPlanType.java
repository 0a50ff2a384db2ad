package io.tallybook.migrations.verify;

final class MovedConfigurationHasPlanType extends Fact {

    MovedConfigurationHasPlanType() {
        super(
                "plan-service-type-is-of-plan",
                "A configuration that was moved from plan_services and not changed since has the type of its plan.",
                PLAN_SERVICES_MOVED,
                """
                SELECT c.tenant_id, c.config_id, c.plan_id, c.configuration_type, p.plan_type
                FROM billing.plan_service_origins o
                JOIN billing.plan_service_configuration c
                    ON c.tenant_id = o.tenant_id
                    AND c.config_id = o.config_id
                    AND c.version = 1
                JOIN billing.billing_plans p
                    ON p.tenant_id = c.tenant_id
                    AND p.plan_id = c.plan_id
                WHERE c.configuration_type::text IS DISTINCT FROM p.plan_type
                """);
    }
}
