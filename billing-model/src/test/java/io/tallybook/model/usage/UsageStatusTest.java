package io.tallybook.model.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageStatusTest {

    @Test
    void has_what_is_left_of_its_limit() {
        assertThat(used("30", UsageLimit.hard(50)).remaining()).contains(Quantity.of(20));
        assertThat(used("30", UsageLimit.hard(50)).overage()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void has_nothing_left_and_an_overage_beyond_a_soft_limit() {
        assertThat(used("52.5", UsageLimit.soft(50)).remaining()).contains(Quantity.ZERO);
        assertThat(used("52.5", UsageLimit.soft(50)).overage()).isEqualTo(Quantity.of("2.5"));
    }

    @Test
    void has_no_number_left_when_unlimited() {
        assertThat(used("30", UsageLimit.unlimited()).remaining()).isEmpty();
        assertThat(used("30", UsageLimit.unlimited()).overage()).isEqualTo(Quantity.ZERO);
    }

    private static UsageStatus used(String used, UsageLimit limit) {
        return new UsageStatus(Feature.AI_MESSAGES, Quantity.of(used), limit, Instant.EPOCH, null);
    }
}
