CREATE TABLE billing.billing_plans (
    tenant_id         uuid                      NOT NULL,
    plan_id           uuid                      NOT NULL,
    plan_name         text                      NOT NULL,
    description       text,
    billing_frequency billing.billing_frequency NOT NULL,
    currency          billing.currency_code     NOT NULL,
    plan_type         text,
    is_custom         boolean                   NOT NULL DEFAULT false,
    is_active         boolean                   NOT NULL DEFAULT true,
    version           integer                   NOT NULL DEFAULT 1,
    created_at        timestamptz               NOT NULL,
    updated_at        timestamptz               NOT NULL,

    CONSTRAINT billing_plans_pk PRIMARY KEY (tenant_id, plan_id),
    -- Lets what a plan contains prove that it is priced in the plan's currency.
    CONSTRAINT billing_plans_one_currency UNIQUE (tenant_id, plan_id, currency),
    CONSTRAINT billing_plans_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT billing_plans_name_not_blank CHECK (plan_name ~ '[^[:space:]]'),
    CONSTRAINT billing_plans_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT billing_plans_version_positive CHECK (version >= 1)
);

COMMENT ON TABLE billing.billing_plans IS 'Bundles of services that a tenant sells together.';
COMMENT ON COLUMN billing.billing_plans.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.billing_plans.plan_id IS 'Identifies the plan within its tenant.';
COMMENT ON COLUMN billing.billing_plans.plan_name IS 'What people call the plan.';
COMMENT ON COLUMN billing.billing_plans.description IS 'What it is, in words.';
COMMENT ON COLUMN billing.billing_plans.billing_frequency IS 'How often it is charged.';
COMMENT ON COLUMN billing.billing_plans.currency IS 'Currency of everything in the plan.';
COMMENT ON COLUMN billing.billing_plans.plan_type IS 'Deprecated: how all services of the plan used to be charged. Read by the data migration only.';
COMMENT ON COLUMN billing.billing_plans.is_custom IS 'Whether it was made for one customer.';
COMMENT ON COLUMN billing.billing_plans.is_active IS 'Whether it may be sold.';
COMMENT ON COLUMN billing.billing_plans.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.billing_plans.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.billing_plans.updated_at IS 'When it was last changed.';
