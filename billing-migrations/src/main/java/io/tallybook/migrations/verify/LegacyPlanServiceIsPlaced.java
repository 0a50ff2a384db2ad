package io.tallybook.migrations.verify;

final class LegacyPlanServiceIsPlaced extends Fact {

    LegacyPlanServiceIsPlaced() {
        super(
                "plan-service-of-older-table-is-placed",
                "A row of plan_services was moved, or the application configured the service, or the row is listed with its reason.",
                PLAN_SERVICES_MOVED,
                """
                SELECT s.tenant_id, s.plan_id, s.service_id, s.quantity, s.custom_rate
                FROM billing.plan_services s
                LEFT JOIN billing.plan_service_origins o
                    ON o.tenant_id = s.tenant_id
                    AND o.plan_id = s.plan_id
                    AND o.service_id = s.service_id
                LEFT JOIN billing.plan_service_configuration c
                    ON c.tenant_id = s.tenant_id
                    AND c.plan_id = s.plan_id
                    AND c.service_id = s.service_id
                LEFT JOIN billing.data_migration_unplaced_rows r
                    ON r.tenant_id = s.tenant_id
                    AND r.migration = '20250318200100'
                    AND r.source_table = 'billing.plan_services'
                    AND r.source_key = s.plan_id || '/' || s.service_id
                WHERE num_nonnulls(o.config_id, c.config_id, r.source_key) = 0
                """);
    }
}
