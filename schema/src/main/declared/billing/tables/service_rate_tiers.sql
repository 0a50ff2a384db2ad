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
