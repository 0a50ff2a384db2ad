package io.tallybook.schematools.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named promise of a table.
 *
 * @param columns those of this table that it is about
 * @param referencedTable of a foreign key
 * @param referencedColumns of a foreign key
 * @param referencedKey the unique key or index behind these columns
 */
public record Constraint(
        String name,
        Kind kind,
        SqlText definition,
        List<String> columns,
        @Nullable String referencedTable,
        List<String> referencedColumns,
        @Nullable String referencedKey,
        boolean deferrable,
        @Nullable String comment) {

    /** What it promises; in the order in which a table lists them. */
    public enum Kind {
        PRIMARY_KEY('p'),
        UNIQUE('u'),
        EXCLUDE('x'),
        FOREIGN_KEY('f'),
        CHECK('c');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        static Kind of(String code) {
            for (Kind kind : values()) {
                if (kind.code == code.charAt(0)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind of constraint " + code);
        }
    }

    public boolean isForeignKey() {
        return kind == Kind.FOREIGN_KEY;
    }

    /** Whether a foreign key may refer to its columns. */
    public boolean isKey() {
        return kind == Kind.PRIMARY_KEY || kind == Kind.UNIQUE;
    }

    /** Whether it holds only for rows that are written from now on. */
    public boolean isNotValid() {
        return definition.exact().endsWith(" NOT VALID");
    }
}
