package io.tallybook.schematools.catalogue;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A view.
 *
 * @param options as {@code CREATE VIEW} writes them behind the name, with a space at the end; empty where it has none
 * @param columnComments by name of the column
 */
public record View(
        String name,
        String options,
        SqlText query,
        SortedMap<String, String> columnComments,
        @Nullable String comment) {}
