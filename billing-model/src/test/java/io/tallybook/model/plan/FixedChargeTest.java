package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class FixedChargeTest {

    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
    private static final Period APRIL = new Period(START, Instant.parse("2026-05-01T00:00:00Z"));
    private static final Quantity ONE = Quantity.of(1);
    private static final Fixed HUNDRED = Fixed.of(BigMoney.parse("EUR 100"), RoundingMode.HALF_UP);

    @Test
    void a_whole_period_costs_the_price_for_each_of_the_service() {
        assertThat(HUNDRED.charge(ONE, APRIL).amount()).isEqualTo(Money.parse("EUR 100.00"));
        assertThat(HUNDRED.charge(Quantity.of("2.5"), APRIL).amount()).isEqualTo(Money.parse("EUR 250.00"));
    }

    @Test
    void the_parts_of_a_month_cost_what_the_month_costs() {
        Fixed prorated = HUNDRED.prorated();

        assertThat(prorated.charge(ONE, days(0, 10), APRIL).amount()).isEqualTo(Money.parse("EUR 33.33"));
        assertThat(prorated.charge(ONE, days(10, 20), APRIL).amount()).isEqualTo(Money.parse("EUR 33.34"));
        assertThat(prorated.charge(ONE, days(20, 30), APRIL).amount()).isEqualTo(Money.parse("EUR 33.33"));
    }

    @Test
    void a_part_costs_the_whole_price_where_it_is_not_prorated() {
        Charge charge = HUNDRED.charge(ONE, days(29, 30), APRIL);

        assertThat(charge.amount()).isEqualTo(Money.parse("EUR 100.00"));
        assertThat(charge.steps())
                .containsExactly(new ChargeStep.PeriodPrice(ONE, HUNDRED.baseRate(), APRIL, Money.parse("EUR 100.00")));
    }

    @Test
    void says_which_part_was_charged_and_what_was_rounded() {
        Charge charge = HUNDRED.prorated().charge(ONE, days(0, 10), APRIL);

        assertThat(charge.steps())
                .extracting(ChargeStep::toString)
                .containsExactly(
                        "1 × EUR 100.00 for [2026-04-01T00:00:00Z, 2026-04-11T00:00:00Z): EUR 33.33",
                        "33.333333333333 rounded to EUR 33.33");
    }

    @Test
    void is_due_at_the_start_or_the_end_of_the_period() {
        assertThat(HUNDRED.dueAt(APRIL)).isEqualTo(APRIL.from());
        assertThat(HUNDRED.chargedAt(BillingCycleAlignment.END).dueAt(APRIL)).isEqualTo(APRIL.to());
    }

    @Test
    void refuses_a_part_that_is_not_of_the_period_and_a_quantity_that_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> HUNDRED.charge(ONE, days(20, 31), APRIL));
        assertThatIllegalArgumentException().isThrownBy(() -> HUNDRED.charge(ONE, days(-1, 1), APRIL));
        assertThatIllegalArgumentException().isThrownBy(() -> HUNDRED.charge(Quantity.ZERO, APRIL));
    }

    @Property
    void however_a_period_is_split_its_parts_cost_together_what_the_whole_costs(
            @ForAll("prices") Fixed terms,
            @ForAll @LongRange(min = 1, max = 4_000_000) long seconds,
            @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 4_000_000_000_000_000L) Long> cuts) {
        Period billed = new Period(START, START.plusSeconds(seconds));
        TreeSet<Instant> ends = new TreeSet<>();
        cuts.forEach(cut ->
                ends.add(START.plusNanos(cut % Duration.ofSeconds(seconds).toNanos())));
        ends.remove(START);
        ends.add(billed.to());

        List<Money> parts = new ArrayList<>();
        Instant begin = START;
        for (Instant end : ends) {
            parts.add(terms.charge(ONE, new Period(begin, end), billed).amount());
            begin = end;
        }

        assertThat(Money.total(parts)).isEqualTo(terms.charge(ONE, billed).amount());
        assertThat(parts).noneMatch(Money::isNegative);
    }

    @Property
    void a_part_costs_its_share_within_one_minor_unit(
            @ForAll("prices") Fixed terms, @ForAll @LongRange(min = 1, max = 2_591_999) long served) {
        Period part = new Period(START, START.plusSeconds(served));

        BigDecimal share = terms.baseRate()
                .getAmount()
                .multiply(BigDecimal.valueOf(served))
                .divide(BigDecimal.valueOf(APRIL.length().toSeconds()), 20, RoundingMode.HALF_EVEN);
        Money charged = terms.charge(ONE, part, APRIL).amount();
        assertThat(charged.getAmount().subtract(share).abs())
                .isLessThan(BigDecimal.ONE.movePointLeft(charged.getScale()));
    }

    @Provide
    Arbitrary<Fixed> prices() {
        return Arbitraries.of(CurrencyUnit.EUR, CurrencyUnit.JPY, CurrencyUnit.of("KWD"))
                .flatMap(currency -> Arbitraries.bigDecimals()
                        .between(BigDecimal.ZERO, new BigDecimal("100000"))
                        .ofScale(6)
                        .map(rate -> BigMoney.of(currency, rate)))
                .flatMap(rate -> Arbitraries.of(RoundingMode.class)
                        .filter(mode -> mode != RoundingMode.UNNECESSARY)
                        .map(mode -> Fixed.of(rate, mode).prorated()));
    }

    private static Period days(int from, int to) {
        return new Period(START.plus(Duration.ofDays(from)), START.plus(Duration.ofDays(to)));
    }
}
