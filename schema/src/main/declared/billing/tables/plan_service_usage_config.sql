CREATE TABLE billing.plan_service_usage_config (
    tenant_id          uuid                       NOT NULL,
    config_id          uuid                       NOT NULL,
    configuration_type billing.configuration_type NOT NULL GENERATED ALWAYS AS ('Usage') STORED,
    unit_of_measure    text                       NOT NULL,
    base_rate          billing.rate               NOT NULL,
    minimum_usage      billing.quantity           NOT NULL,
    tier_mode          billing.tier_mode          NOT NULL,

    CONSTRAINT plan_service_usage_config_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_usage_config_header_fk FOREIGN KEY (tenant_id, config_id, configuration_type)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id, configuration_type) ON DELETE CASCADE,
    CONSTRAINT plan_service_usage_config_minimum_not_negative CHECK (minimum_usage >= 0),
    CONSTRAINT plan_service_usage_config_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.plan_service_usage_config IS 'Terms of a service that is charged by quantity.';
COMMENT ON COLUMN billing.plan_service_usage_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_usage_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_usage_config.configuration_type IS 'Always Usage; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_usage_config.unit_of_measure IS 'What is counted: GB, message …';
COMMENT ON COLUMN billing.plan_service_usage_config.base_rate IS 'Price of a unit from zero up to the first tier.';
COMMENT ON COLUMN billing.plan_service_usage_config.minimum_usage IS 'A period counts at least this many units; zero for no minimum.';
COMMENT ON COLUMN billing.plan_service_usage_config.tier_mode IS 'Whether tiers are graduated or by volume.';
