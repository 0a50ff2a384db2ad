CREATE TABLE billing.plan_service_bucket_config (
    tenant_id          uuid                       NOT NULL,
    config_id          uuid                       NOT NULL,
    configuration_type billing.configuration_type NOT NULL GENERATED ALWAYS AS ('Bucket') STORED,
    included_quantity  billing.quantity           NOT NULL,
    unit_of_measure    text                       NOT NULL,
    billing_period     billing.billing_frequency  NOT NULL,
    overage_rate       billing.rate               NOT NULL,
    rollover_mode      billing.rollover_mode      NOT NULL,
    rollover_cap       billing.quantity,

    CONSTRAINT plan_service_bucket_config_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_bucket_config_header_fk FOREIGN KEY (tenant_id, config_id, configuration_type)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id, configuration_type) ON DELETE CASCADE,
    CONSTRAINT plan_service_bucket_config_cap_positive CHECK (rollover_cap > 0),
    CONSTRAINT plan_service_bucket_config_capped_has_cap CHECK ((rollover_mode = 'capped') = (rollover_cap IS NOT NULL)),
    CONSTRAINT plan_service_bucket_config_included_not_negative CHECK (included_quantity >= 0),
    CONSTRAINT plan_service_bucket_config_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.plan_service_bucket_config IS 'Terms of a service with a quantity included per period.';
COMMENT ON COLUMN billing.plan_service_bucket_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_bucket_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_bucket_config.configuration_type IS 'Always Bucket; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_bucket_config.included_quantity IS 'Units that cost nothing beyond the plan.';
COMMENT ON COLUMN billing.plan_service_bucket_config.unit_of_measure IS 'What is counted: hour, minute, GB …';
COMMENT ON COLUMN billing.plan_service_bucket_config.billing_period IS 'Period for which the quantity is included.';
COMMENT ON COLUMN billing.plan_service_bucket_config.overage_rate IS 'Price of a unit beyond.';
COMMENT ON COLUMN billing.plan_service_bucket_config.rollover_mode IS 'What happens to the unused part at the end of a period.';
COMMENT ON COLUMN billing.plan_service_bucket_config.rollover_cap IS 'Most that is taken into the next period; present when capped.';
