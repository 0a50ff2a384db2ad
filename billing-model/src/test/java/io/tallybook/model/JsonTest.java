package io.tallybook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                " true ",
                "-0",
                "0.5e-3",
                "\"\"",
                "{\"a\" : [1, 2.50, {\"b\": null}], \"a\": \"\\u00e9\\n\\\"\"}\n",
                "[ ]",
                "\"\\ud83d\\ude00 \u20ac\"",
                "12345678901234567890.12345678901234567890"
            })
    void takes_what_is_json(String text) {
        assertThat(Json.of(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[1 2]",
                "[1]]",
                "01",
                ".5",
                "1.",
                "+1",
                "1e",
                "NaN",
                "True",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\n\"",
                "\"\\u0000\"",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ud83d \\ude00\"",
                "\"\\ud83d\\n\"",
                "\"\ud83d\"",
                "1e99999",
                "\u00a01"
            })
    void refuses_what_is_none_without_repeating_it(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(text)).withMessageMatching(".*JSON.*");
    }

    @Test
    void keeps_within_its_bounds() {
        assertThat(Json.of("[".repeat(500) + "]".repeat(500)).value()).hasSize(1000);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("[".repeat(502) + "]".repeat(502)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("[".repeat(1_000_000)));
        assertThat(Json.of("9".repeat(500) + "e999").value()).hasSize(504);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("9".repeat(501) + "e999"));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("9".repeat(100_001)));
        assertThat(Json.of("\"" + "x".repeat(1_000_000) + "\"").value()).hasSize(1_000_002);
    }
}
