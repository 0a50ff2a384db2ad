package io.tallybook.migrations.data;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves {@code plan_services} into {@code plan_service_configuration}, with the terms that
 * {@code billing.legacy_plan_service_terms} says; the older rows stay where they are.
 *
 * <p>What the application configured itself is left alone and counts as placed. A row that was placed is never placed again, also
 * when its configuration was removed since.
 */
public final class PlanServicesMigration implements DataMigration {

    private static final String COUNT = """
            SELECT count(*)
            FROM billing.plan_services s
            WHERE NOT EXISTS (
                      SELECT
                      FROM billing.plan_service_origins o
                      WHERE (o.tenant_id, o.plan_id, o.service_id) = (s.tenant_id, s.plan_id, s.service_id)
                  )
              AND NOT EXISTS (
                      SELECT
                      FROM billing.plan_service_configuration c
                      WHERE (c.tenant_id, c.plan_id, c.service_id) = (s.tenant_id, s.plan_id, s.service_id)
                  )
            """;

    private static final String COUNT_ALL = "SELECT count(*) FROM billing.plan_services";

    // Every table is read by its key, row by row: without statistics, which fresh tables do not have, PostgreSQL might
    // read a
    // whole tenant for each batch.
    private static final String BY_KEYS = """
            SET LOCAL enable_seqscan = off;
            SET LOCAL enable_bitmapscan = off;
            SET LOCAL enable_hashjoin = off;
            SET LOCAL enable_mergejoin = off;
            SET LOCAL enable_sort = off;
            SET LOCAL jit = off
            """;

    private static final String ROWS = """
            SELECT t.plan_id,
                   t.service_id,
                   t.quantity,
                   t.custom_rate,
                   t.configuration_type,
                   t.units,
                   t.currency,
                   t.rounding_mode,
                   t.rate,
                   t.tier_starts,
                   t.tier_rates,
                   t.included_quantity,
                   t.billing_period,
                   gen_random_uuid() AS config_id,
                   o.config_id IS NOT NULL OR c.config_id IS NOT NULL AS is_placed,
                   CASE
                       WHEN o.config_id IS NULL AND c.config_id IS NULL
                           THEN t.reason
                       WHEN o.config_id IS NOT NULL AND (o.quantity, o.custom_rate) IS DISTINCT FROM (t.quantity, t.custom_rate)
                           THEN format(
                                   'the row was changed since it was placed with quantity %s and custom rate %s: change the'
                                       ' configuration instead, then set the row back or delete it',
                                   coalesce(o.quantity::text, 'none'), coalesce(o.custom_rate::text, 'none'))
                   END AS reason
            FROM billing.legacy_plan_service_terms t
            LEFT JOIN billing.plan_service_origins o
                ON o.tenant_id = t.tenant_id
                AND o.plan_id = t.plan_id
                AND o.service_id = t.service_id
            LEFT JOIN billing.plan_service_configuration c
                ON c.tenant_id = t.tenant_id
                AND c.plan_id = t.plan_id
                AND c.service_id = t.service_id
            WHERE t.tenant_id = ?
            """;

    private static final String AFTER = """
              AND (t.plan_id, t.service_id) > (?, ?)
            """;

    private static final String IN_ORDER = """
            ORDER BY t.plan_id, t.service_id
            LIMIT ?
            """;

    // Where the application is configuring the same service at this moment, this waits for it and leaves it the place.
    private static final String CONFIGURATIONS = """
            INSERT INTO billing.plan_service_configuration
                (tenant_id, config_id, plan_id, service_id, configuration_type, quantity, currency, rounding_mode, created_at,
                 updated_at)
            SELECT ?, r.config_id, r.plan_id, r.service_id, r.configuration_type, r.quantity, r.currency, r.rounding_mode, now(),
                   now()
            FROM unnest(
                     ?::uuid[], ?::uuid[], ?::uuid[], ?::billing.configuration_type[], ?::numeric[], ?::text[],
                     ?::billing.rounding_mode[]
                 ) AS r (config_id, plan_id, service_id, configuration_type, quantity, currency, rounding_mode)
            ON CONFLICT (tenant_id, plan_id, service_id) DO NOTHING
            RETURNING config_id
            """;

    private static final String ORIGINS = """
            INSERT INTO billing.plan_service_origins
                (tenant_id, config_id, plan_id, service_id, quantity, custom_rate, placed_at)
            SELECT ?, r.config_id, r.plan_id, r.service_id, r.quantity, r.custom_rate, now()
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::integer[], ?::bigint[])
                AS r (config_id, plan_id, service_id, quantity, custom_rate)
            """;

