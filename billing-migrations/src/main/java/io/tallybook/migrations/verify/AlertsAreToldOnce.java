package io.tallybook.migrations.verify;

final class AlertsAreToldOnce extends Fact {

    AlertsAreToldOnce() {
        super(
                "usage-alerts-are-told-once",
                "A threshold of use is reported once per organisation, feature and period.",
                USAGE_ALERTS,
                """
                SELECT tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value,
                       count(*) AS number_of_rows
                FROM billing.usage_alerts
                GROUP BY tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value
                HAVING count(*) > 1
                """);
    }
}
