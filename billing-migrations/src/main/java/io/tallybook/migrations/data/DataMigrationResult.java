package io.tallybook.migrations.data;

/**
 * What a data migration has done, by all runs together.
 *
 * @param placed rows that found their new place
 * @param unplaced rows that did not; each is in {@code billing.data_migration_unplaced_rows} with its reason
 */
public record DataMigrationResult(String version, String description, long placed, long unplaced) {}
