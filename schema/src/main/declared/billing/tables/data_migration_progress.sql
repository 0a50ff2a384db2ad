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
    CONSTRAINT data_migration_progress_counts_not_negative CHECK (placed >= 0 AND unplaced >= 0),
    CONSTRAINT data_migration_progress_finished_after_start CHECK (finished_at >= started_at),
    CONSTRAINT data_migration_progress_is_a_version CHECK (migration ~ '^[0-9]+([.][0-9]+)*$')
);

COMMENT ON TABLE billing.data_migration_progress IS 'How far a data migration has come in a tenant.';
COMMENT ON COLUMN billing.data_migration_progress.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.data_migration_progress.migration IS 'Version of the data migration.';
COMMENT ON COLUMN billing.data_migration_progress.last_key IS 'The last row that was looked at; the next batch begins after it. Absent before the first.';
COMMENT ON COLUMN billing.data_migration_progress.placed IS 'How many rows found their new place.';
COMMENT ON COLUMN billing.data_migration_progress.unplaced IS 'How many are listed as unplaced.';
COMMENT ON COLUMN billing.data_migration_progress.started_at IS 'When it first began in this tenant.';
COMMENT ON COLUMN billing.data_migration_progress.finished_at IS 'When it had looked at every row of the tenant; absent while it has not.';
