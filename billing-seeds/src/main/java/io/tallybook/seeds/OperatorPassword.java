package io.tallybook.seeds;

import io.tallybook.model.telecom.PasswordHash;
import java.nio.charset.StandardCharsets;

/** A password that an operator chose for a production user; nothing shows it, neither its text form nor a refusal. */
public final class OperatorPassword {

    /** In characters. */
    public static final int MINIMUM_LENGTH = 12;

    /** Bcrypt reads no further. */
    private static final int MAXIMUM_BYTES = 72;

    private static final char UNREADABLE = '\uFFFD';

    private final String value;

    private OperatorPassword(String value) {
        this.value = value;
    }

    /**
     * @throws IllegalArgumentException if it is blank, one that the guides print, shorter than {@value #MINIMUM_LENGTH}
     *     characters, longer than bcrypt reads, or holds what nobody can type: a line break or another control character, or
     *     one that stands for a character that could not be read
     */
    public static OperatorPassword of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the password is blank");
        }
        if (WellKnownPasswords.contain(value)) {
            throw new IllegalArgumentException("the password is one that the guides print, so that everybody knows it");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the password holds a line break or another control character");
        }
        // What a terminal or environment in another encoding leaves of a letter: all such letters would be the same.
        if (value.indexOf(UNREADABLE) >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(
                    "the password holds a character that could not be read, as where LC_ALL is no UTF-8 locale");
        }
        if (value.codePointCount(0, value.length()) < MINIMUM_LENGTH) {
            throw new IllegalArgumentException("the password has fewer than " + MINIMUM_LENGTH + " characters");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("the password is longer than " + MAXIMUM_BYTES + " bytes");
        }
        return new OperatorPassword(value);
    }

    PasswordHash hash() {
        return Bcrypt.hash(value);
    }

    @Override
    public String toString() {
        return "(a password)";
    }
}
