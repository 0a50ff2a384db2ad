package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageChargeTest {

    private static final Usage BACKUP = Usage.of("GB", BigMoney.parse("EUR 0.10"), RoundingMode.HALF_UP)
            .withTiers(TierMode.GRADUATED, RateTier.beyond("100", "EUR 0.08"), RateTier.beyond("1000", "EUR 0.05"));

    private static final Usage BY_VOLUME = BACKUP.withTiers(TierMode.VOLUME, BACKUP.tiers());

    @ParameterizedTest
    @CsvSource({
        "0,           0.00,     0.00",
        "0.5,         0.05,     0.05",
        "99.999999,  10.00,    10.00",
        "100,        10.00,    10.00",
        "100.000001, 10.00,     8.00",
        "101,        10.08,     8.08",
        "150,        14.00,    12.00",
        "1000,       82.00,    80.00",
        "1001,       82.05,    50.05",
        // The largest quantity there is.
        "99999999999999, 5000000000031.95, 4999999999999.95",
    })
    void a_tier_begins_beyond_its_bound(String used, String graduated, String volume) {
        assertThat(BACKUP.charge(quantity(used)).amount()).isEqualTo(euro(graduated));
        assertThat(BY_VOLUME.charge(quantity(used)).amount()).isEqualTo(euro(volume));
    }

    @Test
    void says_which_tiers_and_which_minimum_made_the_price() {
        Charge charge = BACKUP.withMinimum(Quantity.of(150)).charge(Quantity.of(20));

        assertThat(charge.steps())
                .containsExactly(
                        new ChargeStep.RaisedToMinimum(Quantity.of(20), Quantity.of(150)),
                        new ChargeStep.Units(
                                Quantity.ZERO, Quantity.of(100), "GB", BigMoney.parse("EUR 0.10"), euro("10.00")),
                        new ChargeStep.Units(
                                Quantity.of(100), Quantity.of(50), "GB", BigMoney.parse("EUR 0.08"), euro("4.00")));
        assertThat(charge.steps())
                .extracting(ChargeStep::toString)
                .containsExactly(
                        "20 used, the minimum of 150 counts",
                        "100 GB at EUR 0.10: EUR 10.00",
                        "50 GB beyond 100 at EUR 0.08: EUR 4.00");
    }

    @Test
    void counts_the_minimum_also_where_nothing_was_used() {
        assertThat(BACKUP.withMinimum(Quantity.of(10)).charge(Quantity.ZERO).amount())
                .isEqualTo(euro("1.00"));
        assertThat(BACKUP.charge(Quantity.ZERO)).isEqualTo(new Charge(euro("0.00"), List.of()));
    }

    @Test
    void rounds_the_sum_and_not_each_tier() {
        Usage fine = Usage.of("call", BigMoney.parse("EUR 0.004"), RoundingMode.HALF_UP)
                .withTiers(TierMode.GRADUATED, RateTier.beyond("1", "EUR 0.0041"));

        Charge charge = fine.charge(Quantity.of(2));

        assertThat(charge.amount()).isEqualTo(euro("0.01"));
        assertThat(charge.lines())
                .extracting(line -> line.amount().orElseThrow())
                .containsExactly(euro("0.00"), euro("0.01"));
        assertThat(charge.rounded())
                .hasValueSatisfying(rounded -> assertThat(rounded.exact()).isEqualByComparingTo("0.0081"));
    }

    @ParameterizedTest
    @CsvSource({
        "HALF_UP, 0.13",
        "HALF_EVEN, 0.12",
        "HALF_DOWN, 0.12",
        "UP, 0.13",
        "DOWN, 0.12",
        "CEILING, 0.13",
        "FLOOR, 0.12"
    })
    void rounds_as_the_terms_say(RoundingMode rounding, String amount) {
        Usage terms = Usage.of("call", BigMoney.parse("EUR 0.125"), rounding);

        assertThat(terms.charge(Quantity.of(1)).amount()).isEqualTo(euro(amount));
    }

    @Test
    void charges_in_whole_units_of_a_currency_without_cents() {
        Usage terms = Usage.of("call", BigMoney.parse("JPY 0.4"), RoundingMode.UP);

        assertThat(terms.charge(Quantity.of(1)).amount()).isEqualTo(Money.parse("JPY 1"));
    }

    @Test
    void refuses_a_negative_quantity() {
        assertThatIllegalArgumentException().isThrownBy(() -> BACKUP.charge(Quantity.of(-1)));
    }

    @Property(tries = 500)
    void equals_a_walk_unit_by_unit(@ForAll("terms") Usage terms, @ForAll("quantities") Quantity used) {
        Charge charge = terms.charge(used);

        assertThat(charge.amount()).isEqualTo(walked(terms, used));
        assertThat(sumOfLines(charge)).isEqualTo(charge.amount());
    }

    @Property(tries = 500)
    void more_never_costs_less_when_tiers_are_graduated(
            @ForAll("terms") Usage terms, @ForAll("quantities") Quantity one, @ForAll("quantities") Quantity other) {
        Usage graduated = terms.withTiers(TierMode.GRADUATED, terms.tiers());
        Quantity less = one.isLessThan(other) ? one : other;
        Quantity more = one.isLessThan(other) ? other : one;

        assertThat(graduated.charge(less).amount())
                .isLessThanOrEqualTo(graduated.charge(more).amount());
    }

    @Property(tries = 500)
    void a_charge_of_any_size_is_the_sum_of_rate_times_units(
            @ForAll("terms") Usage terms, @ForAll("hugeQuantities") Quantity used) {
        Charge charge = terms.charge(used);

        BigDecimal exact = BigDecimal.ZERO;
        Quantity units = Quantity.ZERO;
        for (ChargeStep line : charge.lines()) {
            ChargeStep.Units step = (ChargeStep.Units) line;
            assertThat(step.beyond()).isEqualTo(units);
            exact = exact.add(step.rate().getAmount().multiply(step.units().value()));
            units = units.plus(step.units());
        }
        assertThat(units).isEqualTo(used.isLessThan(terms.minimumUsage()) ? terms.minimumUsage() : used);
        assertThat(charge.amount().getAmount()).isEqualByComparingTo(exact.setScale(2, terms.rounding()));
        assertThat(sumOfLines(charge)).isEqualTo(charge.amount());
    }

    /** The price by taking the thousandths of a unit one after the other; slow, and with nothing to get wrong. */
    private static Money walked(Usage terms, Quantity used) {
        BigDecimal step = new BigDecimal("0.001");
        BigDecimal counted = used.value().max(terms.minimumUsage().value());
        SortedMap<BigDecimal, BigDecimal> rates = new TreeMap<>();
        rates.put(BigDecimal.ZERO, terms.baseRate().getAmount());
        terms.tiers()
                .forEach(tier ->
                        rates.put(tier.minQuantity().value(), tier.rate().getAmount()));

        List<BigDecimal> rateOfEach = new ArrayList<>();
        for (BigDecimal reached = step; reached.compareTo(counted) <= 0; reached = reached.add(step)) {
            // The tiers that begin before this thousandth is complete; it lies in the last of them.
            rateOfEach.add(rates.get(rates.headMap(reached).lastKey()));
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal rate : rateOfEach) {
            BigDecimal applied = terms.tierMode() == TierMode.GRADUATED ? rate : rateOfEach.get(rateOfEach.size() - 1);
            sum = sum.add(applied.multiply(step));
        }
        return Money.of(terms.currency(), sum.setScale(2, terms.rounding()));
    }

    private static Money sumOfLines(Charge charge) {
        return charge.lines().stream()
                .map(line -> line.amount().orElseThrow())
                .reduce(Money.zero(charge.amount().getCurrencyUnit()), Money::plus);
    }

    @Provide
    Arbitrary<Usage> terms() {
        Arbitrary<BigMoney> rates = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("20"))
                .ofScale(4)
                .map(rate -> BigMoney.of(CurrencyUnit.EUR, rate));
        // Bounds of thousandths, often whole numbers, so that quantities meet them.
        Arbitrary<Quantity> bounds = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 8).map(Quantity::of),
                Arbitraries.integers().between(1, 8000).map(n -> new Quantity(BigDecimal.valueOf(n, 3))));
        Arbitrary<List<RateTier>> tiers = Combinators.combine(bounds, rates)
                .as(RateTier::new)
                .list()
                .uniqueElements(RateTier::minQuantity)
                .ofMaxSize(5);
        Arbitrary<RoundingMode> rounding =
                Arbitraries.of(RoundingMode.class).filter(mode -> mode != RoundingMode.UNNECESSARY);
        Arbitrary<Quantity> minimum = Arbitraries.of(Quantity.ZERO, Quantity.of(1), Quantity.of("2.5"));
        return Combinators.combine(rates, minimum, Arbitraries.of(TierMode.class), tiers, rounding)
                .as((rate, least, mode, list, round) -> new Usage("unit", rate, least, mode, list, round));
    }

    @Provide
    Arbitrary<Quantity> quantities() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 10).map(Quantity::of),
                Arbitraries.integers().between(0, 10_000).map(n -> new Quantity(BigDecimal.valueOf(n, 3))));
    }

    @Provide
    Arbitrary<Quantity> hugeQuantities() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("99999999999999.999999"))
                .ofScale(6)
                .map(Quantity::new);
    }

    private static Quantity quantity(String text) {
        return Quantity.of(text);
    }

    private static Money euro(String amount) {
        return Money.parse("EUR " + amount);
    }
}
