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
