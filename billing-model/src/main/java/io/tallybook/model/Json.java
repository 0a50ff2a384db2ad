package io.tallybook.model;

import io.tallybook.model.internal.JsonSyntax;
import java.io.Serializable;

/**
 * A JSON text that is kept for the application: nothing here reads what it says.
 *
 * <p>It comes back with the same meaning, not letter by letter: the database orders keys, drops spaces, and of two equal keys keeps
 * the last.
 *
 * @param value an object, an array or a plain value, at most 100,000 characters and 100 levels deep
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
