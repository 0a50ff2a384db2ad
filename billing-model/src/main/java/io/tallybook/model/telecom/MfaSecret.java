package io.tallybook.model.telecom;

import io.tallybook.model.internal.Text;
import java.io.Serializable;

/**
 * The secret of a second factor, as the application encrypted it; its text form shows nothing of it.
 *
 * @param value at most 500 characters
 */
public record MfaSecret(String value) implements Serializable {

    public MfaSecret {
        Text.require(value, "secret of the second factor", 500);
    }

    public static MfaSecret of(String value) {
        return new MfaSecret(value);
    }

    @Override
    public String toString() {
        return "…";
    }
}
