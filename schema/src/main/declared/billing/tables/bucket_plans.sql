CREATE TABLE billing.bucket_plans (
    tenant_id      uuid    NOT NULL,
    bucket_plan_id uuid    NOT NULL,
    plan_id        uuid    NOT NULL,
    total_hours    integer NOT NULL,
    billing_period text    NOT NULL,
    overage_rate   bigint  NOT NULL,

    CONSTRAINT bucket_plans_pk PRIMARY KEY (tenant_id, bucket_plan_id),
    CONSTRAINT bucket_plans_plan_fk FOREIGN KEY (tenant_id, plan_id)
        REFERENCES billing.billing_plans (tenant_id, plan_id) ON DELETE CASCADE
);

-- The buckets of a plan.
CREATE INDEX bucket_plans_by_plan
    ON billing.bucket_plans (tenant_id, plan_id);

COMMENT ON TABLE billing.bucket_plans IS 'Deprecated: hours included in a plan before plan_service_bucket_config.';
COMMENT ON COLUMN billing.bucket_plans.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.bucket_plans.bucket_plan_id IS 'Identifies the row.';
COMMENT ON COLUMN billing.bucket_plans.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.bucket_plans.total_hours IS 'Hours included per period.';
COMMENT ON COLUMN billing.bucket_plans.billing_period IS 'The period, in free text.';
COMMENT ON COLUMN billing.bucket_plans.overage_rate IS 'Rate of an hour beyond, in minor units of the plan''s currency.';
