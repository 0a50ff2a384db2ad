-- Takes back how uses came to their cost, and what is left of allowances.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.credit_operation_counters;

ALTER TABLE billing.credit_usage
    DROP CONSTRAINT credit_usage_overage_is_not_debited;
ALTER TABLE billing.credit_usage
    DROP CONSTRAINT credit_usage_overage_complete;
ALTER TABLE billing.credit_usage
    DROP CONSTRAINT credit_usage_free_part_has_period;
ALTER TABLE billing.credit_usage
    DROP CONSTRAINT credit_usage_steps_have_costs;
ALTER TABLE billing.credit_usage
    DROP CONSTRAINT credit_usage_price_complete;
ALTER TABLE billing.credit_usage
    DROP COLUMN overage_period_start,
    DROP COLUMN overage_period,
    DROP COLUMN overage_credits,
    DROP COLUMN overage_quantity,
    DROP COLUMN free_period_start,
    DROP COLUMN free_period,
    DROP COLUMN is_default_price,
    DROP COLUMN price_version,
    DROP COLUMN step_costs,
    DROP COLUMN step_quantities,
    DROP COLUMN unit_multiplier,
    DROP COLUMN unit;
