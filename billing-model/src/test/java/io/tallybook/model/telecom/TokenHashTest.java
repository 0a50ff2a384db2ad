package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHashTest {

    /** The example of FIPS 180-2. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void is_sha_256_of_the_bytes_or_of_the_characters_in_utf_8() {
        assertThat(TokenHash.sha256("abc".toCharArray()).value()).isEqualTo(OF_ABC);
        assertThat(TokenHash.sha256("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(TokenHash.of(OF_ABC));
        assertThat(TokenHash.sha256("tökén€".toCharArray()))
                .isEqualTo(TokenHash.sha256("tökén€".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leaves_the_token_to_the_caller_to_wipe() {
        char[] token = "abc".toCharArray();

        TokenHash.sha256(token);

        assertThat(token).isEqualTo("abc".toCharArray());
        Arrays.fill(token, '\0');
    }

    @Test
    void shows_nothing() {
        assertThat(TokenHash.of(OF_ABC)).hasToString("…");
        assertThat(MfaSecret.of("enc:1")).hasToString("…");
        assertThat(NewRefreshToken.of(TokenHash.of(OF_ABC), Instant.EPOCH).toString())
                .doesNotContain(OF_ABC.substring(0, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a token", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
    void refuses_what_is_no_hash_without_repeating_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenHash.of(text))
                .withMessage("token hash must be 64 hexadecimal digits in lower case");
    }
}
