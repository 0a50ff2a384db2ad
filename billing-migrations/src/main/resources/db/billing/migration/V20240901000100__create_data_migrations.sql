-- Data migrations: how far each has come, and which rows it could not place.
--
-- A data migration moves rows from old tables into new ones, tenant by tenant, in batches. The note of how far it has
-- come is committed with each batch, so one that was killed goes on where it stopped and does nothing twice. A row that
-- it cannot place is never skipped silently and never guessed about: it is listed here, with the reason.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.data_migration_progress (
    tenant_id   uuid        NOT NULL,
    migration   text        NOT NULL,
    last_key    text,
    placed      bigint      NOT NULL DEFAULT 0,
    unplaced    bigint      NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,

    CONSTRAINT data_migration_progress_pk PRIMARY KEY (tenant_id, migration),
    CONSTRAINT data_migration_progress_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT data_migration_progress_is_a_version CHECK (migration ~ '^[0-9]+([.][0-9]+)*$'),
    CONSTRAINT data_migration_progress_counts_not_negative CHECK (placed >= 0 AND unplaced >= 0),
    CONSTRAINT data_migration_progress_finished_after_start CHECK (finished_at >= started_at)
);

COMMENT ON TABLE billing.data_migration_progress IS 'How far a data migration has come in a tenant.';
COMMENT ON COLUMN billing.data_migration_progress.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.data_migration_progress.migration IS 'Version of the data migration.';
COMMENT ON COLUMN billing.data_migration_progress.last_key IS 'The last row that was looked at; the next batch begins after it. Absent before the first.';
COMMENT ON COLUMN billing.data_migration_progress.placed IS 'How many rows found their new place.';
COMMENT ON COLUMN billing.data_migration_progress.unplaced IS 'How many are listed as unplaced.';
COMMENT ON COLUMN billing.data_migration_progress.started_at IS 'When it first began in this tenant.';
COMMENT ON COLUMN billing.data_migration_progress.finished_at IS 'When it had looked at every row of the tenant; absent while it has not.';

CREATE TABLE billing.data_migration_unplaced_rows (
    tenant_id    uuid        NOT NULL,
    migration    text        NOT NULL,
    source_table text        NOT NULL,
    source_key   text        NOT NULL,
    reason       text        NOT NULL,
    reported_at  timestamptz NOT NULL,

    CONSTRAINT data_migration_unplaced_rows_pk PRIMARY KEY (tenant_id, migration, source_table, source_key),
    CONSTRAINT data_migration_unplaced_rows_progress_fk FOREIGN KEY (tenant_id, migration)
        REFERENCES billing.data_migration_progress (tenant_id, migration) ON DELETE CASCADE,
    CONSTRAINT data_migration_unplaced_rows_says_why CHECK (reason ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.data_migration_unplaced_rows IS 'Rows that a data migration left where they are, because their place could only be guessed.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.migration IS 'Version of the data migration.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.source_table IS 'The table in which the row is, with its schema.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.source_key IS 'Its key within the tenant.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.reason IS 'Why it could not be placed, and what would let it.';
COMMENT ON COLUMN billing.data_migration_unplaced_rows.reported_at IS 'When it was looked at.';

CALL billing.distribute_tables();
