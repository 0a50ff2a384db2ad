package io.tallybook.benchmarks;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** As the older system moved them: tenant by tenant, plan by plan with a commit each, and row by row in single statements. */
record BackfillByLoop(DataSource dataSource) {

    private static final Map<String, String> DETAILS = Map.of(
            "Fixed",
            "INSERT INTO billing.plan_service_fixed_config"
                    + " (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment) VALUES (?, ?, ?, false, 'start')",
            "Hourly",
            "INSERT INTO billing.plan_service_hourly_config"
                    + " (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds) VALUES (?, ?, ?, 900, 900)",
            "Usage",
            "INSERT INTO billing.plan_service_usage_config"
                    + " (tenant_id, config_id, base_rate, unit_of_measure, minimum_usage, tier_mode)"
                    + " VALUES (?, ?, ?, 'Unit', 0, 'graduated')",
            "Bucket",
            "INSERT INTO billing.plan_service_bucket_config"
                    + " (tenant_id, config_id, overage_rate, included_quantity, billing_period, unit_of_measure, rollover_mode)"
                    + " VALUES (?, ?, ?, ?, lower(?)::billing.billing_frequency, 'hour', 'none')");

    void run(int tenants) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (Map<String, Object> tenant :
                    select(connection, "SELECT id FROM billing.tenants ORDER BY id LIMIT ?", tenants)) {
                for (Map<String, Object> plan : select(
                        connection,
                        "SELECT plan_id, plan_type, currency FROM billing.billing_plans WHERE tenant_id = ?",
                        tenant.get("id"))) {
                    movePlan(connection, tenant.get("id"), plan);
                    connection.commit();
                }
            }
        }
    }

    private static void movePlan(Connection connection, Object tenant, Map<String, Object> plan) throws SQLException {
        for (Map<String, Object> row : select(
                connection,
                "SELECT service_id, quantity, custom_rate FROM billing.plan_services WHERE tenant_id = ? AND plan_id = ?",
                tenant,
                plan.get("plan_id"))) {
            Map<String, Object> service = select(
                            connection,
                            "SELECT default_rate FROM billing.service_catalog WHERE tenant_id = ? AND service_id = ?",
                            tenant,
                            row.get("service_id"))
                    .get(0);
            moveService(connection, tenant, plan, row, (BigDecimal) service.get("default_rate"));
        }
    }

    private static void moveService(
            Connection connection,
            Object tenant,
            Map<String, Object> plan,
            Map<String, Object> row,
            BigDecimal defaultRate)
            throws SQLException {
        String type = (String) plan.get("plan_type");
        UUID config = UUID.randomUUID();
        execute(
                connection,
                "INSERT INTO billing.plan_service_configuration (tenant_id, config_id, plan_id, service_id, configuration_type,"
                        + " quantity, currency, rounding_mode, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?::billing.configuration_type, ?, ?, ?::billing.rounding_mode, now(), now())",
                tenant,
                config,
                plan.get("plan_id"),
                row.get("service_id"),
                type,
                row.get("quantity"),
                plan.get("currency"),
                type.equals("Usage") || type.equals("Bucket") ? "up" : "half_up");
        BigDecimal rate = row.get("custom_rate") == null ? defaultRate : minorUnits(row.get("custom_rate"));
        switch (type) {
            case "Usage" -> moveTiers(connection, tenant, config, row.get("service_id"), rate);
            case "Bucket" -> moveBucket(connection, tenant, config, plan.get("plan_id"));
            default -> execute(connection, DETAILS.get(type), tenant, config, rate);
        }
        execute(
                connection,
                "INSERT INTO billing.plan_service_origins"
                        + " (tenant_id, plan_id, service_id, config_id, quantity, custom_rate, placed_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, now())",
                tenant,
                plan.get("plan_id"),
                row.get("service_id"),
                config,
                row.get("quantity"),
                row.get("custom_rate"));
    }

    private static void moveTiers(Connection connection, Object tenant, UUID config, Object service, BigDecimal rate)
            throws SQLException {
        List<Map<String, Object>> tiers = select(
                connection,
                "SELECT min_quantity, rate FROM billing.service_rate_tiers WHERE tenant_id = ? AND service_id = ?"
                        + " ORDER BY min_quantity",
                tenant,
                service);
        BigDecimal baseRate = tiers.isEmpty() ? rate : minorUnits(tiers.get(0).get("rate"));
        execute(connection, DETAILS.get("Usage"), tenant, config, baseRate);
        for (Map<String, Object> tier : tiers.subList(Math.min(1, tiers.size()), tiers.size())) {
            execute(
                    connection,
                    "INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate) VALUES (?, ?, ?, ?)",
                    tenant,
                    config,
                    (Integer) tier.get("min_quantity") - 1,
                    minorUnits(tier.get("rate")));
        }
    }

    private static void moveBucket(Connection connection, Object tenant, UUID config, Object plan) throws SQLException {
        Map<String, Object> bucket = select(
                        connection,
                        "SELECT total_hours, billing_period, overage_rate FROM billing.bucket_plans"
                                + " WHERE tenant_id = ? AND plan_id = ?",
                        tenant,
                        plan)
                .get(0);
        execute(
                connection,
                DETAILS.get("Bucket"),
                tenant,
                config,
                minorUnits(bucket.get("overage_rate")),
                bucket.get("total_hours"),
                bucket.get("billing_period"));
    }

    private static BigDecimal minorUnits(Object number) {
        return new BigDecimal(number.toString()).movePointLeft(2);
    }

    private static List<Map<String, Object>> select(Connection connection, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (row.next()) {
                Map<String, Object> columns = new HashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.put(row.getMetaData().getColumnName(i), row.getObject(i));
                }
                rows.add(columns);
            }
            return rows;
        }
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