    private static final String FIXED = """
            INSERT INTO billing.plan_service_fixed_config
                (tenant_id, config_id, base_rate, is_prorated, billing_cycle_alignment)
            SELECT ?, r.config_id, r.rate, false, 'start'
            FROM unnest(?::uuid[], ?::numeric[]) AS r (config_id, rate)
            """;

    private static final String HOURLY = """
            INSERT INTO billing.plan_service_hourly_config
                (tenant_id, config_id, hourly_rate, minimum_billable_seconds, round_up_to_seconds)
            SELECT ?, r.config_id, r.rate, 900, 900
            FROM unnest(?::uuid[], ?::numeric[]) AS r (config_id, rate)
            """;

    private static final String USAGE = """
            INSERT INTO billing.plan_service_usage_config
                (tenant_id, config_id, unit_of_measure, base_rate, minimum_usage, tier_mode)
            SELECT ?, r.config_id, 'Unit', r.rate, 0, 'graduated'
            FROM unnest(?::uuid[], ?::numeric[]) AS r (config_id, rate)
            """;

    private static final String TIERS = """
            INSERT INTO billing.plan_service_rate_tiers (tenant_id, config_id, min_quantity, rate)
            SELECT ?, r.config_id, r.start, r.rate
            FROM unnest(?::uuid[], ?::numeric[], ?::numeric[]) AS r (config_id, start, rate)
            """;

    private static final String BUCKETS = """
            INSERT INTO billing.plan_service_bucket_config
                (tenant_id, config_id, included_quantity, unit_of_measure, billing_period, overage_rate, rollover_mode)
            SELECT ?, r.config_id, r.included, 'hour', coalesce(r.period, 'monthly'), r.rate, 'none'
            FROM unnest(?::uuid[], ?::numeric[], ?::billing.billing_frequency[], ?::numeric[])
                AS r (config_id, included, period, rate)
            """;

    @Override
    public String version() {
        return "20250318200100";
    }

    @Override
    public String description() {
        return "migrate plan services data";
    }

    @Override
    public String name() {
        return "plan-services";
    }

