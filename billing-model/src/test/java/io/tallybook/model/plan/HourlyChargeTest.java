package io.tallybook.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.plan.ServiceTerms.Hourly;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.joda.money.BigMoney;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyChargeTest {

    private static final Hourly HUNDRED = Hourly.of(BigMoney.parse("EUR 100"), RoundingMode.HALF_UP);
    private static final Hourly SUPPORT =
            HUNDRED.withMinimum(Duration.ofMinutes(15)).roundedUpTo(Duration.ofMinutes(6));

    @ParameterizedTest
    @CsvSource({
        // minutes, minimum, increment, minutes that count
        "1,   0,  1,   1",
        "1,   15, 15,  15",
        "14,  15, 15,  15",
        "15,  15, 15,  15",
        "16,  15, 15,  30",
        "4,   15, 10,  20",
        "31,  15, 10,  40",
        "4,   15, 6,   18",
        "50,  15, 6,   54",
        "54,  15, 6,   54",
        "55,  15, 6,   60",
        "59,  0,  60,  60",
        "60,  0,  60,  60",
        "61,  0,  60,  120",
        "7,   60, 1,   60",
        "90,  60, 7,   91",
        "1440, 0, 1440, 1440",
        "1441, 0, 1440, 2880",
    })
    void raises_an_entry_to_the_minimum_and_then_rounds_it_up(int worked, int minimum, int increment, int counted) {
        Hourly terms = Hourly.of(BigMoney.parse("EUR 60"), RoundingMode.HALF_UP)
                .withMinimum(Duration.ofMinutes(minimum))
                .roundedUpTo(Duration.ofMinutes(increment));

        assertThat(terms.charge(minutes(worked)).amount())
                .as("at a euro a minute")
                .isEqualTo(Money.ofMajor(terms.currency(), counted));
    }

    @Test
    void rounds_each_entry_by_its_increment_and_never_their_sum_to_whole_hours() {
        // Seventy-nine entries of 40 minutes are 52 hours and 40 minutes; as whole hours each they would be 79, and
        // rounded up
        // to quarters of an hour they are 59.25, which is what the terms must say before it may be charged.
        List<TimeEntry> entries = Collections.nCopies(79, TimeEntry.of(Duration.ofMinutes(40)));

        assertThat(HUNDRED.charge(entries).amount()).isEqualTo(Money.parse("EUR 5266.67"));
        assertThat(HUNDRED.roundedUpTo(Duration.ofMinutes(5)).charge(entries).amount())
                .isEqualTo(Money.parse("EUR 5266.67"));
        assertThat(HUNDRED.roundedUpTo(Duration.ofMinutes(15)).charge(entries).amount())
                .isEqualTo(Money.parse("EUR 5925.00"));
    }

    @Test
    void charges_a_part_of_a_second_as_a_second() {
        assertThat(Hourly.of(BigMoney.parse("EUR 3600"), RoundingMode.HALF_UP)
                        .charge(List.of(TimeEntry.of(Duration.ofMillis(1001))))
                        .amount())
                .isEqualTo(Money.parse("EUR 2.00"));
    }

    @Test
    void uses_the_rate_of_the_type_of_person_or_else_the_hourly_rate() {
        Hourly terms = HUNDRED.withUserTypeRate("senior", BigMoney.parse("EUR 150"));

        Charge charge = terms.charge(List.of(hour().by("senior"), hour().by("junior"), hour()));

        assertThat(charge.amount()).isEqualTo(Money.parse("EUR 350.00"));
    }

    @Test
    void time_beyond_the_start_of_overtime_costs_the_overtime_rate() {
        Hourly terms = HUNDRED.withUserTypeRate("senior", BigMoney.parse("EUR 120"))
                .withOvertime(Duration.ofHours(8), BigMoney.parse("EUR 200"));

        assertThat(terms.charge(List.of(TimeEntry.of(Duration.ofHours(8)))).amount())
                .isEqualTo(Money.parse("EUR 800.00"));
        assertThat(terms.charge(List.of(TimeEntry.of(Duration.ofHours(10)).by("senior")))
                        .amount())
                .isEqualTo(Money.parse("EUR 1360.00"));
        assertThat(HUNDRED.withOvertime(Duration.ZERO, BigMoney.parse("EUR 200"))
                        .charge(List.of(hour()))
                        .amount())
                .isEqualTo(Money.parse("EUR 200.00"));
    }

    @Test
    void work_after_hours_multiplies_either_rate() {
        Hourly terms = HUNDRED.withOvertime(Duration.ofHours(1), BigMoney.parse("EUR 200"))
                .withAfterHoursMultiplier(new BigDecimal("1.5"));

        assertThat(terms.charge(List.of(TimeEntry.of(Duration.ofHours(2)).afterHours()))
                        .amount())
                .isEqualTo(Money.parse("EUR 450.00"));
        assertThat(HUNDRED.charge(List.of(hour().afterHours())).amount())
                .as("without a multiplier")
                .isEqualTo(Money.parse("EUR 100.00"));
    }

    @Test
    void says_what_counts_of_each_entry_and_at_which_rate() {
        Hourly terms = SUPPORT.withOvertime(Duration.ofMinutes(48), BigMoney.parse("EUR 150"))
                .withAfterHoursMultiplier(new BigDecimal("2"));

        Charge charge = terms.charge(List.of(
                TimeEntry.of(Duration.ofMinutes(4)),
                TimeEntry.of(Duration.ofMinutes(50)).afterHours()));

        assertThat(charge.amount()).isEqualTo(Money.parse("EUR 220.00"));
        assertThat(charge.steps())
                .extracting(ChargeStep::toString)
                .containsExactly(
                        "entry 1: 4 min worked, 18 min count",
                        "entry 2: 50 min worked, 54 min count",
                        "entry 1: 18 min at EUR 100.00 an hour: EUR 30.00",
                        "entry 2: 48 min at EUR 100.00 an hour × 2: EUR 160.00",
                        "entry 2: 6 min of overtime at EUR 150.00 an hour × 2: EUR 30.00");
    }

    @Test
    void charges_nothing_for_no_entries() {
        assertThat(SUPPORT.charge(List.of())).isEqualTo(new Charge(Money.parse("EUR 0.00"), List.of()));
    }

    @Test
    void refuses_entries_without_time() {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeEntry.of(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> TimeEntry.of(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> TimeEntry.of(Duration.ofDays(367)));
    }

    @Property
    void counts_the_least_multiple_of_the_increment_that_is_not_below_entry_or_minimum(
            @ForAll("terms") Hourly terms, @ForAll("times") Duration worked) {
        Charge charge = terms.charge(List.of(TimeEntry.of(worked)));

        Duration counted = charge.lines().stream()
                .map(line -> ((ChargeStep.Time) line).time())
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(counted).isGreaterThanOrEqualTo(worked).isGreaterThanOrEqualTo(terms.minimum());
        assertThat(counted.toSeconds() % terms.increment().toSeconds()).isZero();
        Duration one_less = counted.minus(terms.increment());
        assertThat(one_less.compareTo(worked) < 0 || one_less.compareTo(terms.minimum()) < 0)
                .as("one increment less would not be enough")
                .isTrue();
    }

    @Property
    void the_sum_is_exact_before_it_is_rounded_and_lines_add_up_to_it(
            @ForAll("terms") Hourly terms, @ForAll("entries") List<TimeEntry> entries) {
        Charge charge = terms.charge(entries);

        BigDecimal exact = IntStream.range(0, entries.size())
                .mapToObj(i -> charge.lines().stream()
                        .map(ChargeStep.Time.class::cast)
                        .filter(line -> line.entry() == i)
                        .map(HourlyChargeTest::timesSeconds)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(charge.amount().getAmount())
                .isEqualByComparingTo(exact.divide(BigDecimal.valueOf(3600), 2, terms.rounding()));
        assertThat(charge.lines().stream()
                        .map(line -> line.amount().orElseThrow())
                        .reduce(Money.zero(terms.currency()), Money::plus))
                .isEqualTo(charge.amount());
    }

    private static BigDecimal timesSeconds(ChargeStep.Time line) {
        BigDecimal multiplier = line.multiplier() == null ? BigDecimal.ONE : line.multiplier();
        return line.hourlyRate()
                .getAmount()
                .multiply(multiplier)
                .multiply(BigDecimal.valueOf(line.time().toSeconds()));
    }

    @Provide
    Arbitrary<Hourly> terms() {
        Arbitrary<BigMoney> rates = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("500"))
                .ofScale(4)
                .map(rate -> BigMoney.of(HUNDRED.currency(), rate));
        Arbitrary<Duration> minimum = Arbitraries.longs().between(0, 7200).map(Duration::ofSeconds);
        Arbitrary<Duration> increment = Arbitraries.longs().between(1, 7200).map(Duration::ofSeconds);
        Arbitrary<Duration> overtime = Arbitraries.longs().between(0, 20_000).map(Duration::ofSeconds);
        Arbitrary<RoundingMode> rounding =
                Arbitraries.of(RoundingMode.class).filter(mode -> mode != RoundingMode.UNNECESSARY);
        return Combinators.combine(rates, minimum, increment, overtime, rates, rounding)
                .as((rate, least, step, after, beyond, round) -> Hourly.of(rate, round)
                        .withMinimum(least)
                        .roundedUpTo(step)
                        .withOvertime(after, beyond)
                        .withAfterHoursMultiplier(new BigDecimal("1.25"))
                        .withUserTypeRate("senior", beyond));
    }

    @Provide
    Arbitrary<Duration> times() {
        return Arbitraries.longs().between(1, 40_000_000_000_000L).map(Duration::ofNanos);
    }

    @Provide
    Arbitrary<List<TimeEntry>> entries() {
        return Combinators.combine(times(), Arbitraries.of("senior", "junior"), Arbitraries.of(true, false))
                .as(TimeEntry::new)
                .list()
                .ofMaxSize(20);
    }

    private static List<TimeEntry> minutes(int minutes) {
        return List.of(TimeEntry.of(Duration.ofMinutes(minutes)));
    }

    private static TimeEntry hour() {
        return TimeEntry.of(Duration.ofHours(1));
    }
}
