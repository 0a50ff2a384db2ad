package io.tallybook.model.telecom;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A bcrypt hash, which the application made and against which it checks passwords; nothing here does.
 *
 * <p>Neither its text form nor a refusal shows what was given: a log is no place for a hash, less so for a password that was
 * given by mistake.
 *
 * @param value 60 characters: variant, cost, salt and hash, as in {@code $2b$12$…}
 */
public record PasswordHash(String value) implements Serializable {

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    public PasswordHash {
        Objects.requireNonNull(value, "value");
        if (!BCRYPT.matcher(value).matches()) {
            throw new IllegalArgumentException("password hash must be one of bcrypt: 60 characters that begin with $2");
        }
    }

    public static PasswordHash of(String value) {
        return new PasswordHash(value);
    }

    @Override
    public String toString() {
        return value.substring(0, 7) + "…";
    }
}
