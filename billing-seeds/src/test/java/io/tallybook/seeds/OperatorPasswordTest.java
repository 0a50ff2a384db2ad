package io.tallybook.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

class OperatorPasswordTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                | blank
            "             "   | blank
            Admin@123         | guides
            aDMIN@123         | guides
            demo@123          | guides
            "   Demo@123    " | guides
            elevenchars       | fewer than 12
            """)
    void is_refused_without_being_repeated(String password, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorPassword.of(password))
                .withMessageContaining(reason)
                .satisfies(refusal -> {
                    if (!password.isBlank()) {
                        assertThat(refusal.getMessage()).doesNotContain(password.strip());
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery\n",
                "correct\thorse battery",
                "correct horse\0 battery",
                "correct\u0085horse"
            })
    void is_no_line_of_a_file(String password) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorPassword.of(password))
                .withMessage("the password holds a line break or another control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\uFFFD\uFFFDssword of mine", "half of \uD83D is no pair"})
    void is_what_was_typed_and_not_what_another_encoding_left_of_it(String password) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorPassword.of(password))
                .withMessageContaining("could not be read");
    }

    @Test
    void may_be_in_any_script() {
        String hash = OperatorPassword.of("größer als ß 漢字 😀").hash().value();

        assertThat(BCrypt.checkpw("größer als ß 漢字 😀", hash)).isTrue();
        assertThat(BCrypt.checkpw("größer als ß 漢字 😁", hash)).isFalse();
        assertThat(BCrypt.checkpw("gr??er als ? ?? ?", hash)).isFalse();
    }

    @Test
    void is_no_longer_than_bcrypt_reads() {
        assertThat(OperatorPassword.of("x".repeat(72))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorPassword.of("ı".repeat(37)))
                .withMessageContaining("72 bytes");
    }

    @Test
    void counts_what_a_person_sees_as_characters() {
        assertThat(OperatorPassword.of("twelve chars")).hasToString("(a password)");
        assertThatIllegalArgumentException().isThrownBy(() -> OperatorPassword.of("😀".repeat(6)));
    }

    @Test
    void becomes_a_hash_that_lets_it_in() {
        String hash = OperatorPassword.of("twelve chars").hash().value();

        assertThat(BCrypt.checkpw("twelve chars", hash)).isTrue();
        assertThat(BCrypt.checkpw("twelve charS", hash)).isFalse();
    }
}
