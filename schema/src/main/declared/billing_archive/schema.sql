CREATE SCHEMA IF NOT EXISTS billing_archive;
COMMENT ON SCHEMA billing_archive IS 'Rows of tables that were dropped: read, never written by an application.';

CREATE TYPE billing_archive.allocation_outcome AS ENUM ('returned', 'used_up', 'expired', 'inactive');
COMMENT ON TYPE billing_archive.allocation_outcome IS 'What became of what an allocation had left when its table was dropped.';
