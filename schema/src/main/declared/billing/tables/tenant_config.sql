CREATE TABLE billing.tenant_config (
    tenant_id                   uuid                    NOT NULL,
    stripe_customer_id          billing.stripe_id,
    stripe_customer_request_key billing.idempotency_key NOT NULL,
    created_at                  timestamptz             NOT NULL DEFAULT now(),
    updated_at                  timestamptz             NOT NULL DEFAULT now(),

    CONSTRAINT tenant_config_pk PRIMARY KEY (tenant_id),
    -- lint:ignore tenant-not-first external_references promises it as well; on Citus only that does
    CONSTRAINT tenant_config_stripe_customer_unique UNIQUE (stripe_customer_id),
    CONSTRAINT tenant_config_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT tenant_config_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.tenant_config IS 'What a tenant is to Stripe.';
COMMENT ON COLUMN billing.tenant_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.tenant_config.stripe_customer_id IS 'The customer at Stripe; absent until one is created.';
COMMENT ON COLUMN billing.tenant_config.stripe_customer_request_key IS 'Idempotency key with which Stripe is asked for the customer: whoever asks, however often, gets the same one.';
COMMENT ON COLUMN billing.tenant_config.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.tenant_config.updated_at IS 'When it was last changed.';
