package io.tallybook.model.telecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewUserTest {

    private static final PasswordHash HASH = PasswordHash.of("$2b$12$" + "x".repeat(53));

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "Jane.Smith+tag@Example.co.in", "ünï@exämple.de"})
    void takes_what_may_be_an_address(String address) {
        assertThat(EmailAddress.of(address)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "@b", "a@", "a@b@c", "a b@c", "a@b\u00a0c", "a@b\n", "a\0@b"})
    void refuses_what_is_no_address(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.of(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ada lovelace", "ada@example.com"})
    void refuses_what_is_no_username(String username) {
        assertThatIllegalArgumentException().isThrownBy(() -> Username.of(username));
    }

    @Test
    void keeps_addresses_and_usernames_within_their_length() {
        assertThat(EmailAddress.of("a@" + "b".repeat(252)).value()).hasSize(254);
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.of("a@" + "b".repeat(253)));
        assertThat(Username.of("a".repeat(50)).value()).hasSize(50);
        assertThatIllegalArgumentException().isThrownBy(() -> Username.of("a".repeat(51)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Admin@123",
                "$2b$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "$2x$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "$2b$03$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2hoYXNo"
            })
    void refuses_what_is_no_hash_without_repeating_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(text))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(text));
    }

    @Test
    void shows_variant_and_cost_of_a_hash_and_no_more() {
        assertThat(HASH).hasToString("$2b$12$…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"919876543210", "+0123", "+1234567890123456", "+12 34", "+"})
    void refuses_what_is_no_telephone_number(String number) {
        assertThatIllegalArgumentException().isThrownBy(() -> with(number, false));
    }

    @Test
    void verifies_only_a_number_that_is_known() {
        assertThat(with("+919876543210", true).isPhoneVerified()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> with(null, true));
    }

    private static NewUser with(String phoneNumber, boolean isPhoneVerified) {
        return new NewUser(
                UserId.generate(),
                Username.of("ada"),
                EmailAddress.of("ada@example.com"),
                HASH,
                UserRole.CUSTOMER,
                null,
                null,
                phoneNumber,
                false,
                isPhoneVerified);
    }
}
