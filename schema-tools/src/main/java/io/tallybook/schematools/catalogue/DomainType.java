package io.tallybook.schematools.catalogue;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A type with a promise: a base type and named checks. */
public record DomainType(
        String name,
        String baseType,
        boolean notNull,
        @Nullable SqlText defaultValue,
        SortedMap<String, SqlText> constraints,
        @Nullable String comment) {

    String definition() {
        return baseType
                + (notNull ? " NOT NULL" : "")
                + (defaultValue == null ? "" : " DEFAULT " + defaultValue.exact());
    }
}
