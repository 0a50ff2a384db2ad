CREATE TABLE telecom.account_transactions (
    tenant_id        uuid                             NOT NULL,
    account_id       uuid                             NOT NULL,
    sequence_number  billing.sequence_number          NOT NULL,
    transaction_type telecom.account_transaction_type NOT NULL,
    amount           telecom.amount                   NOT NULL,
    balance_after    telecom.amount                   NOT NULL,
    reason           text,
    payment_id       uuid,
    invoice_id       uuid,
    cdr_id           uuid,
    idempotency_key  billing.idempotency_key          NOT NULL,
    recorded_at      timestamptz                      NOT NULL,

    CONSTRAINT account_transactions_pk PRIMARY KEY (tenant_id, account_id, sequence_number),
    CONSTRAINT account_transactions_idempotency_key UNIQUE (tenant_id, transaction_type, idempotency_key),
    CONSTRAINT account_transactions_account_fk FOREIGN KEY (tenant_id, account_id)
        REFERENCES telecom.accounts (tenant_id, account_id) ON DELETE RESTRICT,
    CONSTRAINT account_transactions_cdr_fk FOREIGN KEY (tenant_id, cdr_id)
        REFERENCES telecom.cdrs (tenant_id, cdr_id) ON DELETE RESTRICT,
    CONSTRAINT account_transactions_invoice_fk FOREIGN KEY (tenant_id, invoice_id)
        REFERENCES telecom.invoices (tenant_id, invoice_id) ON DELETE RESTRICT,
    CONSTRAINT account_transactions_payment_fk FOREIGN KEY (tenant_id, payment_id)
        REFERENCES telecom.payments (tenant_id, payment_id) ON DELETE RESTRICT,
    CONSTRAINT account_transactions_amount_not_zero CHECK (amount <> 0),
    CONSTRAINT account_transactions_reason_not_blank CHECK (reason ~ '[^[:space:]]'),
    CONSTRAINT account_transactions_sign_follows_type CHECK (
        CASE transaction_type
            WHEN 'adjustment' THEN true
            ELSE (amount > 0) = (transaction_type IN ('top_up', 'charge_reversal'))
        END
    )
);

CREATE INDEX account_transactions_by_cdr
    ON telecom.account_transactions (tenant_id, cdr_id)
    WHERE cdr_id IS NOT NULL;

CREATE INDEX account_transactions_by_invoice
    ON telecom.account_transactions (tenant_id, invoice_id)
    WHERE invoice_id IS NOT NULL;

-- What a payment, an invoice or a call did.
CREATE INDEX account_transactions_by_payment
    ON telecom.account_transactions (tenant_id, payment_id)
    WHERE payment_id IS NOT NULL;

COMMENT ON TABLE telecom.account_transactions IS 'The ledger of an account: one row per change of its balance, never altered.';
COMMENT ON COLUMN telecom.account_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.account_transactions.account_id IS 'The account whose ledger this is.';
COMMENT ON COLUMN telecom.account_transactions.sequence_number IS 'Place in the account''s ledger: 1, 2, 3 … without a gap.';
COMMENT ON COLUMN telecom.account_transactions.transaction_type IS 'What the row did.';
COMMENT ON COLUMN telecom.account_transactions.amount IS 'Change of the balance: positive in, negative out.';
COMMENT ON COLUMN telecom.account_transactions.balance_after IS 'Balance after this row.';
COMMENT ON COLUMN telecom.account_transactions.reason IS 'Why, in words, where the caller said so.';
COMMENT ON COLUMN telecom.account_transactions.payment_id IS 'The payment that it books; absent for none.';
COMMENT ON COLUMN telecom.account_transactions.invoice_id IS 'The invoice that it pays; absent for none.';
COMMENT ON COLUMN telecom.account_transactions.cdr_id IS 'The call that it charges or gives back; absent for none.';
COMMENT ON COLUMN telecom.account_transactions.idempotency_key IS 'The caller''s key, unique per tenant and type.';
COMMENT ON COLUMN telecom.account_transactions.recorded_at IS 'When the row was written.';
