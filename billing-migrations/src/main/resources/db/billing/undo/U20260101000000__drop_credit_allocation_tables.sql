-- Takes back the drop of the two tables of credit allocations.
--
-- U20260101000000__own_rows.sql, which runs before this in the same transaction, has made both tables anew, brought their rows back
-- from the archive and set the returned credits aside again. What is left in the archive was written by somebody else.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing_archive.credit_allocation_transactions;
DROP TABLE billing_archive.credit_allocations;
DROP TABLE billing_archive.dropped_tables;
DROP TYPE billing_archive.allocation_outcome;
DROP SCHEMA billing_archive;
