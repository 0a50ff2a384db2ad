package io.tallybook.migrations.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.Database;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** What a quantity costs by the older tiers, unit by unit, is what it costs by those that they became. */
class LegacyTierPricesTest {

    private static final String DATABASE = "legacy_tier_prices";

    @BeforeContainer
    static void create() {
        PostgresServer.shared().createDatabase(DATABASE);
        BillingMigrations.of(PostgresServer.shared().dataSource(DATABASE)).migrateTo("20250318200100");
    }

    @AfterContainer
    static void drop() {
        PostgresServer.shared().dropDatabase(DATABASE);
    }

    /** @param cents rate of a unit, with two decimals */
    record Tier(int min, @Nullable Integer max, BigDecimal cents) {

        boolean holds(int unit) {
            return min <= unit && (max == null || unit <= max);
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void no_price_of_a_whole_quantity_changes(@ForAll("tiers") List<Tier> tiers) throws SQLException {
        LegacyPlans acme = LegacyPlans.of(new Database(PostgresServer.shared().dataSource(DATABASE)));
        UUID service = acme.service("USD", null);
        for (Tier tier : tiers) {
            acme.tier(service, tier.min(), tier.max(), tier.cents().toPlainString());
        }
        acme.add(acme.plan("Usage", "USD"), service, 1, null);

        BillingMigrations.of(PostgresServer.shared().dataSource(DATABASE)).backfill("plan-services");

        List<BigDecimal> starts = numbers(
                acme,
                "SELECT 0 UNION ALL (SELECT min_quantity"
                        + " FROM billing.plan_service_rate_tiers WHERE tenant_id = :tenant ORDER BY 1)");
        List<BigDecimal> rates = numbers(
                acme,
                "SELECT base_rate FROM billing.plan_service_usage_config"
                        + " WHERE tenant_id = :tenant UNION ALL (SELECT rate FROM billing.plan_service_rate_tiers"
                        + " WHERE tenant_id = :tenant ORDER BY min_quantity)");
        int last = tiers.get(tiers.size() - 1).min() + 5;
        BigDecimal unitByUnit = BigDecimal.ZERO;
        for (int quantity = 1; quantity <= last; quantity++) {
            int unit = quantity;
            BigDecimal cents = tiers.stream()
                    .filter(tier -> tier.holds(unit))
                    .map(Tier::cents)
                    .reduce((one, other) -> {
                        throw new AssertionError("a unit is in two tiers");
                    })
                    .orElseThrow();
            unitByUnit = unitByUnit.add(cents.movePointLeft(2));
            assertThat(graduated(quantity, starts, rates))
                    .as("%d units of %s", quantity, tiers)
                    .isEqualByComparingTo(unitByUnit);
        }
    }

    @Provide
    Arbitrary<List<Tier>> tiers() {
        Arbitrary<List<Integer>> widths =
                Arbitraries.integers().between(1, 12).list().ofMinSize(0).ofMaxSize(5);
        Arbitrary<List<BigDecimal>> rates = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(99999999))
                .ofScale(2)
                .list()
                .ofSize(6);
        return Combinators.combine(Arbitraries.integers().between(0, 1), widths, rates)
                .as((first, each, cents) -> {
                    List<Tier> tiers = new ArrayList<>();
                    int min = first;
                    for (int i = 0; i < each.size(); i++) {
                        tiers.add(new Tier(min, min + each.get(i) - 1, cents.get(i)));
                        min += each.get(i);
                    }
                    tiers.add(new Tier(min, null, cents.get(each.size())));
                    return tiers;
                });
    }

    private static BigDecimal graduated(int quantity, List<BigDecimal> starts, List<BigDecimal> rates) {
        BigDecimal price = BigDecimal.ZERO;
        for (int i = 0; i < starts.size(); i++) {
            BigDecimal end = BigDecimal.valueOf(quantity);
            if (i + 1 < starts.size()) {
                end = end.min(starts.get(i + 1));
            }
            price = price.add(end.subtract(starts.get(i)).max(BigDecimal.ZERO).multiply(rates.get(i)));
        }
        return price;
    }

    private static List<BigDecimal> numbers(LegacyPlans acme, String query) throws SQLException {
        return acme.strings(query).stream().map(BigDecimal::new).toList();
    }
}
