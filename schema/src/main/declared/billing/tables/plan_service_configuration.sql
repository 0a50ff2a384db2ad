CREATE TABLE billing.plan_service_configuration (
    tenant_id          uuid                       NOT NULL,
    config_id          uuid                       NOT NULL,
    plan_id            uuid                       NOT NULL,
    service_id         uuid                       NOT NULL,
    configuration_type billing.configuration_type NOT NULL,
    quantity           billing.quantity           NOT NULL DEFAULT 1,
    currency           billing.currency_code      NOT NULL,
    rounding_mode      billing.rounding_mode      NOT NULL,
    version            integer                    NOT NULL DEFAULT 1,
    created_at         timestamptz                NOT NULL,
    updated_at         timestamptz                NOT NULL,
    fixed_config_id    uuid                       GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Fixed' THEN config_id END) STORED,
    hourly_config_id   uuid                       GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Hourly' THEN config_id END) STORED,
    usage_config_id    uuid                       GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Usage' THEN config_id END) STORED,
    bucket_config_id   uuid                       GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Bucket' THEN config_id END) STORED,

    CONSTRAINT plan_service_configuration_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_configuration_once_per_plan UNIQUE (tenant_id, plan_id, service_id),
    CONSTRAINT plan_service_configuration_one_type UNIQUE (tenant_id, config_id, configuration_type),
    CONSTRAINT plan_service_configuration_in_plan_currency FOREIGN KEY (tenant_id, plan_id, currency)
        REFERENCES billing.billing_plans (tenant_id, plan_id, currency) ON DELETE CASCADE,
    CONSTRAINT plan_service_configuration_service_fk FOREIGN KEY (tenant_id, service_id)
        REFERENCES billing.service_catalog (tenant_id, service_id) ON DELETE CASCADE,
    CONSTRAINT plan_service_config_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT plan_service_configuration_quantity_positive CHECK (quantity > 0),
    CONSTRAINT plan_service_configuration_version_positive CHECK (version >= 1)
);

CREATE INDEX plan_service_configuration_by_bucket
    ON billing.plan_service_configuration (tenant_id, bucket_config_id)
    WHERE bucket_config_id IS NOT NULL;

-- One partial index for each key from header to detail; a header is in exactly one of them.
CREATE INDEX plan_service_configuration_by_fixed
    ON billing.plan_service_configuration (tenant_id, fixed_config_id)
    WHERE fixed_config_id IS NOT NULL;

CREATE INDEX plan_service_configuration_by_hourly
    ON billing.plan_service_configuration (tenant_id, hourly_config_id)
    WHERE hourly_config_id IS NOT NULL;

-- What a plan contains, and what a service is part of.
CREATE INDEX plan_service_configuration_by_plan_currency
    ON billing.plan_service_configuration (tenant_id, plan_id, currency);

CREATE INDEX plan_service_configuration_by_service
    ON billing.plan_service_configuration (tenant_id, service_id);

CREATE INDEX plan_service_configuration_by_usage
    ON billing.plan_service_configuration (tenant_id, usage_config_id)
    WHERE usage_config_id IS NOT NULL;

ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_bucket_has_detail FOREIGN KEY (tenant_id, bucket_config_id)
        REFERENCES billing.plan_service_bucket_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_fixed_has_detail FOREIGN KEY (tenant_id, fixed_config_id)
        REFERENCES billing.plan_service_fixed_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_hourly_has_detail FOREIGN KEY (tenant_id, hourly_config_id)
        REFERENCES billing.plan_service_hourly_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_usage_has_detail FOREIGN KEY (tenant_id, usage_config_id)
        REFERENCES billing.plan_service_usage_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;

COMMENT ON TABLE billing.plan_service_configuration IS 'A service inside a plan, and in which of four ways it is charged.';
COMMENT ON COLUMN billing.plan_service_configuration.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_configuration.config_id IS 'Identifies the configuration within its tenant.';
COMMENT ON COLUMN billing.plan_service_configuration.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_service_configuration.service_id IS 'The service; once per plan.';
COMMENT ON COLUMN billing.plan_service_configuration.configuration_type IS 'How it is charged; says which detail table holds the terms.';
COMMENT ON COLUMN billing.plan_service_configuration.quantity IS 'How many of the service the plan contains.';
COMMENT ON COLUMN billing.plan_service_configuration.currency IS 'Currency of all rates of the configuration, which is the plan''s.';
COMMENT ON COLUMN billing.plan_service_configuration.rounding_mode IS 'How charges are rounded to minor units of the currency.';
COMMENT ON COLUMN billing.plan_service_configuration.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.plan_service_configuration.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.plan_service_configuration.updated_at IS 'When it was last changed, its detail rows included.';
COMMENT ON COLUMN billing.plan_service_configuration.fixed_config_id IS 'The key again when the type is Fixed; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.hourly_config_id IS 'The key again when the type is Hourly; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.usage_config_id IS 'The key again when the type is Usage; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.bucket_config_id IS 'The key again when the type is Bucket; demands the detail row.';
