package io.tallybook.schematools.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * A function or procedure.
 *
 * @param signature name with the types of its arguments
 * @param kind {@code FUNCTION} or {@code PROCEDURE}
 * @param definition CREATE OR REPLACE with its body
 */
public record Routine(
        String signature,
        String kind,
        String definition,
        @Nullable String comment) {}
