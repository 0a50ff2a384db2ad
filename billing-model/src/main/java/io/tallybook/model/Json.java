package io.tallybook.model;

import io.tallybook.model.internal.JsonSyntax;
import java.io.Serializable;

/**
 * A JSON text that is kept for the application: nothing here reads what it says.
 *
 * <p>It comes back with the same meaning, not letter by letter: the database orders keys, writes {@code 1e3} as {@code 1000}, and of
 * two equal keys keeps the last.
 *
 * @param value an object, an array or a plain value, at most 500 levels deep; what it needs in the database is the caller's to bound
 */
public record Json(String value) implements Serializable {

    /** @throws IllegalArgumentException if {@code value} is no JSON that PostgreSQL can keep; the message does not repeat it */
    public Json {
        JsonSyntax.require(value);
    }

    public static Json of(String value) {
        return new Json(value);
    }

    /** The text; it may be about a person. */
    @Override
    public String toString() {
        return value;
    }
}
