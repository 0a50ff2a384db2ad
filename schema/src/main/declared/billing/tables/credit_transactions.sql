-- Append-only. There is no row id: a row is known by its organisation and sequence number.
CREATE TABLE billing.credit_transactions (
    tenant_id        uuid                            NOT NULL,
    organisation_id  uuid                            NOT NULL,
    sequence_number  billing.sequence_number         NOT NULL,
    transaction_type billing.credit_transaction_type NOT NULL,
    amount           billing.quantity_change         NOT NULL,
    balance_after    billing.quantity                NOT NULL,
    lot_ids          uuid[]                          NOT NULL,
    lot_amounts      numeric(20, 6)[]                NOT NULL,
    operation_code   billing.operation_code,
    reason           text,
    idempotency_key  billing.idempotency_key         NOT NULL,
    effective_at     timestamptz                     NOT NULL,
    recorded_at      timestamptz                     NOT NULL,

    CONSTRAINT credit_transactions_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_transactions_idempotency_key UNIQUE (tenant_id, transaction_type, idempotency_key),
    CONSTRAINT credit_transactions_consumption_names_code CHECK (
        (transaction_type = 'consumption') = (operation_code IS NOT NULL)
    ),
    CONSTRAINT credit_transactions_lots_have_amounts CHECK (cardinality(lot_ids) = cardinality(lot_amounts)),
    CONSTRAINT credit_transactions_sign_follows_type CHECK (
        transaction_type = 'adjustment' OR (amount > 0) = (transaction_type < 'adjustment')
    )
);

ALTER TABLE billing.credit_transactions
    ADD CONSTRAINT credit_transactions_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT;

COMMENT ON TABLE billing.credit_transactions IS 'The ledger of an organisation''s credits: one row per change, never altered.';
COMMENT ON COLUMN billing.credit_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_transactions.organisation_id IS 'The organisation whose ledger this is.';
COMMENT ON COLUMN billing.credit_transactions.sequence_number IS 'Place in the organisation''s ledger: 1, 2, 3 … without a gap.';
COMMENT ON COLUMN billing.credit_transactions.transaction_type IS 'What the row did.';
COMMENT ON COLUMN billing.credit_transactions.amount IS 'Change of the balance: positive in, negative out.';
COMMENT ON COLUMN billing.credit_transactions.balance_after IS 'Balance after this row.';
COMMENT ON COLUMN billing.credit_transactions.lot_ids IS 'The lots that the row touched, in the order in which they were.';
COMMENT ON COLUMN billing.credit_transactions.lot_amounts IS 'What each of these lots gained (positive) or lost (negative); the rest of the amount is overdraft.';
COMMENT ON COLUMN billing.credit_transactions.operation_code IS 'The operation that consumed the credits; absent for other types.';
COMMENT ON COLUMN billing.credit_transactions.reason IS 'Why, in words, where the caller said so.';
COMMENT ON COLUMN billing.credit_transactions.idempotency_key IS 'The caller''s key, unique per tenant and type.';
COMMENT ON COLUMN billing.credit_transactions.effective_at IS 'When the change counts from; the recorded time unless the caller said otherwise.';
COMMENT ON COLUMN billing.credit_transactions.recorded_at IS 'When the row was written.';
