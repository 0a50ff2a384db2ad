package io.tallybook.schematools.generate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is called differently from now on: without it, another name is another thing, and the old one is dropped.
 *
 * @param table by its qualified name
 * @param column null where the table itself is renamed
 * @param to the new name, without that of the schema or table
 */
public record Rename(String table, @Nullable String column, String to) {

    private static final Pattern FORM = Pattern.compile("(\\w+\\.\\w+)(?:\\.(\\w+))?=(\\w+)");

    /**
     * Reads {@code billing.tenants.name=title} or {@code billing.tenants=customers}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Rename parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A rename is schema.table.column=new_name or schema.table=new_name, not " + text);
        }
        return new Rename(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    String sql() {
        return column == null
                ? "ALTER TABLE " + table + "\n    RENAME TO " + to
                : "ALTER TABLE " + table + "\n    RENAME COLUMN " + column + " TO " + to;
    }

    Rename reversed() {
        String schema = table.substring(0, table.indexOf('.') + 1);
        return column == null
                ? new Rename(schema + to, null, table.substring(schema.length()))
                : new Rename(table, to, column);
    }
}
