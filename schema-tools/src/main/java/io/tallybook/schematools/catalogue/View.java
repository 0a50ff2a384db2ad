package io.tallybook.schematools.catalogue;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A view.
 *
 * @param columnComments by name of the column
 */
public record View(
        String name,
        SqlText query,
        SortedMap<String, String> columnComments,
        @Nullable String comment) {}
