-- A data migration that has come half way, and a row that it could not place. No script has its version: undoing one takes
-- away the notes of its own.
INSERT INTO billing.data_migration_progress (tenant_id, migration, last_key, placed, unplaced, started_at, finished_at)
SELECT id, '20240101000000', 'k', 2, 1, now(), now()
FROM billing.tenants
LIMIT 1;
INSERT INTO billing.data_migration_unplaced_rows (tenant_id, migration, source_table, source_key, reason, reported_at)
SELECT tenant_id, migration, 'billing.plan_services', 'k', 'the service is gone', now()
FROM billing.data_migration_progress;
