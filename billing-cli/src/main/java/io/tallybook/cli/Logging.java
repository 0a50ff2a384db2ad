package io.tallybook.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Libraries keep silent: what a user has to know, a command says itself. */
final class Logging {

    // Kept here because java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger EVERYTHING = Logger.getLogger("");

    // The driver logs connection URLs, which may hold a password.
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private Logging() {}

    static void show(boolean shown) {
        EVERYTHING.setLevel(shown ? Level.INFO : Level.OFF);
        DRIVER.setLevel(Level.OFF);
    }
}
