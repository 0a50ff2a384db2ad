CREATE TABLE billing.credit_refunds (
    tenant_id          uuid                          NOT NULL,
    organisation_id    uuid                          NOT NULL,
    sequence_number    billing.sequence_number       NOT NULL,
    consumption_number billing.sequence_number       NOT NULL,
    consumed           billing.quantity              NOT NULL,
    refunded_before    billing.quantity_not_negative NOT NULL,
    quantity           billing.quantity              NOT NULL,

    CONSTRAINT credit_refunds_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_refunds_follow_each_other UNIQUE (tenant_id, organisation_id, consumption_number, refunded_before),
    CONSTRAINT credit_refunds_consumption_fk FOREIGN KEY (tenant_id, organisation_id, consumption_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_refunds_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_refunds_after_consumption CHECK (sequence_number > consumption_number),
    CONSTRAINT credit_refunds_quantity_positive CHECK (quantity > 0),
    CONSTRAINT credit_refunds_within_consumption CHECK (refunded_before + quantity <= consumed)
);

COMMENT ON TABLE billing.credit_refunds IS 'Which consumption a refund gave back: one row per ledger row of that type.';
COMMENT ON COLUMN billing.credit_refunds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_refunds.organisation_id IS 'The organisation that got its credits back.';
COMMENT ON COLUMN billing.credit_refunds.sequence_number IS 'The ledger row of the refund.';
COMMENT ON COLUMN billing.credit_refunds.consumption_number IS 'The ledger row of the consumption.';
COMMENT ON COLUMN billing.credit_refunds.consumed IS 'What the consumption took.';
COMMENT ON COLUMN billing.credit_refunds.refunded_before IS 'What earlier refunds had given back of it.';
COMMENT ON COLUMN billing.credit_refunds.quantity IS 'What this one gave back.';
