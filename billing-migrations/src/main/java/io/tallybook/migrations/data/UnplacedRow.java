package io.tallybook.migrations.data;

/**
 * A row that was left where it is, because its place could only be guessed.
 *
 * @param table in which it is, with the schema
 * @param key within its tenant
 * @param reason why, and what would let it be placed
 */
public record UnplacedRow(String table, String key, String reason) {}
