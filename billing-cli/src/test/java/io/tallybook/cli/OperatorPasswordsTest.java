package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.model.telecom.Username;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPasswordsTest {

    private static final Username ADMIN = Username.of("admin");
    private static final PasswordPrompt NOBODY = question -> Optional.empty();

    private final List<String> asked = new ArrayList<>();

    @Test
    void come_from_the_environment_and_nobody_is_asked() {
        Map<String, String> environment = Map.of("BILLING_ADMIN_PASSWORD", "correct horse battery");

        assertThat(new OperatorPasswords(environment, typing("something else")).apply(ADMIN))
                .isNotNull();
        assertThat(asked).isEmpty();
    }

    @Test
    void are_typed_twice_where_the_environment_has_none() {
        OperatorPasswords passwords =
                new OperatorPasswords(Map.of(), typing("correct horse battery", "correct horse battery"));

        assertThat(passwords.apply(ADMIN)).isNotNull();
        assertThat(asked).containsExactly("Password for admin", "Again");
    }

    @Test
    void are_refused_when_they_were_typed_differently() {
        OperatorPasswords passwords =
                new OperatorPasswords(Map.of(), typing("correct horse battery", "correct horse batter"));

        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> passwords.apply(ADMIN))
                .withMessage("The two passwords for admin differ: try again.");
    }

    @Test
    void are_missing_where_nobody_can_be_asked() {
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> new OperatorPasswords(Map.of(), NOBODY).apply(ADMIN))
                .withMessageContaining("BILLING_ADMIN_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "Admin@123",
                "aDmIn@123",
                "demo@123",
                "short one",
                "from a file of mine\n",
                "p\uFFFDssword of mine"
            })
    void are_refused_by_name_of_their_place_when_anybody_could_guess_them(String password) {
        Map<String, String> environment = Map.of("BILLING_ADMIN_PASSWORD", password);

        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> new OperatorPasswords(environment, NOBODY).apply(ADMIN))
                .withMessageStartingWith("BILLING_ADMIN_PASSWORD: the password ")
                .withNoCause()
                .satisfies(refusal -> {
                    if (!password.isBlank()) {
                        assertThat(refusal.getMessage()).doesNotContain(password);
                    }
                });
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> new OperatorPasswords(Map.of(), typing(password)).apply(ADMIN))
                .withMessageStartingWith("Password for admin: the password ");
    }

    private PasswordPrompt typing(String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        return question -> {
            asked.add(question);
            return Optional.of(next.next());
        };
    }
}
