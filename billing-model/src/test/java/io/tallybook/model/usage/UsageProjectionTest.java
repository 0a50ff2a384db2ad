package io.tallybook.model.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageProjectionTest {

    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-05-01T00:00:00Z");

    @Test
    void use_goes_on_as_it_did() {
        UsageProjection projection = of(20, UsageLimit.hard(50))
                .projection(Instant.parse("2026-04-10T12:00:00Z"))
                .orElseThrow();

        assertThat(projection.atEnd()).isEqualByComparingTo("63.157895");
        assertThat(projection.limitReachedAt())
                .contains(START.plus(Duration.ofDays(23)).plus(Duration.ofHours(18)));
    }

    @Test
    void a_limit_that_is_not_reached_in_time_has_no_instant() {
        assertThat(of(20, UsageLimit.hard(64)).projection(Instant.parse("2026-04-10T12:00:00Z")))
                .hasValueSatisfying(
                        projection -> assertThat(projection.limitReachedAt()).isEmpty());
        assertThat(of(20, UsageLimit.unlimited()).projection(END.minusSeconds(1)))
                .hasValueSatisfying(
                        projection -> assertThat(projection.limitReachedAt()).isEmpty());
    }

    @Test
    void a_limit_that_is_reached_is_reached_now() {
        Instant now = START.plusSeconds(1);
        assertThat(of(60, UsageLimit.soft(50)).projection(now).orElseThrow().limitReachedAt())
                .contains(now);
        assertThat(of(0, UsageLimit.hard(0)).projection(now).orElseThrow().limitReachedAt())
                .contains(now);
    }

    @Test
    void nothing_used_leads_to_nothing() {
        UsageProjection projection =
                of(0, UsageLimit.hard(50)).projection(END.minusSeconds(1)).orElseThrow();
        assertThat(projection.atEnd()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(projection.limitReachedAt()).isEmpty();
    }

    @Test
    void at_the_end_and_later_what_was_used_is_all() {
        assertThat(of(20, UsageLimit.hard(50)).projection(END).orElseThrow().atEnd())
                .isEqualByComparingTo("20");
        assertThat(of(20, UsageLimit.hard(50))
                        .projection(END.plusSeconds(1))
                        .orElseThrow()
                        .atEnd())
                .isEqualByComparingTo("20");
    }

    @Test
    void before_it_began_and_of_a_level_there_is_none() {
        assertThat(of(20, UsageLimit.hard(50)).projection(START)).isEmpty();
        assertThat(new UsageStatus(Feature.STORAGE_GB, Quantity.of(1), UsageLimit.hard(5), null, null).projection(END))
                .isEmpty();
    }

    @Test
    void the_first_moment_of_a_period_may_lead_beyond_what_a_quantity_holds() {
        UsageStatus much =
                new UsageStatus(Feature.API_CALL, Quantity.of(99_999_999_999_999L), UsageLimit.unlimited(), START, END);
        assertThat(much.projection(START.plusNanos(1)).orElseThrow().atEnd().precision())
                .isGreaterThan(20);
    }

    private static UsageStatus of(long used, UsageLimit limit) {
        return new UsageStatus(Feature.AI_MESSAGES, Quantity.of(used), limit, START, END);
    }
}
