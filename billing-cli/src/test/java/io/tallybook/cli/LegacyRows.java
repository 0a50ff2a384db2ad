package io.tallybook.cli;

import io.tallybook.database.junit.BillingDatabase;

/** A plan as the older system wrote it, with one service. */
final class LegacyRows {

    private LegacyRows() {}

    static void plant(BillingDatabase db, String planType) {
        Run.of("sql", "--url", db.url(), """
                INSERT INTO billing.tenants (id, name, created_at)
                VALUES ('00000000-0000-4000-8000-000000000001', 'Acme', now());
                INSERT INTO billing.billing_plans
                    (tenant_id, plan_id, plan_name, billing_frequency, currency, plan_type, created_at, updated_at)
                VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'Standard', 'monthly',
                        'EUR', '%s', now(), now());
                INSERT INTO billing.service_catalog
                    (tenant_id, service_id, service_name, service_type, unit_of_measure, currency, created_at, updated_at)
                VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', 'Support', 'Fixed',
                        'month', 'EUR', now(), now());
                INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
                VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002',
                        '00000000-0000-4000-8000-000000000003', 1, 1990)
                """.formatted(planType));
    }
}
