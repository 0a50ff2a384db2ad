-- Takes back the lines of invoices.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.invoice_lines;

DROP TYPE telecom.invoice_line_type;
