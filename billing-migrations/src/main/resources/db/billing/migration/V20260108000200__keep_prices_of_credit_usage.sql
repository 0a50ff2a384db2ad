-- How a priced use came to its cost, and what is left of allowances.
--
-- A use keeps the price that it had: a repeated call gets its first answer whatever the price is by then. The steps are two arrays,
-- units and credits for them; the price was added up from these and rounded once, half up, to six decimals.
--
-- A counter says how much of an operation was free, and how much was overage, in a period: reading it takes the same however many
-- uses there were. It changes under the lock of the balance row only.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_usage
    ADD COLUMN unit                 text,
    ADD COLUMN unit_multiplier      billing.quantity,
    ADD COLUMN step_quantities      numeric(20, 6)[],
    ADD COLUMN step_costs           numeric(20, 6)[],
    ADD COLUMN price_version        integer,
    ADD COLUMN is_default_price     boolean,
    ADD COLUMN free_period          billing.calendar_period,
    ADD COLUMN free_period_start    timestamptz,
    ADD COLUMN overage_quantity     billing.quantity,
    ADD COLUMN overage_credits      billing.quantity,
    ADD COLUMN overage_period       billing.calendar_period,
    ADD COLUMN overage_period_start timestamptz;

ALTER TABLE billing.credit_usage
    ADD CONSTRAINT credit_usage_price_complete CHECK (
        num_nonnulls(unit, unit_multiplier, step_quantities, step_costs, price_version, is_default_price) IN (0, 6)
    );
ALTER TABLE billing.credit_usage
    ADD CONSTRAINT credit_usage_steps_have_costs CHECK (cardinality(step_quantities) = cardinality(step_costs));
ALTER TABLE billing.credit_usage
    ADD CONSTRAINT credit_usage_free_part_has_period CHECK (
        num_nonnulls(free_period, free_period_start) IN (0, 2) AND (free_period IS NULL OR free_quantity > 0)
    );
ALTER TABLE billing.credit_usage
    ADD CONSTRAINT credit_usage_overage_complete CHECK (
        num_nonnulls(overage_quantity, overage_credits, overage_period, overage_period_start) IN (0, 4)
    );
-- A use is paid or overage, never partly one and partly the other.
ALTER TABLE billing.credit_usage
    ADD CONSTRAINT credit_usage_overage_is_not_debited CHECK (
        overage_quantity IS NULL
        OR (credits_debited = 0 AND overage_credits >= 0 AND overage_quantity = operation_quantity - free_quantity
            AND overage_quantity > 0)
    );

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

CREATE TABLE billing.credit_operation_counters (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    operation_code  billing.operation_code        NOT NULL,
    period          billing.calendar_period       NOT NULL,
    period_start    timestamptz                   NOT NULL,
    free            billing.quantity_not_negative NOT NULL,
    overage         billing.quantity_not_negative NOT NULL,

    CONSTRAINT credit_operation_counters_pk
        PRIMARY KEY (tenant_id, organisation_id, operation_code, period, period_start),
    CONSTRAINT credit_operation_counters_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT
)
-- Room on the page, so that a change stays beside its old version and touches no index.
WITH (fillfactor = 70);

COMMENT ON TABLE billing.credit_operation_counters IS 'How much of an operation was free, and how much was overage, in a period.';
COMMENT ON COLUMN billing.credit_operation_counters.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_operation_counters.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.credit_operation_counters.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_operation_counters.period IS 'Kind of period.';
COMMENT ON COLUMN billing.credit_operation_counters.period_start IS 'When it began.';
COMMENT ON COLUMN billing.credit_operation_counters.free IS 'Units that an allowance of this kind of period covered.';
COMMENT ON COLUMN billing.credit_operation_counters.overage IS 'Units that were overage within a limit of this kind of period.';

CALL billing.distribute_tables();
