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
    CONSTRAINT service_catalog_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT service_catalog_version_positive CHECK (version >= 1)
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
