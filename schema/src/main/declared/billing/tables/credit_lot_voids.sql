CREATE TABLE billing.credit_lot_voids (
    tenant_id       uuid                    NOT NULL,
    organisation_id uuid                    NOT NULL,
    sequence_number billing.sequence_number NOT NULL,
    lot_id          uuid                    NOT NULL,

    CONSTRAINT credit_lot_voids_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_lot_voids_lot_fk FOREIGN KEY (tenant_id, organisation_id, lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT,
    CONSTRAINT credit_lot_voids_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT
);

-- The voids of a lot.
CREATE INDEX credit_lot_voids_by_lot
    ON billing.credit_lot_voids (tenant_id, organisation_id, lot_id);

COMMENT ON TABLE billing.credit_lot_voids IS 'The adjustments that took away what was left of one lot.';
COMMENT ON COLUMN billing.credit_lot_voids.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_lot_voids.organisation_id IS 'The organisation whose lot it was.';
COMMENT ON COLUMN billing.credit_lot_voids.sequence_number IS 'The ledger row that took what was left.';
COMMENT ON COLUMN billing.credit_lot_voids.lot_id IS 'The lot.';
