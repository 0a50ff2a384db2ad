CREATE TABLE billing.credit_lots (
    tenant_id       uuid                    NOT NULL,
    organisation_id uuid                    NOT NULL,
    lot_id          uuid                    NOT NULL,
    source          billing.credit_source   NOT NULL,
    priority        smallint                NOT NULL,
    granted         billing.quantity        NOT NULL,
    repaid          billing.quantity        NOT NULL DEFAULT 0,
    remaining       billing.quantity        NOT NULL,
    granted_at      timestamptz             NOT NULL,
    expires_at      timestamptz,
    is_expired      boolean                 NOT NULL DEFAULT false,
    granted_by      billing.sequence_number NOT NULL,

    CONSTRAINT credit_lots_pk PRIMARY KEY (tenant_id, organisation_id, lot_id),
    CONSTRAINT credit_lots_transaction_fk FOREIGN KEY (tenant_id, organisation_id, granted_by)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_lots_expires_after_granted CHECK (expires_at > granted_at),
    CONSTRAINT credit_lots_granted_positive CHECK (granted > 0),
    CONSTRAINT credit_lots_only_expiring_ones_expire CHECK (NOT is_expired OR expires_at IS NOT NULL),
    CONSTRAINT credit_lots_priority_in_range CHECK (priority BETWEEN 0 AND 1000),
    CONSTRAINT credit_lots_remaining_within_granted CHECK (remaining BETWEEN 0 AND granted - repaid),
    CONSTRAINT credit_lots_repaid_within_granted CHECK (repaid BETWEEN 0 AND granted)
);

-- Burn order: priority, then soonest expiry (never comes last), then oldest. The id only settles ties.
CREATE INDEX credit_lots_burn_order
    ON billing.credit_lots (tenant_id, organisation_id, priority, expires_at, granted_at, lot_id)
    WHERE remaining > 0 AND NOT is_expired;

-- What has expired, or is about to.
CREATE INDEX credit_lots_by_expiry
    ON billing.credit_lots (tenant_id, organisation_id, expires_at)
    WHERE remaining > 0 AND expires_at IS NOT NULL;

-- The lots that a ledger row granted.
CREATE INDEX credit_lots_by_transaction
    ON billing.credit_lots (tenant_id, organisation_id, granted_by);

ALTER TABLE billing.credit_lots
    ADD CONSTRAINT credit_lots_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT;

COMMENT ON TABLE billing.credit_lots IS 'Credits that were granted together: one source, one priority, one expiry.';
COMMENT ON COLUMN billing.credit_lots.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_lots.organisation_id IS 'The organisation that may consume the lot.';
COMMENT ON COLUMN billing.credit_lots.lot_id IS 'Identifies the lot.';
COMMENT ON COLUMN billing.credit_lots.source IS 'Where the credits came from.';
COMMENT ON COLUMN billing.credit_lots.priority IS 'Lots of a lower number are consumed first: 0 to 1000.';
COMMENT ON COLUMN billing.credit_lots.granted IS 'What was granted.';
COMMENT ON COLUMN billing.credit_lots.repaid IS 'The part that went into an overdraft at once and was never consumable.';
COMMENT ON COLUMN billing.credit_lots.remaining IS 'What is left; zero while the lot is the open one, whose rest stands on the balance row.';
COMMENT ON COLUMN billing.credit_lots.granted_at IS 'When it was granted.';
COMMENT ON COLUMN billing.credit_lots.expires_at IS 'First instant at which it can no longer be consumed; absent for never.';
COMMENT ON COLUMN billing.credit_lots.is_expired IS 'Whether its rest is counted as expired and waits for the expiry to be booked.';
COMMENT ON COLUMN billing.credit_lots.granted_by IS 'Sequence number of the ledger row that granted it.';
