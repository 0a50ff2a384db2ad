package io.tallybook.schematools.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A closed set of values, in their order. */
public record EnumType(
        String name, List<String> labels, @Nullable String comment) {}
