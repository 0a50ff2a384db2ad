package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @Test
    void is_equal_whatever_its_trailing_zeros() {
        assertThat(Quantity.of("1.5")).isEqualTo(Quantity.of("1.500000")).hasSameHashCodeAs(Quantity.of("1.50"));
        assertThat(Quantity.of("0.000")).isEqualTo(Quantity.ZERO);
    }

    @Test
    void prints_as_a_person_writes_it() {
        assertThat(Quantity.of("2.500000")).hasToString("2.5");
        assertThat(Quantity.of(100)).hasToString("100");
        assertThat(Quantity.of("0.000000")).hasToString("0");
        assertThat(Quantity.of("-0.000001")).hasToString("-0.000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000001", "100000000000000", "-100000000000000", "1E+1000000000", "1E-1000000000"})
    void refuses_what_the_column_cannot_hold(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999.999999", "-99999999999999.999999", "1E+13", "0E+50", "0E-50"})
    void takes_what_the_column_can_hold(String text) {
        assertThat(Quantity.of(text).value()).isEqualByComparingTo(new BigDecimal(text));
    }

    @Test
    void says_what_must_be_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.ZERO.requirePositive("consumed quantity"))
                .withMessage("consumed quantity must be positive, was 0");
    }

    @Property
    void adds_and_takes_away_without_loss(
            @ForAll @BigRange(min = "-1000000", max = "1000000") @Scale(6) BigDecimal a,
            @ForAll @BigRange(min = "-1000000", max = "1000000") @Scale(6) BigDecimal b) {
        Quantity left = new Quantity(a);
        Quantity right = new Quantity(b);

        assertThat(left.plus(right).minus(right)).isEqualTo(left);
        assertThat(left.minus(left.negated())).isEqualTo(left.plus(left));
        assertThat(left.compareTo(right)).isEqualTo(a.compareTo(b));
    }
}
