CREATE TABLE billing.credit_usage (
    tenant_id            uuid                    NOT NULL,
    organisation_id      uuid                    NOT NULL,
    usage_id             uuid                    NOT NULL,
    operation_code       billing.operation_code  NOT NULL,
    operation_quantity   billing.quantity        NOT NULL,
    free_quantity        billing.quantity        NOT NULL DEFAULT 0,
    credits_debited      billing.quantity        NOT NULL,
    sequence_number      billing.sequence_number,
    user_reference       text,
    request_reference    text,
    idempotency_key      billing.idempotency_key NOT NULL,
    created_at           timestamptz             NOT NULL,
    unit                 text,
    unit_multiplier      billing.quantity,
    step_quantities      numeric(20, 6)[],
    step_costs           numeric(20, 6)[],
    price_version        integer,
    is_default_price     boolean,
    free_period          billing.calendar_period,
    free_period_start    timestamptz,
    overage_quantity     billing.quantity,
    overage_credits      billing.quantity,
    overage_period       billing.calendar_period,
    overage_period_start timestamptz,

    CONSTRAINT credit_usage_pk PRIMARY KEY (tenant_id, organisation_id, usage_id),
    CONSTRAINT credit_usage_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT credit_usage_transaction_unique UNIQUE (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_usage_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_usage_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_usage_debit_has_transaction CHECK ((credits_debited > 0) = (sequence_number IS NOT NULL)),
    CONSTRAINT credit_usage_debit_not_negative CHECK (credits_debited >= 0),
    CONSTRAINT credit_usage_free_costs_nothing CHECK (free_quantity < operation_quantity OR credits_debited = 0),
    CONSTRAINT credit_usage_free_part_has_period CHECK (
        num_nonnulls(free_period, free_period_start) IN (0, 2) AND (free_period IS NULL OR free_quantity > 0)
    ),
    CONSTRAINT credit_usage_free_within_quantity CHECK (free_quantity BETWEEN 0 AND operation_quantity),
    CONSTRAINT credit_usage_operation_quantity_positive CHECK (operation_quantity > 0),
    CONSTRAINT credit_usage_overage_complete CHECK (
        num_nonnulls(overage_quantity, overage_credits, overage_period, overage_period_start) IN (0, 4)
    ),
    -- A use is paid or overage, never partly one and partly the other.
    CONSTRAINT credit_usage_overage_is_not_debited CHECK (
        overage_quantity IS NULL
        OR (credits_debited = 0 AND overage_credits >= 0 AND overage_quantity = operation_quantity - free_quantity
            AND overage_quantity > 0)
    ),
    CONSTRAINT credit_usage_price_complete CHECK (
        num_nonnulls(unit, unit_multiplier, step_quantities, step_costs, price_version, is_default_price) IN (0, 6)
    ),
    CONSTRAINT credit_usage_steps_have_costs CHECK (cardinality(step_quantities) = cardinality(step_costs))
);

-- What an operation was used for in a period: the free allowance is counted by this.
CREATE INDEX credit_usage_by_operation
    ON billing.credit_usage (tenant_id, organisation_id, operation_code, created_at);

COMMENT ON TABLE billing.credit_usage IS 'What priced operations were used for: quantity, free part, credits debited.';
COMMENT ON COLUMN billing.credit_usage.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_usage.organisation_id IS 'The organisation that used the operation.';
COMMENT ON COLUMN billing.credit_usage.usage_id IS 'Identifies the use.';
COMMENT ON COLUMN billing.credit_usage.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_usage.operation_quantity IS 'How much of it, in the unit of its configuration.';
COMMENT ON COLUMN billing.credit_usage.free_quantity IS 'The part covered by the free allowance.';
COMMENT ON COLUMN billing.credit_usage.credits_debited IS 'What it cost; zero when all of it was free.';
COMMENT ON COLUMN billing.credit_usage.sequence_number IS 'The ledger row that debited it; absent when nothing was.';
COMMENT ON COLUMN billing.credit_usage.user_reference IS 'Who did it, in the application''s words.';
COMMENT ON COLUMN billing.credit_usage.request_reference IS 'The request it was part of, in the application''s words.';
COMMENT ON COLUMN billing.credit_usage.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN billing.credit_usage.created_at IS 'When it was recorded.';
COMMENT ON COLUMN billing.credit_usage.unit IS 'What was counted; absent, with the rest of the price, for uses from before prices were kept.';
COMMENT ON COLUMN billing.credit_usage.unit_multiplier IS 'How many units each cost was for.';
COMMENT ON COLUMN billing.credit_usage.step_quantities IS 'Units at each cost, in the order of the steps.';
COMMENT ON COLUMN billing.credit_usage.step_costs IS 'Credits per unit_multiplier units, step by step.';
COMMENT ON COLUMN billing.credit_usage.price_version IS 'Version of the price at the time.';
COMMENT ON COLUMN billing.credit_usage.is_default_price IS 'Whether it was the default price, not the tenant''s own.';
COMMENT ON COLUMN billing.credit_usage.free_period IS 'Period of the allowance that the free part was taken from; absent where nothing was free.';
COMMENT ON COLUMN billing.credit_usage.free_period_start IS 'When that period began.';
COMMENT ON COLUMN billing.credit_usage.overage_quantity IS 'Units that were used though credits were out; absent where there was no overage.';
COMMENT ON COLUMN billing.credit_usage.overage_credits IS 'What the overage costs in credits: owed, not debited.';
COMMENT ON COLUMN billing.credit_usage.overage_period IS 'Period of the overage limit.';
COMMENT ON COLUMN billing.credit_usage.overage_period_start IS 'When that period began.';
