package io.tallybook.migrations;

/**
 * What a call of {@link BillingMigrations#backfill(String)} did.
 *
 * @param placed rows that found their new place in this call
 * @param placedBefore those that earlier calls had placed
 * @param unplaced rows that have none; each is in {@code billing.data_migration_unplaced_rows} with its reason
 */
public record BackfillResult(String version, String description, long placed, long placedBefore, long unplaced) {}
