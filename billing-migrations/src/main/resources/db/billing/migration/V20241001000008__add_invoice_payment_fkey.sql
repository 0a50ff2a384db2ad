-- A payment pays an invoice of the same customer. Payments came before invoices, so the key could not be made with them.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- lint:ignore foreign-key-without-not-valid payments came with the scripts just before: there are none yet
ALTER TABLE telecom.payments
    ADD CONSTRAINT payments_invoice_fk FOREIGN KEY (tenant_id, customer_id, invoice_id)
        REFERENCES telecom.invoices (tenant_id, customer_id, invoice_id) ON DELETE RESTRICT;

-- Serves the key: what was paid for an invoice, its customer known.
-- lint:ignore index-without-concurrently payments came with the scripts just before: there are none yet
CREATE INDEX payments_by_customer_invoice
    ON telecom.payments (tenant_id, customer_id, invoice_id);
