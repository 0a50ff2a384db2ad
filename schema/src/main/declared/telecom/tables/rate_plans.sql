CREATE TABLE telecom.rate_plans (
    tenant_id                 uuid                  NOT NULL,
    rate_plan_id              uuid                  NOT NULL,
    name                      text                  NOT NULL,
    description               text,
    plan_type                 telecom.account_type  NOT NULL DEFAULT 'prepaid',
    currency                  billing.currency_code NOT NULL,
    monthly_price             billing.price         NOT NULL,
    annual_price              billing.price,
    setup_fee                 billing.price         NOT NULL DEFAULT 0,
    trial_days                integer               NOT NULL DEFAULT 0,
    included_minutes          integer               NOT NULL DEFAULT 0,
    included_dids             integer               NOT NULL DEFAULT 0,
    max_concurrent_calls      integer               NOT NULL DEFAULT 1,
    overage_rate_per_minute   billing.rate          NOT NULL DEFAULT 0,
    initial_increment_seconds integer               NOT NULL DEFAULT 60,
    billing_increment_seconds integer               NOT NULL DEFAULT 60,
    rounding_mode             telecom.cost_rounding NOT NULL DEFAULT 'half_up',
    did_monthly_rate          billing.price         NOT NULL DEFAULT 0,
    features                  jsonb,
    is_active                 boolean               NOT NULL DEFAULT true,
    version                   integer               NOT NULL DEFAULT 1,
    created_at                timestamptz           NOT NULL,
    updated_at                timestamptz           NOT NULL,

    CONSTRAINT rate_plans_pk PRIMARY KEY (tenant_id, rate_plan_id),
    CONSTRAINT rate_plans_name_unique_in_tenant UNIQUE (tenant_id, name),
    CONSTRAINT rate_plans_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT rate_plans_billing_increment_in_range CHECK (billing_increment_seconds BETWEEN 1 AND 3600),
    CONSTRAINT rate_plans_concurrent_calls_positive CHECK (max_concurrent_calls >= 1),
    CONSTRAINT rate_plans_dids_not_negative CHECK (included_dids >= 0),
    CONSTRAINT rate_plans_initial_increment_in_range CHECK (initial_increment_seconds BETWEEN 1 AND 3600),
    CONSTRAINT rate_plans_minutes_in_range CHECK (included_minutes BETWEEN 0 AND 10000000),
    CONSTRAINT rate_plans_name_not_blank CHECK (name ~ '[^[:space:]]' AND length(name) <= 100),
    CONSTRAINT rate_plans_trial_days_in_range CHECK (trial_days BETWEEN 0 AND 365),
    CONSTRAINT rate_plans_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT rate_plans_version_positive CHECK (version >= 1)
);

-- The plans that are on offer.
CREATE INDEX rate_plans_by_activity
    ON telecom.rate_plans (tenant_id, is_active);

COMMENT ON TABLE telecom.rate_plans IS 'What a subscription costs, and its calls.';
COMMENT ON COLUMN telecom.rate_plans.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.rate_plans.rate_plan_id IS 'Identifies the plan within its tenant.';
COMMENT ON COLUMN telecom.rate_plans.name IS 'What people call the plan, unique within the tenant.';
COMMENT ON COLUMN telecom.rate_plans.description IS 'What the plan is for.';
COMMENT ON COLUMN telecom.rate_plans.plan_type IS 'The type of account that the plan is for.';
COMMENT ON COLUMN telecom.rate_plans.currency IS 'Currency of all its prices.';
COMMENT ON COLUMN telecom.rate_plans.monthly_price IS 'Price of a month.';
COMMENT ON COLUMN telecom.rate_plans.annual_price IS 'Price of a year; absent where the plan is not sold by the year.';
COMMENT ON COLUMN telecom.rate_plans.setup_fee IS 'Charged once, with the first period.';
COMMENT ON COLUMN telecom.rate_plans.trial_days IS 'Days before the first period that cost nothing; zero for none.';
COMMENT ON COLUMN telecom.rate_plans.included_minutes IS 'Minutes of calls per period that the price covers.';
COMMENT ON COLUMN telecom.rate_plans.included_dids IS 'Numbers that the price covers.';
COMMENT ON COLUMN telecom.rate_plans.max_concurrent_calls IS 'Calls that may be made at a time.';
COMMENT ON COLUMN telecom.rate_plans.overage_rate_per_minute IS 'Price of a minute beyond those included.';
COMMENT ON COLUMN telecom.rate_plans.initial_increment_seconds IS 'A call that was answered counts at least as long.';
COMMENT ON COLUMN telecom.rate_plans.billing_increment_seconds IS 'What is longer counts in full steps of this: 60/60, 30/6, 1/1.';
COMMENT ON COLUMN telecom.rate_plans.rounding_mode IS 'How the cost of a call is rounded to four decimals.';
COMMENT ON COLUMN telecom.rate_plans.did_monthly_rate IS 'Price of a month of a number beyond those included.';
COMMENT ON COLUMN telecom.rate_plans.features IS 'What else the plan offers, for the application to read.';
COMMENT ON COLUMN telecom.rate_plans.is_active IS 'Whether new subscriptions may take the plan.';
COMMENT ON COLUMN telecom.rate_plans.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.rate_plans.created_at IS 'When the plan was created.';
COMMENT ON COLUMN telecom.rate_plans.updated_at IS 'When the plan was last changed.';
