package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeriodTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
    private static final Period MARCH = new Period(START, END);

    @Test
    void contains_its_first_instant_and_not_the_one_at_which_it_ends() {
        assertThat(MARCH.contains(START)).isTrue();
        assertThat(MARCH.contains(END)).isFalse();
        assertThat(MARCH.contains(END.minusNanos(1))).isTrue();
        assertThat(MARCH.contains(START.minusNanos(1))).isFalse();
    }

    @Test
    void contains_a_period_that_ends_with_it_and_itself() {
        assertThat(MARCH.contains(MARCH)).isTrue();
        assertThat(MARCH.contains(new Period(START.plusSeconds(1), END))).isTrue();
        assertThat(MARCH.contains(new Period(START, END.plusNanos(1)))).isFalse();
    }

    @Test
    void ends_after_it_begins() {
        assertThat(MARCH.length()).isEqualTo(Duration.ofDays(31));
        assertThatIllegalArgumentException().isThrownBy(() -> new Period(START, START));
        assertThatIllegalArgumentException().isThrownBy(() -> new Period(END, START));
    }
}
