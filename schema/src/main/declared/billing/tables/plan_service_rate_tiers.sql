CREATE TABLE billing.plan_service_rate_tiers (
    tenant_id    uuid             NOT NULL,
    config_id    uuid             NOT NULL,
    min_quantity billing.quantity NOT NULL,
    rate         billing.rate     NOT NULL,

    CONSTRAINT plan_service_rate_tiers_pk PRIMARY KEY (tenant_id, config_id, min_quantity),
    CONSTRAINT plan_service_rate_tiers_usage_fk FOREIGN KEY (tenant_id, config_id)
        REFERENCES billing.plan_service_usage_config (tenant_id, config_id) ON DELETE CASCADE,
    CONSTRAINT plan_service_rate_tiers_min_quantity_positive CHECK (min_quantity > 0)
);

COMMENT ON TABLE billing.plan_service_rate_tiers IS 'Where the price of a unit changes with the quantity.';
COMMENT ON COLUMN billing.plan_service_rate_tiers.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_rate_tiers.config_id IS 'The usage configuration.';
COMMENT ON COLUMN billing.plan_service_rate_tiers.min_quantity IS 'The rate applies to what is beyond this quantity, up to the next tier.';
COMMENT ON COLUMN billing.plan_service_rate_tiers.rate IS 'Price of a unit in this tier.';
