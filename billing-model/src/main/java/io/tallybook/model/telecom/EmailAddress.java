package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * An e-mail address as its owner wrote it; a tenant's users are found by it whatever the capitals A to Z.
 *
 * <p>Whether mail arrives there, only mail can tell.
 *
 * @param value something, an {@code @}, something, without white space; at most 254 characters
 */
public record EmailAddress(String value) implements Serializable {

    public EmailAddress {
        Text.requireWord(value, "e-mail address", 254);
        int at = value.indexOf('@');
        if (at < 1 || at == value.length() - 1 || at != value.lastIndexOf('@')) {
            throw new IllegalArgumentException("e-mail address must be like name@example.com, was " + value);
        }
    }

    public static EmailAddress of(String value) {
        return new EmailAddress(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
