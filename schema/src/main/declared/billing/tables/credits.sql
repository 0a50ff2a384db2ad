CREATE TABLE billing.credits (
    tenant_id          uuid                          NOT NULL,
    organisation_id    uuid                          NOT NULL,
    balance            billing.quantity              NOT NULL DEFAULT 0,
    held               billing.quantity_not_negative NOT NULL DEFAULT 0,
    expired            billing.quantity_not_negative NOT NULL DEFAULT 0,
    overdrawn          billing.quantity_not_negative NOT NULL DEFAULT 0,
    overdraft_limit    billing.quantity_not_negative NOT NULL DEFAULT 0,
    open_lot_id        uuid,
    open_lot_remaining billing.quantity_not_negative NOT NULL DEFAULT 0,
    next_expiry_at     timestamptz,
    ledger_length      bigint                        NOT NULL DEFAULT 0,
    created_at         timestamptz                   NOT NULL,
    last_expiry_at     timestamptz,

    CONSTRAINT credits_pk PRIMARY KEY (tenant_id, organisation_id),
    -- The two tables refer to each other; on Citus this direction can only be added when both have been distributed.
    -- Its index is the primary key of credits: there is one row per organisation.
    CONSTRAINT credits_open_lot_fk FOREIGN KEY (tenant_id, organisation_id, open_lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT,
    CONSTRAINT credits_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credits_open_lot_within_balance CHECK (
        open_lot_remaining <= CASE WHEN open_lot_id IS NULL OR overdrawn > 0 THEN 0 ELSE balance - expired END
    ),
    CONSTRAINT credits_within_overdraft_limit CHECK (
        balance - held >= -overdraft_limit AND overdrawn <= overdraft_limit
    )
) WITH (fillfactor = 70);

COMMENT ON TABLE billing.credits IS 'The credit balance of an organisation and the lock under which it changes.';
COMMENT ON COLUMN billing.credits.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credits.organisation_id IS 'The organisation whose balance this is.';
COMMENT ON COLUMN billing.credits.balance IS 'Sum of the ledger; below zero by at most the overdraft limit.';
COMMENT ON COLUMN billing.credits.held IS 'Sum of open holds: part of the balance, not available.';
COMMENT ON COLUMN billing.credits.expired IS 'Rest of lots marked as expired whose expiry is not booked yet: part of the balance, not available.';
COMMENT ON COLUMN billing.credits.overdrawn IS 'Consumed beyond all lots; the next grant repays it first.';
COMMENT ON COLUMN billing.credits.overdraft_limit IS 'How far below zero the balance may go.';
COMMENT ON COLUMN billing.credits.open_lot_id IS 'The lot that is consumed at present; absent when none is.';
COMMENT ON COLUMN billing.credits.open_lot_remaining IS 'What is left of the open lot; its own row says zero meanwhile.';
COMMENT ON COLUMN billing.credits.next_expiry_at IS 'No lot that can be consumed expires before this; absent when none expires.';
COMMENT ON COLUMN billing.credits.ledger_length IS 'Number of ledger rows, which is the sequence number of the last.';
COMMENT ON COLUMN billing.credits.created_at IS 'When the organisation first had credits.';
COMMENT ON COLUMN billing.credits.last_expiry_at IS 'No lot that is marked as expired expires after this; absent when none is marked.';
