package io.tallybook.migrations.data;

/**
 * How far a data migration has come, told after each batch.
 *
 * @param done rows that are placed or listed as unplaced, by this run and those before it
 * @param total all rows; those that arrive meanwhile may make {@code done} the greater one
 */
public record DataMigrationProgress(String version, String description, long done, long total) {}
