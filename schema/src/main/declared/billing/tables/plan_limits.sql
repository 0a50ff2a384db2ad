CREATE TABLE billing.plan_limits (
    plan_id        uuid                          NOT NULL,
    limit_code     text                          NOT NULL,
    limit_quantity billing.quantity_not_negative,
    is_unlimited   boolean                       NOT NULL DEFAULT false,

    CONSTRAINT plan_limits_pk PRIMARY KEY (plan_id, limit_code),
    CONSTRAINT plan_limits_plan_fk FOREIGN KEY (plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE CASCADE,
    CONSTRAINT plan_limits_code_is_a_code CHECK (limit_code ~ '^[A-Z][A-Z0-9_]{0,62}$'),
    CONSTRAINT plan_limits_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL))
);

COMMENT ON TABLE billing.plan_limits IS 'How much of something a plan includes; what has no row is not included.';
COMMENT ON COLUMN billing.plan_limits.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_limits.limit_code IS 'What is limited: capitals, digits, underscores.';
COMMENT ON COLUMN billing.plan_limits.limit_quantity IS 'How much is included; absent when unlimited.';
COMMENT ON COLUMN billing.plan_limits.is_unlimited IS 'Whether there is no limit.';
