package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class ApportionmentTest {

    private static final BigDecimal ONE = BigDecimal.ONE;

    @Test
    void gives_what_is_left_to_those_who_lost_most_and_among_equals_to_the_earlier() {
        assertThat(Apportionment.of(Money.parse("USD 10.00"), List.of(ONE, ONE, ONE)))
                .containsExactly(Money.parse("USD 3.34"), Money.parse("USD 3.33"), Money.parse("USD 3.33"));
        assertThat(Apportionment.of(Money.parse("JPY 10"), List.of(ONE, new BigDecimal("1.5"), ONE)))
                .containsExactly(Money.parse("JPY 3"), Money.parse("JPY 4"), Money.parse("JPY 3"));
    }

    @Test
    void splits_a_negative_amount_like_the_positive_one() {
        assertThat(Apportionment.of(Money.parse("USD -10.00"), List.of(ONE, ONE, ONE)))
                .containsExactly(Money.parse("USD -3.34"), Money.parse("USD -3.33"), Money.parse("USD -3.33"));
    }

    @Test
    void gives_nothing_to_what_has_no_weight() {
        assertThat(Apportionment.of(Money.parse("USD 0.01"), List.of(BigDecimal.ZERO, ONE)))
                .containsExactly(Money.parse("USD 0.00"), Money.parse("USD 0.01"));
        assertThat(Apportionment.of(Money.parse("USD 0.00"), List.of(BigDecimal.ZERO)))
                .containsExactly(Money.parse("USD 0.00"));
        assertThat(Apportionment.of(Money.parse("USD 0.00"), List.of())).isEmpty();
    }

    @Test
    void refuses_to_split_something_among_nobody_or_by_a_negative_weight() {
        Money cent = Money.parse("USD 0.01");

        assertThatIllegalArgumentException().isThrownBy(() -> Apportionment.of(cent, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Apportionment.of(cent, List.of(BigDecimal.ZERO)));
        assertThatIllegalArgumentException().isThrownBy(() -> Apportionment.of(cent, List.of(ONE, ONE.negate())));
    }

    @Property
    void parts_add_up_and_each_is_within_one_unit_of_its_share(
            @ForAll("totals") Money total, @ForAll("weights") List<BigDecimal> weights) {
        List<Money> parts = Apportionment.of(total, weights);

        assertThat(Money.total(parts)).isEqualTo(total);
        BigDecimal sum = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal unit = BigDecimal.ONE.movePointLeft(total.getScale());
        assertThat(IntStream.range(0, parts.size())).allSatisfy(i -> {
            BigDecimal share = total.getAmount().multiply(weights.get(i)).divide(sum, 30, RoundingMode.HALF_EVEN);
            assertThat(parts.get(i).getAmount().subtract(share).abs()).isLessThan(unit);
        });
    }

    @Provide
    Arbitrary<Money> totals() {
        return Arbitraries.of(CurrencyUnit.USD, CurrencyUnit.JPY, CurrencyUnit.of("KWD"))
                .flatMap(currency -> Arbitraries.longs()
                        .between(-1_000_000_000_000L, 1_000_000_000_000L)
                        .map(units -> Money.ofMinor(currency, units)));
    }

    @Provide
    Arbitrary<List<BigDecimal>> weights() {
        Arbitrary<BigDecimal> weight = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("1000000000"))
                .ofScale(10);
        return weight.list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .filter(list -> list.stream().anyMatch(w -> w.signum() > 0));
    }
}
