package io.tallybook.cli;

import java.io.Console;
import java.util.Optional;

/** Asks a person for a password. */
@FunctionalInterface
interface PasswordPrompt {

    /** What was typed; empty where nobody can be asked. */
    Optional<String> ask(String question);

    /** Without showing what is typed. */
    static PasswordPrompt terminal() {
        Console console = System.console();
        return question -> Optional.ofNullable(console)
                .map(terminal -> terminal.readPassword("%s: ", question))
                .map(String::new);
    }
}
