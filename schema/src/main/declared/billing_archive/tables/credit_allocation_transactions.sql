CREATE TABLE billing_archive.credit_allocation_transactions (
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
    archived_at        timestamptz    NOT NULL,

    CONSTRAINT credit_allocation_transactions_pk PRIMARY KEY (tenant_id, transaction_id),
    CONSTRAINT credit_allocation_transactions_allocation_fk FOREIGN KEY (tenant_id, allocation_id)
        REFERENCES billing_archive.credit_allocations (tenant_id, allocation_id) ON DELETE RESTRICT
);

-- What happened to an allocation.
CREATE INDEX credit_allocation_transactions_by_allocation
    ON billing_archive.credit_allocation_transactions (tenant_id, allocation_id, created_at);

COMMENT ON TABLE billing_archive.credit_allocation_transactions IS 'What happened to credit allocations, until their table was dropped.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.transaction_id IS 'Identifies the row.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.allocation_id IS 'The allocation.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.transaction_type IS 'What happened: allocation, consumption, expiry …';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.amount IS 'Signed change.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.previous_allocated IS 'Allocated before.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.new_allocated IS 'Allocated after.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.previous_used IS 'Used before.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.new_used IS 'Used after.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.operation_code IS 'The operation, where there was one.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.description IS 'Why, in words.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.initiated_by IS 'Who did it.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.created_at IS 'When it happened.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.archived_at IS 'When it was archived.';
