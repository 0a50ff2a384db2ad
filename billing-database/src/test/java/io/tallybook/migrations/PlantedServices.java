package io.tallybook.migrations;

import java.sql.SQLException;

/** Rows of the old table {@code plan_services}, for data migrations to move. */
final class PlantedServices {

    private PlantedServices() {}

    /** New tenants, each with one plan and that many services; the first has the quantity 1, the next 2 … */
    static void plant(Database database, int tenants, int services) throws SQLException {
        database.execute("""
                WITH tenants AS (
                    INSERT INTO billing.tenants (id, name, created_at)
                    SELECT gen_random_uuid(), 'Tenant ' || n, now()
                    FROM generate_series(1, %d) n
                    RETURNING id
                ), plans AS (
                    INSERT INTO billing.billing_plans
                        (tenant_id, plan_id, plan_name, billing_frequency, currency, created_at, updated_at)
                    SELECT id, gen_random_uuid(), 'Plan', 'monthly', 'EUR', now(), now()
                    FROM tenants
                    RETURNING tenant_id, plan_id
                )
                INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity)
                SELECT tenant_id, plan_id, gen_random_uuid(), n
                FROM plans
                CROSS JOIN generate_series(1, %d) n
                """.formatted(tenants, services));
    }
}
