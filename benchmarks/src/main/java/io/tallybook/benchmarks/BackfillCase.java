package io.tallybook.benchmarks;

import io.tallybook.migrations.BillingMigrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Moves older plan services, all of them in each run: the migration, bare SQL, and a loop row by row, beginning with another way in
 * every round. What each leaves must be the same.
 */
record BackfillCase(int planServices) implements Case {

    private static final int LOOP_ROWS = 20_000;

    // One is enough: there is little code, and it works for long.
    private static final int WARM_UP = 1;

    // Of everything that a way writes, so that it does not depend on the order of rows, and not on ids that are drawn.
    private static final String RESULT = """
            SELECT count(*) || ' ' || sum(hashtextextended(concat_ws(
                       ',', o.plan_id, o.service_id, o.quantity, o.custom_rate, c.configuration_type, c.quantity, c.currency,
                       c.rounding_mode, f.base_rate, f.is_prorated, h.hourly_rate, h.minimum_billable_seconds, u.base_rate,
                       u.unit_of_measure, t.tiers, b.included_quantity, b.billing_period, b.overage_rate), 0)::numeric)
            FROM billing.plan_service_configuration c
            JOIN billing.plan_service_origins o USING (tenant_id, config_id)
            LEFT JOIN billing.plan_service_fixed_config f USING (tenant_id, config_id)
            LEFT JOIN billing.plan_service_hourly_config h USING (tenant_id, config_id)
            LEFT JOIN billing.plan_service_usage_config u USING (tenant_id, config_id)
            LEFT JOIN billing.plan_service_bucket_config b USING (tenant_id, config_id)
            LEFT JOIN (
                SELECT tenant_id, config_id, string_agg(min_quantity || ' ' || rate, ' ' ORDER BY min_quantity) AS tiers
                FROM billing.plan_service_rate_tiers
                GROUP BY tenant_id, config_id
            ) t USING (tenant_id, config_id)
            WHERE (SELECT count(*) FROM billing.tenants x WHERE x.id < o.tenant_id) < ?
            """;

    /** Done once in each round. */
    private record Run(String name, int rows, Way.Operation work) {}

    @Override
    public String name() {
        return "backfill";
    }

    @Override
    public List<Comparison> measure(BenchmarkDatabase database, Rounds rounds) throws Exception {
        BackfillRows.plant(database, planServices);
        int loopRows = Math.min(LOOP_ROWS, planServices);
        List<Run> runs = List.of(
                new Run(
                        "migration",
                        planServices,
                        () -> BillingMigrations.of(database.unpooled()).backfill("plan-services")),
                new Run("bare INSERT … SELECT", planServices, () -> database.execute(BackfillBySelect.SQL)),
                new Run(
                        "row loop, commit per plan",
                        loopRows,
                        () -> new BackfillByLoop(database.unpooled()).run(loopRows / BackfillRows.PER_TENANT)));
        double[][] speeds = new double[runs.size()][rounds.number()];
        Map<Integer, String> expected = new HashMap<>();
        for (int round = -WARM_UP; round < rounds.number(); round++) {
            for (int turn = 0; turn < runs.size(); turn++) {
                int way = (round + WARM_UP + turn) % runs.size();
                double speed = speed(runs.get(way), database, expected);
                if (expected.isEmpty()) {
                    // The migration comes first, and does what all of them are to do.
                    expected.put(planServices, result(database, planServices / BackfillRows.PER_TENANT));
                    expected.put(loopRows, result(database, loopRows / BackfillRows.PER_TENANT));
                }
                if (round >= 0) {
                    speeds[way][round] = speed;
                }
            }
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (int way = 1; way < runs.size(); way++) {
            comparisons.add(new Comparison(name(), runs.get(way).name(), speeds[0], speeds[way]));
        }
        return comparisons;
    }

    private static double speed(Run run, BenchmarkDatabase database, Map<Integer, String> expected) throws Exception {
        BackfillRows.forgetMoved(database);
        long begun = System.nanoTime();
        run.work().run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        prove(run.name(), run.rows(), database, expected);
        System.err.printf(Locale.ROOT, "  %s: %,d rows in %.1f s%n", run.name(), run.rows(), seconds);
        return run.rows() / seconds;
    }

    /** That each way leaves what the others left of as many rows. */
    private static void prove(String way, int rows, BenchmarkDatabase database, Map<Integer, String> expected)
            throws SQLException {
        String result = result(database, rows / BackfillRows.PER_TENANT);
        String other = expected.getOrDefault(rows, result);
        if (!result.startsWith(rows + " ") || !result.equals(other)) {
            throw new IllegalStateException(way + " left " + result + ", another way " + other);
        }
    }

    private static String result(BenchmarkDatabase database, int tenants) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                PreparedStatement query = connection.prepareStatement(RESULT)) {
            query.setInt(1, tenants);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
