-- Which adjustments took away what was left of one lot: an adjustment of the same amount may by chance have been taken from just that
-- lot, and is another call.
--
-- A table, and not a column of the ledger or of the lot: the ledger is written with every consumption, and a lot may be void again after a
-- refund brought back something to it. Ledger rows from before this script say only that they are adjustments: who repeats such a void gets
-- a conflict, and nothing is taken twice.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.credit_lot_voids (
    tenant_id       uuid                    NOT NULL,
    organisation_id uuid                    NOT NULL,
    sequence_number billing.sequence_number NOT NULL,
    lot_id          uuid                    NOT NULL,

    CONSTRAINT credit_lot_voids_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_lot_voids_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_lot_voids_lot_fk FOREIGN KEY (tenant_id, organisation_id, lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT
);

-- The voids of a lot.
CREATE INDEX credit_lot_voids_by_lot
    ON billing.credit_lot_voids (tenant_id, organisation_id, lot_id);

COMMENT ON TABLE billing.credit_lot_voids IS 'The adjustments that took away what was left of one lot.';
COMMENT ON COLUMN billing.credit_lot_voids.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_lot_voids.organisation_id IS 'The organisation whose lot it was.';
COMMENT ON COLUMN billing.credit_lot_voids.sequence_number IS 'The ledger row that took what was left.';
COMMENT ON COLUMN billing.credit_lot_voids.lot_id IS 'The lot.';

CALL billing.distribute_tables();
