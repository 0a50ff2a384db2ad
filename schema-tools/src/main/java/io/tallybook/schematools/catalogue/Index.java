package io.tallybook.schematools.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index that no constraint made.
 *
 * @param columns of its table that it names, in keys, expressions or predicate
 */
public record Index(
        String name,
        SqlText definition,
        boolean unique,
        List<String> columns,
        @Nullable String comment) {}
