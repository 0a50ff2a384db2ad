package io.tallybook.model.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallybook.model.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewGrantTest {

    @Test
    void grants_something() {
        assertThatIllegalArgumentException().isThrownBy(() -> NewGrant.of(Quantity.ZERO, CreditSource.FREE));
        assertThatIllegalArgumentException().isThrownBy(() -> NewGrant.of(Quantity.of(-1), CreditSource.FREE));
    }

    @Test
    void keeps_its_expiry_as_finely_as_the_database_does() {
        NewGrant grant = NewGrant.of(Quantity.of(1), CreditSource.FREE)
                .expiringAt(Instant.parse("2026-02-01T00:00:00.123456789Z"));

        assertThat(grant.expiresAt()).isEqualTo(Instant.parse("2026-02-01T00:00:00.123456Z"));
    }

    @Test
    void has_a_priority_within_bounds() {
        NewGrant grant = NewGrant.of(Quantity.of(1), CreditSource.FREE);

        assertThat(grant.withPriority(0).priority()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> grant.withPriority(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> grant.withPriority(1001));
    }
}
