package io.tallybook.cli;

import io.tallybook.model.telecom.Username;
import io.tallybook.seeds.OperatorPassword;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The passwords of production users: from the environment, else typed twice; never from a command line, which others can read. */
final class OperatorPasswords implements Function<Username, OperatorPassword> {

    private final Map<String, String> environment;
    private final PasswordPrompt prompt;

    OperatorPasswords(Map<String, String> environment, PasswordPrompt prompt) {
        this.environment = environment;
        this.prompt = prompt;
    }

    /** @throws CommandFailed if there is none, or it is refused; the message does not repeat it */
    @Override
    public OperatorPassword apply(Username username) {
        String variable = "BILLING_" + username.value().toUpperCase(Locale.ROOT) + "_PASSWORD";
        String given = environment.get(variable);
        return given == null ? typed(username, variable) : accepted(variable, given);
    }

    private OperatorPassword typed(Username username, String variable) {
        String first = ask("Password for " + username, variable);
        OperatorPassword password = accepted("Password for " + username, first);
        if (!ask("Again", variable).equals(first)) {
            throw new CommandFailed("The two passwords for " + username + " differ: try again.");
        }
        return password;
    }

    private String ask(String question, String variable) {
        return prompt.ask(question)
                .orElseThrow(() -> new CommandFailed(
                        "A password is missing: put it into " + variable + ", or run this at a terminal and type it."));
    }

    private static OperatorPassword accepted(String where, String password) {
        try {
            return OperatorPassword.of(password);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(where + ": " + e.getMessage() + ". Choose another.");
        }
    }
}
