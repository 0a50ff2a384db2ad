package io.tallybook.schematools.catalogue;

/**
 * An expression as the server writes it.
 *
 * @param exact with every parenthesis and cast; the same text means the same expression
 * @param readable without parentheses that nobody needs
 */
public record SqlText(String exact, String readable) {}
