package io.tallybook.benchmarks;

import io.tallybook.benchmarks.PlanWorkload.PlanReader;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;

/** A statement for each of the seven tables, put together in Java; each sees what is committed when it begins. */
record PlanByStatements(DataSource pool) implements PlanReader {

    private static final String OF_PLAN = """
            JOIN billing.plan_service_configuration c ON c.tenant_id = d.tenant_id AND c.config_id = d.config_id
            WHERE c.tenant_id = ?
              AND c.plan_id = ?
            """;
    private static final String RATE_TIERS =
            "SELECT c.config_id, c.currency, d.min_quantity, d.rate FROM billing.plan_service_rate_tiers d " + OF_PLAN;
    private static final String USER_TYPE_RATES =
            "SELECT c.config_id, c.currency, d.user_type, d.hourly_rate FROM billing.user_type_rates d " + OF_PLAN;
    private static final String FIXED =
            "SELECT c.config_id, c.currency, c.rounding_mode, d.base_rate, d.is_prorated, d.billing_cycle_alignment"
                    + " FROM billing.plan_service_fixed_config d " + OF_PLAN;
    private static final String HOURLY =
            "SELECT c.config_id, c.currency, c.rounding_mode, d.hourly_rate, d.minimum_billable_seconds,"
                    + " d.round_up_to_seconds, d.overtime_after_seconds, d.overtime_rate, d.after_hours_multiplier"
                    + " FROM billing.plan_service_hourly_config d " + OF_PLAN;
    private static final String USAGE =
            "SELECT c.config_id, c.currency, c.rounding_mode, d.unit_of_measure, d.base_rate, d.minimum_usage,"
                    + " d.tier_mode FROM billing.plan_service_usage_config d " + OF_PLAN;
    private static final String BUCKET =
            "SELECT c.config_id, c.currency, c.rounding_mode, d.included_quantity, d.unit_of_measure,"
                    + " d.billing_period, d.overage_rate, d.rollover_mode, d.rollover_cap"
                    + " FROM billing.plan_service_bucket_config d " + OF_PLAN;
    private static final String HEADERS = """
            SELECT config_id, service_id, quantity, version, created_at, updated_at
            FROM billing.plan_service_configuration
            WHERE tenant_id = ?
              AND plan_id = ?
            ORDER BY config_id
            """;

    @Override
    public List<PlanService> read(TenantId tenant, BillingPlanId plan) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Statements statements = new Statements(connection, tenant, plan);
            Map<UUID, List<RateTier>> tiers = new HashMap<>();
            statements.forEach(
                    RATE_TIERS,
                    row -> tiers.computeIfAbsent(id(row), id -> new ArrayList<>())
                            .add(new RateTier(new Quantity(row.getBigDecimal(3)), rate(row))));
            Map<UUID, SortedMap<String, BigMoney>> userTypeRates = new HashMap<>();
            statements.forEach(
                    USER_TYPE_RATES,
                    row -> userTypeRates
                            .computeIfAbsent(id(row), id -> new TreeMap<>())
                            .put(row.getString(3), rate(row)));
            Map<UUID, ServiceTerms> terms = new HashMap<>();
            statements.forEach(FIXED, row -> terms.put(id(row), columns(row).fixed(4)));
            statements.forEach(
                    HOURLY,
                    row -> terms.put(
                            id(row), columns(row).hourly(4, userTypeRates.getOrDefault(id(row), new TreeMap<>()))));
            statements.forEach(
                    USAGE, row -> terms.put(id(row), columns(row).usage(4, tiers.getOrDefault(id(row), List.of()))));
            statements.forEach(BUCKET, row -> terms.put(id(row), columns(row).bucket(4)));
            List<PlanService> services = new ArrayList<>();
            statements.forEach(
                    HEADERS,
                    row -> services.add(new PlanService(
                            new PlanServiceId(id(row)),
                            plan,
                            new ServiceId(row.getObject(2, UUID.class)),
                            new Quantity(row.getBigDecimal(3)),
                            terms.get(id(row)),
                            row.getInt(4),
                            PlanColumns.instant(row, 5),
                            PlanColumns.instant(row, 6))));
            return services;
        }
    }

    private static UUID id(ResultSet row) throws SQLException {
        return row.getObject(1, UUID.class);
    }

    private static PlanColumns columns(ResultSet row) throws SQLException {
        return new PlanColumns(row, CurrencyUnit.of(row.getString(2)), row.getString(3));
    }

    private static BigMoney rate(ResultSet row) throws SQLException {
        return BigMoney.of(CurrencyUnit.of(row.getString(2)), row.getBigDecimal(4));
    }

    private interface RowReader {

        void read(ResultSet row) throws SQLException;
    }

    private record Statements(Connection connection, TenantId tenant, BillingPlanId plan) {

        void forEach(String sql, RowReader reader) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, tenant.value());
                statement.setObject(2, plan.value());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        reader.read(row);
                    }
                }
            }
        }
    }
}
