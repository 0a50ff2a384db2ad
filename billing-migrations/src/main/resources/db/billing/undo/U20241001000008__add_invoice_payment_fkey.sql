-- Takes back the key from payments to invoices, and its index. No row is lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP INDEX telecom.payments_by_customer_invoice;

ALTER TABLE telecom.payments
    DROP CONSTRAINT payments_invoice_fk;
