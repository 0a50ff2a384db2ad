package io.tallybook.schematools.generate;

import io.tallybook.schematools.catalogue.Schema;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is called differently from now on: without it, another name is another thing, and the old one is dropped.
 *
 * @param object a table or type, by its qualified name
 * @param column null where the object itself is renamed
 * @param to the new name, without that of the schema or table
 * @param isType whether the object is an enum type or a domain
 */
public record Rename(String object, @Nullable String column, String to, boolean isType) {

    private static final Pattern FORM = Pattern.compile("(\\w+\\.\\w+)(?:\\.(\\w+))?=(\\w+)");

    /**
     * Reads {@code billing.tenants.name=title} or {@code billing.tenants=customers}, the latter as a table until
     * {@link #in(Schema)} finds a type of that name.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Rename parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A rename is schema.table.column=new_name, schema.table=new_name or schema.type=new_name, not "
                            + text);
        }
        return new Rename(matcher.group(1), matcher.group(2), matcher.group(3), false);
    }

    Rename in(Schema schema) {
        boolean found = schema.enums().containsKey(object) || schema.domains().containsKey(object);
        return new Rename(object, column, to, column == null && found);
    }

    String sql() {
        return column == null
                ? (isType ? "ALTER TYPE " : "ALTER TABLE ") + object + "\n    RENAME TO " + to
                : "ALTER TABLE " + object + "\n    RENAME COLUMN " + column + " TO " + to;
    }

    /** A statement that alters the type under its new name, as it has to say it before. */
    String formerly(String sql) {
        String alter = "ALTER TYPE " + reversed().object() + " ";
        return isType && sql.startsWith(alter) ? "ALTER TYPE " + object + sql.substring(alter.length() - 1) : sql;
    }

    Rename reversed() {
        String schema = object.substring(0, object.indexOf('.') + 1);
        return column == null
                ? new Rename(schema + to, null, object.substring(schema.length()), isType)
                : new Rename(object, to, column, false);
    }
}
