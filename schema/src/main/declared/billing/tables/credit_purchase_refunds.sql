CREATE TABLE billing.credit_purchase_refunds (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    sequence_number billing.sequence_number       NOT NULL,
    purchase_id     uuid                          NOT NULL,
    bought          billing.quantity              NOT NULL,
    refunded_before billing.quantity_not_negative NOT NULL,
    quantity        billing.quantity              NOT NULL,

    CONSTRAINT credit_purchase_refunds_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_purchase_refunds_follow_each_other UNIQUE (tenant_id, organisation_id, purchase_id, refunded_before),
    CONSTRAINT credit_purchase_refunds_purchase_fk FOREIGN KEY (tenant_id, organisation_id, purchase_id)
        REFERENCES billing.credit_purchases (tenant_id, organisation_id, purchase_id) ON DELETE RESTRICT,
    CONSTRAINT credit_purchase_refunds_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_purchase_refunds_quantity_positive CHECK (quantity > 0),
    CONSTRAINT credit_purchase_refunds_within_purchase CHECK (refunded_before + quantity <= bought)
);

COMMENT ON TABLE billing.credit_purchase_refunds IS 'Which purchase was given back: one row per ledger row of that type.';
COMMENT ON COLUMN billing.credit_purchase_refunds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_purchase_refunds.organisation_id IS 'The organisation that gave credits back.';
COMMENT ON COLUMN billing.credit_purchase_refunds.sequence_number IS 'The ledger row of the refund.';
COMMENT ON COLUMN billing.credit_purchase_refunds.purchase_id IS 'The purchase.';
COMMENT ON COLUMN billing.credit_purchase_refunds.bought IS 'What was bought.';
COMMENT ON COLUMN billing.credit_purchase_refunds.refunded_before IS 'What earlier refunds had given back of it.';
COMMENT ON COLUMN billing.credit_purchase_refunds.quantity IS 'What this one gave back.';