    @Override
    public long count(Connection connection) throws SQLException {
        if (!isThere(connection, "billing.plan_services")) {
            return 0;
        }
        boolean hasBegun = isThere(connection, "billing.plan_service_origins");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(hasBegun ? COUNT : COUNT_ALL)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean isThere(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public Batch migrate(Connection connection, UUID tenant, @Nullable String after, int size) throws SQLException {
        String last = null;
        List<UnplacedRow> unplaced = new ArrayList<>();
        List<PlanService> toPlace = new ArrayList<>();
        byKeys(connection);
        try (PreparedStatement select = select(connection, tenant, after, size);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                last = row.getString("plan_id") + "/" + row.getString("service_id");
                if (row.getString("reason") != null) {
                    unplaced.add(new UnplacedRow("billing.plan_services", last, row.getString("reason")));
                } else if (!row.getBoolean("is_placed")) {
                    toPlace.add(PlanService.of(row));
                }
            }
        }
        return new Batch(last, new Placing(connection, tenant).place(toPlace), unplaced);
    }

    private static void byKeys(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BY_KEYS);
        }
    }

    private static PreparedStatement select(Connection connection, UUID tenant, @Nullable String after, int size)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement(ROWS + (after == null ? "" : AFTER) + IN_ORDER);
        int parameter = 0;
        select.setObject(++parameter, tenant);
        if (after != null) {
            for (String id : after.split("/")) {
                select.setObject(++parameter, UUID.fromString(id));
            }
        }
        select.setInt(++parameter, size);
        return select;
    }

    /** A row of {@code plan_services} that can be placed, the terms to which it comes, and the id that they get. */
    private record PlanService(
            UUID planId,
            UUID serviceId,
            @Nullable Integer quantity,
            @Nullable Long customRate,
            String type,
            BigDecimal units,
            String currency,
            String roundingMode,
            BigDecimal rate,
            BigDecimal[] tierStarts,
            BigDecimal[] tierRates,
            BigDecimal includedQuantity,
            @Nullable String billingPeriod,
            UUID configId) {

        static PlanService of(ResultSet row) throws SQLException {
            return new PlanService(
                    row.getObject("plan_id", UUID.class),
                    row.getObject("service_id", UUID.class),
                    row.getObject("quantity", Integer.class),
                    row.getObject("custom_rate", Long.class),
                    row.getString("configuration_type"),
                    row.getBigDecimal("units"),
                    row.getString("currency"),
                    row.getString("rounding_mode"),
                    row.getBigDecimal("rate"),
                    numbers(row, "tier_starts"),
                    numbers(row, "tier_rates"),
                    row.getBigDecimal("included_quantity"),
                    row.getString("billing_period"),
                    row.getObject("config_id", UUID.class));
        }

        private static BigDecimal[] numbers(ResultSet row, String column) throws SQLException {
            java.sql.Array array = row.getArray(column);
            return array == null ? new BigDecimal[0] : (BigDecimal[]) array.getArray();
        }
    }

    /** Writes the rows of one batch, one statement per table. */
    private record Placing(Connection connection, UUID tenant) {

        int place(List<PlanService> rows) throws SQLException {
            if (rows.isEmpty()) {
                return 0;
            }
            Set<UUID> ids = configure(rows);
            List<PlanService> placed =
                    rows.stream().filter(row -> ids.contains(row.configId())).toList();
            insert(
                    ORIGINS,
                    uuids(placed, PlanService::configId),
                    uuids(placed, PlanService::planId),
                    uuids(placed, PlanService::serviceId),
                    array("integer", placed, PlanService::quantity),
                    array("bigint", placed, PlanService::customRate));
            insertRates(FIXED, of("Fixed", placed));
            insertRates(HOURLY, of("Hourly", placed));
            insertRates(USAGE, of("Usage", placed));
            insertTiers(of("Usage", placed));
            insertBuckets(of("Bucket", placed));
            return placed.size();
        }

        private Set<UUID> configure(List<PlanService> rows) throws SQLException {
            Set<UUID> ids = new HashSet<>();
            try (PreparedStatement insert = prepare(
                            CONFIGURATIONS,
                            uuids(rows, PlanService::configId),
                            uuids(rows, PlanService::planId),
                            uuids(rows, PlanService::serviceId),
                            array("text", rows, PlanService::type),
                            array("numeric", rows, PlanService::units),
                            array("text", rows, PlanService::currency),
                            array("text", rows, PlanService::roundingMode));
                    ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject("config_id", UUID.class));
                }
            }
            return ids;
        }

        private void insertRates(String sql, List<PlanService> rows) throws SQLException {
            if (!rows.isEmpty()) {
                insert(sql, uuids(rows, PlanService::configId), array("numeric", rows, PlanService::rate));
            }
        }

        private void insertTiers(List<PlanService> rows) throws SQLException {
            List<PlanService> tiered =
                    rows.stream().filter(row -> row.tierStarts().length > 0).toList();
            if (!tiered.isEmpty()) {
                insert(
                        TIERS,
                        flat("uuid", tiered, row -> Stream.of(row.tierStarts()).map(start -> row.configId())),
                        flat("numeric", tiered, row -> Stream.of(row.tierStarts())),
                        flat("numeric", tiered, row -> Stream.of(row.tierRates())));
            }
        }

        private void insertBuckets(List<PlanService> rows) throws SQLException {
            if (!rows.isEmpty()) {
                insert(
                        BUCKETS,
                        uuids(rows, PlanService::configId),
                        array("numeric", rows, PlanService::includedQuantity),
                        array("text", rows, PlanService::billingPeriod),
                        array("numeric", rows, PlanService::rate));
            }
        }

        private static List<PlanService> of(String type, List<PlanService> rows) {
            return rows.stream().filter(row -> type.equals(row.type())).toList();
        }

        private void insert(String sql, java.sql.Array... columns) throws SQLException {
            try (PreparedStatement insert = prepare(sql, columns)) {
                insert.executeUpdate();
            }
        }

        private PreparedStatement prepare(String sql, java.sql.Array... columns) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setObject(1, tenant);
            for (int i = 0; i < columns.length; i++) {
                statement.setArray(i + 2, columns[i]);
            }
            return statement;
        }

        private java.sql.Array uuids(List<PlanService> rows, Function<PlanService, UUID> column) throws SQLException {
            return array("uuid", rows, column);
        }

        private java.sql.Array array(String type, List<PlanService> rows, Function<PlanService, ?> column)
                throws SQLException {
            return connection.createArrayOf(type, rows.stream().map(column).toArray());
        }

        private java.sql.Array flat(String type, List<PlanService> rows, Function<PlanService, Stream<?>> column)
                throws SQLException {
            return connection.createArrayOf(type, rows.stream().flatMap(column).toArray());
        }
    }
}
