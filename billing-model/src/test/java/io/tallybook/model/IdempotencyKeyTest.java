package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "a\0b", "x\uD800", "\uDC00x"})
    void refuses_a_key_that_names_nothing(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IdempotencyKey.of(text));
    }

    @Test
    void is_at_most_two_hundred_characters() {
        assertThat(IdempotencyKey.of("k".repeat(200)).value()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> IdempotencyKey.of("k".repeat(201)));
    }
}
