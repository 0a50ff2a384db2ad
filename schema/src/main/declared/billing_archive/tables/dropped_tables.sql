-- There is no tenant: what a drop found and did is told for a table as a whole.
CREATE TABLE billing_archive.dropped_tables (
    version           text                          NOT NULL,
    table_name        text                          NOT NULL,
    was_there         boolean                       NOT NULL,
    dependants        text[]                        NOT NULL,
    row_count         bigint                        NOT NULL,
    archived_rows     bigint                        NOT NULL,
    remaining_credits billing.quantity_not_negative,
    returned_credits  billing.quantity_not_negative,
    expired_credits   billing.quantity_not_negative,
    inactive_credits  billing.quantity_not_negative,
    dropped_at        timestamptz                   NOT NULL,

    CONSTRAINT dropped_tables_pk PRIMARY KEY (version, table_name),
    CONSTRAINT dropped_tables_absent_has_no_rows CHECK (was_there OR row_count = 0),
    CONSTRAINT dropped_tables_credits_told_together CHECK (
        num_nonnulls(remaining_credits, returned_credits, expired_credits, inactive_credits) IN (0, 4)
    ),
    CONSTRAINT dropped_tables_every_credit_placed CHECK (
        remaining_credits = returned_credits + expired_credits + inactive_credits
    ),
    CONSTRAINT dropped_tables_every_row_archived CHECK (archived_rows = row_count)
);

COMMENT ON TABLE billing_archive.dropped_tables IS 'What a script found in a table that it dropped, and what it did with it.';
COMMENT ON COLUMN billing_archive.dropped_tables.version IS 'The script.';
COMMENT ON COLUMN billing_archive.dropped_tables.table_name IS 'The table, with its schema.';
COMMENT ON COLUMN billing_archive.dropped_tables.was_there IS 'Whether it existed.';
COMMENT ON COLUMN billing_archive.dropped_tables.dependants IS 'What referred to it; all of it went with the tables of the same script.';
COMMENT ON COLUMN billing_archive.dropped_tables.row_count IS 'How many rows it held.';
COMMENT ON COLUMN billing_archive.dropped_tables.archived_rows IS 'How many rows came to the table of the same name in this schema.';
COMMENT ON COLUMN billing_archive.dropped_tables.remaining_credits IS 'What its rows had left in all; absent for a table that holds no credits.';
COMMENT ON COLUMN billing_archive.dropped_tables.returned_credits IS 'The part that came back to balances.';
COMMENT ON COLUMN billing_archive.dropped_tables.expired_credits IS 'The part that had expired.';
COMMENT ON COLUMN billing_archive.dropped_tables.inactive_credits IS 'The part that could not be used any more.';
COMMENT ON COLUMN billing_archive.dropped_tables.dropped_at IS 'When it was dropped.';
