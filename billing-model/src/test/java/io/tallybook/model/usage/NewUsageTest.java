package io.tallybook.model.usage;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewUsageTest {

    @Test
    void an_instant_that_no_database_reads_is_refused() {
        for (Instant never : new Instant[] {Instant.MIN, Instant.parse("1899-12-31T23:59:59.999999Z")}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new NewUsage(Feature.AI_MESSAGES, Quantity.of(1), never));
        }
    }
}
