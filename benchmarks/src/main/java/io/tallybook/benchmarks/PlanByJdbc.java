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
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** One statement as somebody writes it who knows PostgreSQL, and the same records from its columns, by their number. */
record PlanByJdbc(DataSource pool) implements PlanReader {

    private static final String SQL = """
            SELECT c.config_id, c.service_id, c.configuration_type, c.quantity, c.currency, c.rounding_mode, c.version,
                   c.created_at, c.updated_at,
                   f.base_rate, f.is_prorated, f.billing_cycle_alignment,
                   h.hourly_rate, h.minimum_billable_seconds, h.round_up_to_seconds, h.overtime_after_seconds,
                   h.overtime_rate, h.after_hours_multiplier,
                   u.unit_of_measure, u.base_rate, u.minimum_usage, u.tier_mode,
                   b.included_quantity, b.unit_of_measure, b.billing_period, b.overage_rate, b.rollover_mode,
                   b.rollover_cap,
                   t.starts, t.rates, r.user_types, r.rates
            FROM billing.plan_service_configuration c
            LEFT JOIN billing.plan_service_fixed_config f ON f.tenant_id = c.tenant_id AND f.config_id = c.config_id
            LEFT JOIN billing.plan_service_hourly_config h ON h.tenant_id = c.tenant_id AND h.config_id = c.config_id
            LEFT JOIN billing.plan_service_usage_config u ON u.tenant_id = c.tenant_id AND u.config_id = c.config_id
            LEFT JOIN billing.plan_service_bucket_config b ON b.tenant_id = c.tenant_id AND b.config_id = c.config_id
            LEFT JOIN LATERAL (
                SELECT array_agg(min_quantity::numeric) AS starts, array_agg(rate::numeric) AS rates
                FROM billing.plan_service_rate_tiers
                WHERE tenant_id = u.tenant_id
                  AND config_id = u.config_id
            ) t ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(user_type) AS user_types, array_agg(hourly_rate::numeric) AS rates
                FROM billing.user_type_rates
                WHERE tenant_id = h.tenant_id
                  AND config_id = h.config_id
            ) r ON true
            WHERE c.tenant_id = ?
              AND c.plan_id = ?
            ORDER BY c.config_id
            """;

    @Override
    public List<PlanService> read(TenantId tenant, BillingPlanId plan) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setObject(1, tenant.value());
            statement.setObject(2, plan.value());
            List<PlanService> services = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    services.add(new PlanService(
                            new PlanServiceId(row.getObject(1, UUID.class)),
                            plan,
                            new ServiceId(row.getObject(2, UUID.class)),
                            new Quantity(row.getBigDecimal(4)),
                            terms(row),
                            row.getInt(7),
                            PlanColumns.instant(row, 8),
                            PlanColumns.instant(row, 9)));
                }
            }
            return services;
        }
    }

    private static ServiceTerms terms(ResultSet row) throws SQLException {
        PlanColumns columns = new PlanColumns(row, CurrencyUnit.of(row.getString(5)), row.getString(6));
        String type = row.getString(3);
        return switch (type) {
            case "Fixed" -> columns.fixed(10);
            case "Hourly" -> columns.hourly(13, userTypeRates(row, columns));
            case "Usage" -> columns.usage(19, tiers(row, columns));
            case "Bucket" -> columns.bucket(23);
            default -> throw new IllegalStateException("the database answered " + type);
        };
    }

    private static List<RateTier> tiers(ResultSet row, PlanColumns columns) throws SQLException {
        Object[] starts = elements(row.getArray(29));
        Object[] rates = elements(row.getArray(30));
        List<RateTier> tiers = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            tiers.add(new RateTier(new Quantity((BigDecimal) starts[i]), columns.rate((BigDecimal) rates[i])));
        }
        return tiers;
    }

    private static SortedMap<String, BigMoney> userTypeRates(ResultSet row, PlanColumns columns) throws SQLException {
        Object[] userTypes = elements(row.getArray(31));
        Object[] rates = elements(row.getArray(32));
        SortedMap<String, BigMoney> all = new TreeMap<>();
        for (int i = 0; i < userTypes.length; i++) {
            all.put((String) userTypes[i], columns.rate((BigDecimal) rates[i]));
        }
        return all;
    }

    private static Object[] elements(@Nullable Array array) throws SQLException {
        return array == null ? new Object[0] : (Object[]) array.getArray();
    }
}
