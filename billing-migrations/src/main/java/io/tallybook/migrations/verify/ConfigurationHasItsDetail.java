package io.tallybook.migrations.verify;

final class ConfigurationHasItsDetail extends Fact {

    ConfigurationHasItsDetail() {
        super(
                "plan-service-has-its-detail",
                "A configuration of a service in a plan has one detail row, of its own type.",
                PLAN_SERVICES,
                """
                SELECT tenant_id, config_id, c.configuration_type, d.details
                FROM billing.plan_service_configuration c
                FULL JOIN (
                    SELECT tenant_id, config_id, string_agg(detail, ', ' ORDER BY detail) AS details
                    FROM (
                        SELECT tenant_id, config_id, 'Fixed' AS detail
                        FROM billing.plan_service_fixed_config
                        UNION ALL
                        SELECT tenant_id, config_id, 'Hourly'
                        FROM billing.plan_service_hourly_config
                        UNION ALL
                        SELECT tenant_id, config_id, 'Usage'
                        FROM billing.plan_service_usage_config
                        UNION ALL
                        SELECT tenant_id, config_id, 'Bucket'
                        FROM billing.plan_service_bucket_config
                    ) every_detail
                    GROUP BY tenant_id, config_id
                ) d USING (tenant_id, config_id)
                WHERE c.configuration_type::text IS DISTINCT FROM d.details
                """);
    }
}
