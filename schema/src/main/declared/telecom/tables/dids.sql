CREATE TABLE telecom.dids (
    tenant_id         uuid                  NOT NULL,
    did_id            uuid                  NOT NULL,
    did_number        text                  NOT NULL,
    subscription_id   uuid,
    reserved_for      uuid,
    reserved_until    timestamptz,
    country           text                  NOT NULL,
    country_code      text                  NOT NULL,
    did_type          telecom.did_type      NOT NULL DEFAULT 'local',
    status            telecom.did_status    NOT NULL DEFAULT 'available',
    monthly_rate      billing.price         NOT NULL DEFAULT 0,
    setup_fee         billing.price         NOT NULL DEFAULT 0,
    currency          billing.currency_code NOT NULL,
    assigned_at       timestamptz,
    released_at       timestamptz,
    forwarding_number text,
    features          jsonb,
    metadata          jsonb,
    version           integer               NOT NULL DEFAULT 1,
    created_at        timestamptz           NOT NULL,
    updated_at        timestamptz           NOT NULL,

    CONSTRAINT dids_pk PRIMARY KEY (tenant_id, did_id),
    CONSTRAINT dids_number_unique_in_tenant UNIQUE (tenant_id, did_number),
    CONSTRAINT dids_reserved_for_fk FOREIGN KEY (tenant_id, reserved_for)
        REFERENCES telecom.customers (tenant_id, customer_id),
    CONSTRAINT dids_subscription_fk FOREIGN KEY (tenant_id, subscription_id)
        REFERENCES telecom.subscriptions (tenant_id, subscription_id) ON DELETE RESTRICT,
    CONSTRAINT dids_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT dids_assigned_has_a_subscription CHECK ((status IN ('assigned', 'suspended')) = (subscription_id IS NOT NULL)),
    CONSTRAINT dids_assigned_has_a_time CHECK (subscription_id IS NULL OR assigned_at IS NOT NULL),
    CONSTRAINT dids_country_code_is_a_code CHECK (country_code ~ '^[+][1-9][0-9]{0,2}$'),
    CONSTRAINT dids_country_is_two_capitals CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT dids_forwarding_number_is_e164 CHECK (forwarding_number ~ '^[+][1-9][0-9]{1,14}$'),
    CONSTRAINT dids_number_begins_with_country_code CHECK (starts_with(did_number, country_code)),
    -- ITU-T E.164: at most 15 digits, no leading zero.
    CONSTRAINT dids_number_is_e164 CHECK (did_number ~ '^[+][1-9][0-9]{1,14}$'),
    CONSTRAINT dids_reserved_has_a_customer_and_an_end CHECK (num_nonnulls(reserved_for, reserved_until) = CASE status WHEN 'reserved' THEN 2 ELSE 0 END),
    CONSTRAINT dids_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT dids_version_positive CHECK (version >= 1)
);

-- Numbers of a country.
CREATE INDEX dids_by_country
    ON telecom.dids (tenant_id, country);

-- The numbers that are kept for a customer.
CREATE INDEX dids_by_reservation
    ON telecom.dids (tenant_id, reserved_for)
    WHERE reserved_for IS NOT NULL;

-- Lists by how numbers stand.
CREATE INDEX dids_by_status
    ON telecom.dids (tenant_id, status);

-- The numbers of a subscription.
CREATE INDEX dids_by_subscription
    ON telecom.dids (tenant_id, subscription_id);

COMMENT ON TABLE telecom.dids IS 'A telephone number that a tenant can give to a subscription.';
COMMENT ON COLUMN telecom.dids.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.dids.did_id IS 'Identifies the number within its tenant.';
COMMENT ON COLUMN telecom.dids.did_number IS 'The number as ITU-T E.164 writes it: +918012345678; unique within the tenant.';
COMMENT ON COLUMN telecom.dids.subscription_id IS 'The subscription that has it; absent while none does.';
COMMENT ON COLUMN telecom.dids.reserved_for IS 'The customer for whom it is kept; absent while for nobody.';
COMMENT ON COLUMN telecom.dids.reserved_until IS 'First instant at which the reservation no longer counts.';
COMMENT ON COLUMN telecom.dids.country IS 'Country of the number, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN telecom.dids.country_code IS 'Country code in front of it: +91.';
COMMENT ON COLUMN telecom.dids.did_type IS 'Kind of number.';
COMMENT ON COLUMN telecom.dids.status IS 'How it stands.';
COMMENT ON COLUMN telecom.dids.monthly_rate IS 'What a month of it costs.';
COMMENT ON COLUMN telecom.dids.setup_fee IS 'What assigning it costs once.';
COMMENT ON COLUMN telecom.dids.currency IS 'Currency of both prices.';
COMMENT ON COLUMN telecom.dids.assigned_at IS 'When it was last assigned.';
COMMENT ON COLUMN telecom.dids.released_at IS 'When it was last released.';
COMMENT ON COLUMN telecom.dids.forwarding_number IS 'Where its calls go, E.164; absent for where the subscription says.';
COMMENT ON COLUMN telecom.dids.features IS 'What the number can do, for the application to read.';
COMMENT ON COLUMN telecom.dids.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.dids.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.dids.created_at IS 'When the number was created.';
COMMENT ON COLUMN telecom.dids.updated_at IS 'When the number was last changed.';
