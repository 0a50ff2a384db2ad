CREATE TABLE billing_archive.credit_allocations (
    tenant_id           uuid                               NOT NULL,
    allocation_id       uuid                               NOT NULL,
    source_entity_id    uuid                               NOT NULL,
    target_application  varchar(50)                        NOT NULL,
    allocated_credits   numeric(15, 4)                     NOT NULL,
    used_credits        numeric(15, 4)                     NOT NULL,
    available_credits   numeric(15, 4)                     NOT NULL,
    credit_type         varchar(50)                        NOT NULL,
    credit_metadata     jsonb,
    campaign_id         varchar(100),
    campaign_name       varchar(255),
    expiry_rule         varchar(50)                        NOT NULL,
    expiry_warning_days numeric(5, 0)                      NOT NULL,
    allocation_type     varchar(30)                        NOT NULL,
    allocation_purpose  text,
    is_active           boolean                            NOT NULL,
    allocated_at        timestamptz                        NOT NULL,
    expires_at          timestamptz,
    auto_replenish      boolean                            NOT NULL,
    allocated_by        uuid,
    updated_by          uuid,
    last_updated_at     timestamptz                        NOT NULL,
    outcome             billing_archive.allocation_outcome NOT NULL,
    lot_id              uuid,
    sequence_number     billing.sequence_number,
    archived_at         timestamptz                        NOT NULL,

    CONSTRAINT credit_allocations_pk PRIMARY KEY (tenant_id, allocation_id),
    CONSTRAINT credit_allocations_returned_once UNIQUE (tenant_id, source_entity_id, sequence_number),
    -- What an organisation had is kept as long as the organisation is.
    CONSTRAINT credit_allocations_organisation_fk FOREIGN KEY (tenant_id, source_entity_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_allocations_outcome_follows_rest CHECK (
        outcome = CASE
                      WHEN allocated_credits = used_credits THEN 'used_up'::billing_archive.allocation_outcome
                      WHEN NOT is_active THEN 'inactive'
                      WHEN expires_at <= archived_at THEN 'expired'
                      ELSE 'returned'
                  END
    ),
    CONSTRAINT credit_allocations_returned_has_its_lot CHECK (
        num_nonnulls(lot_id, sequence_number) = CASE WHEN outcome = 'returned' THEN 2 ELSE 0 END
    )
);

COMMENT ON TABLE billing_archive.credit_allocations IS 'Every credit allocation as it was when its table was dropped, and what became of it.';
COMMENT ON COLUMN billing_archive.credit_allocations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_id IS 'Identifies the allocation.';
COMMENT ON COLUMN billing_archive.credit_allocations.source_entity_id IS 'The organisation whose balance the credits came from.';
COMMENT ON COLUMN billing_archive.credit_allocations.target_application IS 'The application they were meant for.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_credits IS 'What was set aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.used_credits IS 'What was used of it; the rest is what was left.';
COMMENT ON COLUMN billing_archive.credit_allocations.available_credits IS 'What the old system believed to be left; nothing was decided by it.';
COMMENT ON COLUMN billing_archive.credit_allocations.credit_type IS 'Kind of credits: the source of the lot that they came back as.';
COMMENT ON COLUMN billing_archive.credit_allocations.credit_metadata IS 'Whatever the old system kept beside it.';
COMMENT ON COLUMN billing_archive.credit_allocations.campaign_id IS 'Campaign it belonged to.';
COMMENT ON COLUMN billing_archive.credit_allocations.campaign_name IS 'Name of that campaign.';
COMMENT ON COLUMN billing_archive.credit_allocations.expiry_rule IS 'How the expiry was meant: fixed_date, rolling_window, never_expire.';
COMMENT ON COLUMN billing_archive.credit_allocations.expiry_warning_days IS 'Days before expiry at which to warn.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_type IS 'How it came about: manual, automatic, bulk …';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_purpose IS 'What for, in words.';
COMMENT ON COLUMN billing_archive.credit_allocations.is_active IS 'Whether it could still be used.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_at IS 'When it was set aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.expires_at IS 'When it ended; absent for never.';
COMMENT ON COLUMN billing_archive.credit_allocations.auto_replenish IS 'Whether it was to be refilled.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_by IS 'Who set it aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.updated_by IS 'Who changed it last.';
COMMENT ON COLUMN billing_archive.credit_allocations.last_updated_at IS 'When it was changed last.';
COMMENT ON COLUMN billing_archive.credit_allocations.outcome IS 'What became of what was left.';
COMMENT ON COLUMN billing_archive.credit_allocations.lot_id IS 'The lot that it came back as; absent where it did not.';
COMMENT ON COLUMN billing_archive.credit_allocations.sequence_number IS 'The ledger row by which it came back; absent where it did not.';
COMMENT ON COLUMN billing_archive.credit_allocations.archived_at IS 'When it was archived, which decided what had expired.';
