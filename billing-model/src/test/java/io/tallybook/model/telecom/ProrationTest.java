package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Period;
import java.math.RoundingMode;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class ProrationTest {

    private static final Period JANUARY =
            new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));

    @Test
    void is_all_of_it_at_the_start() {
        Proration rest = new Proration(JANUARY, JANUARY.from());

        assertThat(rest.rest(Money.parse("USD 31.00"), RoundingMode.DOWN)).isEqualTo(Money.parse("USD 31.00"));
        assertThat(rest.restOfMinutes(500)).isEqualTo(500);
    }

    @Test
    void is_an_exact_part_rounded_once() {
        Proration rest = new Proration(JANUARY, Instant.parse("2026-01-11T08:00:00Z"));

        // 496 of 744 hours are two thirds.
        assertThat(rest.rest(Money.parse("USD 10.00"), RoundingMode.DOWN)).isEqualTo(Money.parse("USD 6.66"));
        assertThat(rest.rest(Money.parse("USD 10.00"), RoundingMode.HALF_UP)).isEqualTo(Money.parse("USD 6.67"));
        assertThat(rest.rest(Money.parse("JPY 10"), RoundingMode.UP)).isEqualTo(Money.parse("JPY 7"));
        assertThat(rest.restOfMinutes(3)).isEqualTo(2);
        assertThat(rest.restOfMinutes(4)).isEqualTo(3);
        assertThat(rest.restOfMinutes(0)).isZero();
    }

    @Test
    void needs_an_instant_of_the_period_and_a_rounding_that_rounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Proration(JANUARY, JANUARY.to()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proration(JANUARY, JANUARY.from().minusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Proration.requireRounding(RoundingMode.UNNECESSARY));
        assertThatIllegalArgumentException().isThrownBy(() -> Proration.requireRounding(RoundingMode.CEILING));
    }

    @Property
    void never_passes_the_whole_and_never_grows_as_time_goes_by(
            @ForAll @IntRange(max = 100_000_000) int cents,
            @ForAll @IntRange(max = 10_000_000) int minutes,
            @ForAll @LongRange(max = 2_678_399_999_998L) long micros) {
        Money price = Money.ofMinor(CurrencyUnit.USD, cents);
        Proration rest = new Proration(JANUARY, JANUARY.from().plusNanos(micros * 1000));
        Proration later = new Proration(JANUARY, rest.at().plusNanos(1000));

        for (RoundingMode rounding : new RoundingMode[] {RoundingMode.UP, RoundingMode.DOWN, RoundingMode.HALF_EVEN}) {
            Money share = rest.rest(price, rounding);
            assertThat(share.isNegative()).isFalse();
            assertThat(share).isLessThanOrEqualTo(price).isGreaterThanOrEqualTo(later.rest(price, rounding));
        }
        assertThat(rest.restOfMinutes(minutes)).isBetween(later.restOfMinutes(minutes), minutes);
    }
}
