package io.tallybook.schematools.catalogue;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A view.
 *
 * @param options such as {@code security_invoker=true}; empty for none
 * @param columnComments by name of the column
 */
public record View(
        String name,
        SqlText query,
        String options,
        SortedMap<String, String> columnComments,
        @Nullable String comment) {

    String definition() {
        return (options.isEmpty() ? "" : "WITH (" + options + ") ") + query.exact();
    }
}
