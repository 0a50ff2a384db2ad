-- What a tenant sells (services) and how it bundles it (plans), with the older tables that said how a service is
-- charged inside a plan. Those three (plan_services, bucket_plans, service_rate_tiers) are sources of a later data
-- migration and of nothing else: they keep the old columns, and they accept what the old system accepted.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.service_type AS ENUM ('Fixed', 'Time', 'Usage', 'Product', 'License');
CREATE TYPE billing.billing_frequency AS ENUM ('weekly', 'monthly', 'quarterly', 'semi_annually', 'annually');

COMMENT ON TYPE billing.service_type IS 'What kind of thing a service is.';
COMMENT ON TYPE billing.billing_frequency IS 'How often a plan is charged.';

CREATE TABLE billing.service_catalog (
    tenant_id       uuid                  NOT NULL,
    service_id      uuid                  NOT NULL,
    service_name    text                  NOT NULL,
    description     text,
    service_type    billing.service_type  NOT NULL,
    unit_of_measure text                  NOT NULL,
    default_rate    billing.rate,
    currency        billing.currency_code NOT NULL,
    is_active       boolean               NOT NULL DEFAULT true,
    version         integer               NOT NULL DEFAULT 1,
    created_at      timestamptz           NOT NULL,
    updated_at      timestamptz           NOT NULL,

    CONSTRAINT service_catalog_pk PRIMARY KEY (tenant_id, service_id),
    CONSTRAINT service_catalog_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT service_catalog_name_not_blank CHECK (service_name ~ '[^[:space:]]'),
    CONSTRAINT service_catalog_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]'),
    CONSTRAINT service_catalog_version_positive CHECK (version >= 1),
    CONSTRAINT service_catalog_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.service_catalog IS 'The services that a tenant sells.';
COMMENT ON COLUMN billing.service_catalog.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.service_catalog.service_id IS 'Identifies the service within its tenant.';
COMMENT ON COLUMN billing.service_catalog.service_name IS 'What people call the service.';
COMMENT ON COLUMN billing.service_catalog.description IS 'What it is, in words.';
COMMENT ON COLUMN billing.service_catalog.service_type IS 'What kind of thing it is.';
COMMENT ON COLUMN billing.service_catalog.unit_of_measure IS 'What is counted: hour, seat, GB …';
COMMENT ON COLUMN billing.service_catalog.default_rate IS 'Price of one unit where a plan names none; absent when there is none.';
COMMENT ON COLUMN billing.service_catalog.currency IS 'Currency of the default rate.';
COMMENT ON COLUMN billing.service_catalog.is_active IS 'Whether it may be added to plans.';
COMMENT ON COLUMN billing.service_catalog.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.service_catalog.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.service_catalog.updated_at IS 'When it was last changed.';

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
    CONSTRAINT billing_plans_version_positive CHECK (version >= 1),
    CONSTRAINT billing_plans_updated_after_created CHECK (updated_at >= created_at)
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

-- No foreign key to service_catalog: the old system holds rows whose service is gone, and the migration reports them.
CREATE TABLE billing.plan_services (
    tenant_id   uuid    NOT NULL,
    plan_id     uuid    NOT NULL,
    service_id  uuid    NOT NULL,
    quantity    integer,
    custom_rate bigint,

    CONSTRAINT plan_services_pk PRIMARY KEY (tenant_id, plan_id, service_id),
    CONSTRAINT plan_services_plan_fk FOREIGN KEY (tenant_id, plan_id)
        REFERENCES billing.billing_plans (tenant_id, plan_id) ON DELETE CASCADE
);

COMMENT ON TABLE billing.plan_services IS 'Deprecated: services of a plan before plan_service_configuration.';
COMMENT ON COLUMN billing.plan_services.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_services.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_services.service_id IS 'The service.';
COMMENT ON COLUMN billing.plan_services.quantity IS 'How many.';
COMMENT ON COLUMN billing.plan_services.custom_rate IS 'Rate in minor units of the plan''s currency; absent for the service''s default.';

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

CREATE TABLE billing.service_rate_tiers (
    tenant_id    uuid           NOT NULL,
    tier_id      uuid           NOT NULL,
    service_id   uuid           NOT NULL,
    min_quantity integer        NOT NULL,
    max_quantity integer,
    rate         numeric(10, 2) NOT NULL,
    created_at   timestamptz    NOT NULL,
    updated_at   timestamptz    NOT NULL,

    CONSTRAINT service_rate_tiers_pk PRIMARY KEY (tenant_id, tier_id),
    CONSTRAINT service_rate_tiers_min_quantity_unique UNIQUE (tenant_id, service_id, min_quantity),
    CONSTRAINT service_rate_tiers_service_fk FOREIGN KEY (tenant_id, service_id)
        REFERENCES billing.service_catalog (tenant_id, service_id) ON DELETE CASCADE
);

COMMENT ON TABLE billing.service_rate_tiers IS 'Deprecated: rates by quantity of a service before plan_service_rate_tiers.';
COMMENT ON COLUMN billing.service_rate_tiers.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.service_rate_tiers.tier_id IS 'Identifies the row.';
COMMENT ON COLUMN billing.service_rate_tiers.service_id IS 'The service.';
COMMENT ON COLUMN billing.service_rate_tiers.min_quantity IS 'First quantity of the tier.';
COMMENT ON COLUMN billing.service_rate_tiers.max_quantity IS 'Last quantity of the tier, inclusive; absent for the last tier.';
COMMENT ON COLUMN billing.service_rate_tiers.rate IS 'Rate in minor units of the service''s currency.';
COMMENT ON COLUMN billing.service_rate_tiers.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.service_rate_tiers.updated_at IS 'When it was last changed.';

CALL billing.distribute_tables();
