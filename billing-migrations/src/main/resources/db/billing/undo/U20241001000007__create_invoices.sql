-- Takes back invoices and their series. A number that was given is known nowhere else.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.invoices;
DROP TABLE telecom.invoice_series;

DROP TYPE telecom.invoice_status;
DROP TYPE telecom.invoice_type;
