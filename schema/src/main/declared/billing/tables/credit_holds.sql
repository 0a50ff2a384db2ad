CREATE TABLE billing.credit_holds (
    tenant_id       uuid                       NOT NULL,
    organisation_id uuid                       NOT NULL,
    hold_id         uuid                       NOT NULL,
    status          billing.credit_hold_status NOT NULL,
    quantity        billing.quantity           NOT NULL,
    captured        billing.quantity           NOT NULL DEFAULT 0,
    operation_code  billing.operation_code     NOT NULL,
    idempotency_key billing.idempotency_key    NOT NULL,
    sequence_number billing.sequence_number,
    created_at      timestamptz                NOT NULL,
    expires_at      timestamptz,
    closed_at       timestamptz,

    CONSTRAINT credit_holds_pk PRIMARY KEY (tenant_id, organisation_id, hold_id),
    CONSTRAINT credit_holds_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT credit_holds_transaction_unique UNIQUE (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_holds_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_holds_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_holds_captured_has_transaction CHECK ((status = 'captured') = (sequence_number IS NOT NULL)),
    CONSTRAINT credit_holds_captured_says_how_much CHECK ((status = 'captured') = (captured > 0)),
    CONSTRAINT credit_holds_captured_within_quantity CHECK (captured BETWEEN 0 AND quantity),
    CONSTRAINT credit_holds_closed_after_created CHECK (closed_at >= created_at),
    CONSTRAINT credit_holds_expired_after_expiry CHECK (
        status <> 'expired' OR (expires_at IS NOT NULL AND closed_at >= expires_at)
    ),
    CONSTRAINT credit_holds_expires_after_created CHECK (expires_at > created_at),
    CONSTRAINT credit_holds_open_until_closed CHECK ((status = 'open') = (closed_at IS NULL)),
    CONSTRAINT credit_holds_quantity_positive CHECK (quantity > 0)
);

-- Holds that are due to expire.
CREATE INDEX credit_holds_open_by_expiry
    ON billing.credit_holds (tenant_id, organisation_id, expires_at)
    WHERE status = 'open';

COMMENT ON TABLE billing.credit_holds IS 'Credits set aside for work whose final cost is not known yet.';
COMMENT ON COLUMN billing.credit_holds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_holds.organisation_id IS 'The organisation whose credits are held.';
COMMENT ON COLUMN billing.credit_holds.hold_id IS 'Identifies the hold.';
COMMENT ON COLUMN billing.credit_holds.status IS 'How far it has come.';
COMMENT ON COLUMN billing.credit_holds.quantity IS 'What was set aside.';
COMMENT ON COLUMN billing.credit_holds.captured IS 'What was consumed of it when it was captured.';
COMMENT ON COLUMN billing.credit_holds.operation_code IS 'The operation that it is for.';
COMMENT ON COLUMN billing.credit_holds.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN billing.credit_holds.sequence_number IS 'The ledger row that captured it; absent otherwise.';
COMMENT ON COLUMN billing.credit_holds.created_at IS 'When the credits were set aside.';
COMMENT ON COLUMN billing.credit_holds.expires_at IS 'First instant at which an open hold keeps nothing any more; absent for never.';
COMMENT ON COLUMN billing.credit_holds.closed_at IS 'When it was captured, released or expired; absent while open.';
