package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * A short name to log in with, unique in a tenant whatever the capitals A to Z.
 *
 * @param value without white space and without {@code @}, which tells it from an e-mail address; at most 50 characters
 */
public record Username(String value) implements Serializable {

    public Username {
        Text.requireWord(value, "username", 50);
        if (value.indexOf('@') >= 0) {
            throw new IllegalArgumentException("username must not hold an @, was " + value);
        }
    }

    public static Username of(String value) {
        return new Username(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
