CREATE TABLE billing.credit_transfers (
    tenant_id            uuid                    NOT NULL,
    from_organisation_id uuid                    NOT NULL,
    from_sequence_number billing.sequence_number NOT NULL,
    to_organisation_id   uuid                    NOT NULL,
    to_sequence_number   billing.sequence_number NOT NULL,
    quantity             billing.quantity        NOT NULL,

    CONSTRAINT credit_transfers_pk PRIMARY KEY (tenant_id, from_organisation_id, from_sequence_number),
    CONSTRAINT credit_transfers_to_unique UNIQUE (tenant_id, to_organisation_id, to_sequence_number),
    CONSTRAINT credit_transfers_from_fk FOREIGN KEY (tenant_id, from_organisation_id, from_sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_transfers_to_fk FOREIGN KEY (tenant_id, to_organisation_id, to_sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_transfers_between_two CHECK (from_organisation_id <> to_organisation_id),
    CONSTRAINT credit_transfers_quantity_positive CHECK (quantity > 0)
);

COMMENT ON TABLE billing.credit_transfers IS 'The two ledger rows of each transfer of credits.';
COMMENT ON COLUMN billing.credit_transfers.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_transfers.from_organisation_id IS 'The organisation that gave.';
COMMENT ON COLUMN billing.credit_transfers.from_sequence_number IS 'The row in its ledger.';
COMMENT ON COLUMN billing.credit_transfers.to_organisation_id IS 'The organisation that got.';
COMMENT ON COLUMN billing.credit_transfers.to_sequence_number IS 'The row in its ledger.';
COMMENT ON COLUMN billing.credit_transfers.quantity IS 'What changed hands.';
