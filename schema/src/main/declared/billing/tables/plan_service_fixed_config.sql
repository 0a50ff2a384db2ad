CREATE TABLE billing.plan_service_fixed_config (
    tenant_id               uuid                            NOT NULL,
    config_id               uuid                            NOT NULL,
    configuration_type      billing.configuration_type      NOT NULL GENERATED ALWAYS AS ('Fixed') STORED,
    base_rate               billing.rate                    NOT NULL,
    is_prorated             boolean                         NOT NULL,
    billing_cycle_alignment billing.billing_cycle_alignment NOT NULL,

    CONSTRAINT plan_service_fixed_config_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_fixed_config_header_fk FOREIGN KEY (tenant_id, config_id, configuration_type)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id, configuration_type) ON DELETE CASCADE
);

COMMENT ON TABLE billing.plan_service_fixed_config IS 'Terms of a service with a fixed price per period.';
COMMENT ON COLUMN billing.plan_service_fixed_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_fixed_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_fixed_config.configuration_type IS 'Always Fixed; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_fixed_config.base_rate IS 'Price of one per period.';
COMMENT ON COLUMN billing.plan_service_fixed_config.is_prorated IS 'Whether a partial period costs its share.';
COMMENT ON COLUMN billing.plan_service_fixed_config.billing_cycle_alignment IS 'Whether it is charged at the start or the end of a period.';
