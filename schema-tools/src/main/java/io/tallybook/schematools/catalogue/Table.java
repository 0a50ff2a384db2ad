package io.tallybook.schematools.catalogue;

import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A table with what belongs to it.
 *
 * @param columns in their order
 * @param indexes those that no constraint made, by qualified name
 * @param features what is not usual about it, such as storage options; empty for an ordinary table
 */
public record Table(
        String name,
        Map<String, Column> columns,
        SortedMap<String, Constraint> constraints,
        SortedMap<String, Index> indexes,
        String features,
        @Nullable String comment) {}
