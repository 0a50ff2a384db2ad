package io.tallybook.model.internal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of text that a caller gives, the same in every record. */
public final class Text {

    private Text() {}

    /**
     * The text, where it must say something.
     *
     * @throws IllegalArgumentException if it is blank, longer than {@code maximum} characters, or holds what PostgreSQL
     *     cannot store as it is: the character U+0000, or half of a surrogate pair
     */
    public static String require(String text, String what, int maximum) {
        Objects.requireNonNull(text, what);
        if (text.codePoints().allMatch(Text::isSpace)) {
            throw new IllegalArgumentException(what + " is blank");
        }
        if (text.length() > maximum) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, at most " + maximum);
        }
        // Half a pair would be stored as a question mark, and two different keys as one.
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + " holds a character that cannot be stored");
        }
        return text;
    }

    /**
     * The text, where it must be one word.
     *
     * @throws IllegalArgumentException if it is empty, holds white space, or would be refused by {@link #require}
     */
    public static String requireWord(String text, String what, int maximum) {
        require(text, what, maximum);
        if (text.codePoints().anyMatch(Text::isSpace)) {
            throw new IllegalArgumentException(what + " holds white space");
        }
        return text;
    }

    // What PostgreSQL takes for white space in any of its locales, which is more than Java does.
    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    /** The same for text that may be absent. */
    public static @Nullable String optional(@Nullable String text, String what, int maximum) {
        return text == null ? null : require(text, what, maximum);
    }
}
