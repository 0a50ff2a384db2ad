-- Credit allocations: the older way in which an organisation set credits aside for one of its applications.
--
-- Nothing new writes here. The tables exist so that databases which still hold allocations can be brought under one
-- schema and their unspent credits returned by a later script, which then removes both. The columns are those of the
-- old system; the keys are ours.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.credit_allocations (
    tenant_id           uuid           NOT NULL,
    allocation_id       uuid           NOT NULL,
    source_entity_id    uuid           NOT NULL,
    target_application  varchar(50)    NOT NULL,
    allocated_credits   numeric(15, 4) NOT NULL,
    used_credits        numeric(15, 4) NOT NULL DEFAULT 0,
    available_credits   numeric(15, 4) NOT NULL DEFAULT 0,
    credit_type         varchar(50)    NOT NULL DEFAULT 'free',
    credit_metadata     jsonb,
    campaign_id         varchar(100),
    campaign_name       varchar(255),
    expiry_rule         varchar(50)    NOT NULL DEFAULT 'fixed_date',
    expiry_warning_days numeric(5, 0)  NOT NULL DEFAULT 7,
    allocation_type     varchar(30)    NOT NULL DEFAULT 'manual',
    allocation_purpose  text,
    is_active           boolean        NOT NULL DEFAULT true,
    allocated_at        timestamptz    NOT NULL,
    expires_at          timestamptz,
    auto_replenish      boolean        NOT NULL DEFAULT false,
    allocated_by        uuid,
    updated_by          uuid,
    last_updated_at     timestamptz    NOT NULL,

    CONSTRAINT credit_allocations_pk PRIMARY KEY (tenant_id, allocation_id),
    CONSTRAINT credit_allocations_organisation_fk FOREIGN KEY (tenant_id, source_entity_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_allocations_available_not_negative CHECK (available_credits >= 0),
    CONSTRAINT credit_allocations_used_within_allocated CHECK (used_credits BETWEEN 0 AND allocated_credits)
);

-- What an organisation has set aside.
CREATE INDEX credit_allocations_by_organisation
    ON billing.credit_allocations (tenant_id, source_entity_id, is_active);

COMMENT ON TABLE billing.credit_allocations IS 'Deprecated: credits set aside for an application. A later script returns them and removes the table.';
COMMENT ON COLUMN billing.credit_allocations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_allocations.allocation_id IS 'Identifies the allocation.';
COMMENT ON COLUMN billing.credit_allocations.source_entity_id IS 'The organisation whose balance the credits came from.';
COMMENT ON COLUMN billing.credit_allocations.target_application IS 'The application they were meant for.';
COMMENT ON COLUMN billing.credit_allocations.allocated_credits IS 'What was set aside.';
COMMENT ON COLUMN billing.credit_allocations.used_credits IS 'What was used of it.';
COMMENT ON COLUMN billing.credit_allocations.available_credits IS 'What the old system believed to be left.';
COMMENT ON COLUMN billing.credit_allocations.credit_type IS 'Kind of credits: free, paid, seasonal …';
COMMENT ON COLUMN billing.credit_allocations.credit_metadata IS 'Whatever the old system kept beside it.';
COMMENT ON COLUMN billing.credit_allocations.campaign_id IS 'Campaign it belonged to.';
COMMENT ON COLUMN billing.credit_allocations.campaign_name IS 'Name of that campaign.';
COMMENT ON COLUMN billing.credit_allocations.expiry_rule IS 'How the expiry was meant: fixed_date, rolling_window, never_expire.';
COMMENT ON COLUMN billing.credit_allocations.expiry_warning_days IS 'Days before expiry at which to warn.';
COMMENT ON COLUMN billing.credit_allocations.allocation_type IS 'How it came about: manual, automatic, bulk …';
COMMENT ON COLUMN billing.credit_allocations.allocation_purpose IS 'What for, in words.';
COMMENT ON COLUMN billing.credit_allocations.is_active IS 'Whether it could still be used.';
COMMENT ON COLUMN billing.credit_allocations.allocated_at IS 'When it was set aside.';
COMMENT ON COLUMN billing.credit_allocations.expires_at IS 'When it ended; absent for never.';
COMMENT ON COLUMN billing.credit_allocations.auto_replenish IS 'Whether it was to be refilled.';
COMMENT ON COLUMN billing.credit_allocations.allocated_by IS 'Who set it aside.';
COMMENT ON COLUMN billing.credit_allocations.updated_by IS 'Who changed it last.';
COMMENT ON COLUMN billing.credit_allocations.last_updated_at IS 'When it was changed last.';

CREATE TABLE billing.credit_allocation_transactions (
    tenant_id          uuid           NOT NULL,
    transaction_id     uuid           NOT NULL,
    allocation_id      uuid           NOT NULL,
    transaction_type   varchar(30)    NOT NULL,
    amount             numeric(15, 4) NOT NULL,
    previous_allocated numeric(15, 4),
    new_allocated      numeric(15, 4),
    previous_used      numeric(15, 4),
    new_used           numeric(15, 4),
    operation_code     varchar(255),
    description        text,
    initiated_by       uuid,
    created_at         timestamptz    NOT NULL,

    CONSTRAINT credit_allocation_transactions_pk PRIMARY KEY (tenant_id, transaction_id),
    CONSTRAINT credit_allocation_transactions_allocation_fk FOREIGN KEY (tenant_id, allocation_id)
        REFERENCES billing.credit_allocations (tenant_id, allocation_id) ON DELETE RESTRICT
);

-- What happened to an allocation.
CREATE INDEX credit_allocation_transactions_by_allocation
    ON billing.credit_allocation_transactions (tenant_id, allocation_id, created_at);

COMMENT ON TABLE billing.credit_allocation_transactions IS 'Deprecated: what happened to an allocation. A later script archives and removes it.';
COMMENT ON COLUMN billing.credit_allocation_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_allocation_transactions.transaction_id IS 'Identifies the row.';
COMMENT ON COLUMN billing.credit_allocation_transactions.allocation_id IS 'The allocation.';
COMMENT ON COLUMN billing.credit_allocation_transactions.transaction_type IS 'What happened: allocation, consumption, expiry …';
COMMENT ON COLUMN billing.credit_allocation_transactions.amount IS 'Signed change.';
COMMENT ON COLUMN billing.credit_allocation_transactions.previous_allocated IS 'Allocated before.';
COMMENT ON COLUMN billing.credit_allocation_transactions.new_allocated IS 'Allocated after.';
COMMENT ON COLUMN billing.credit_allocation_transactions.previous_used IS 'Used before.';
COMMENT ON COLUMN billing.credit_allocation_transactions.new_used IS 'Used after.';
COMMENT ON COLUMN billing.credit_allocation_transactions.operation_code IS 'The operation, where there was one.';
COMMENT ON COLUMN billing.credit_allocation_transactions.description IS 'Why, in words.';
COMMENT ON COLUMN billing.credit_allocation_transactions.initiated_by IS 'Who did it.';
COMMENT ON COLUMN billing.credit_allocation_transactions.created_at IS 'When it happened.';

CALL billing.distribute_tables();
