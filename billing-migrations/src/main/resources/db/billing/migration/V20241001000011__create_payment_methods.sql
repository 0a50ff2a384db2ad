-- Payment methods: cards and accounts that a customer saved at a gateway. Only what people recognise them by is kept here.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE telecom.payment_methods (
    tenant_id                 uuid                        NOT NULL,
    payment_method_id         uuid                        NOT NULL,
    customer_id               uuid                        NOT NULL,
    method_type               telecom.payment_method_type NOT NULL,
    gateway                   telecom.payment_gateway     NOT NULL,
    gateway_payment_method_id text                        NOT NULL,
    is_default                boolean                     NOT NULL DEFAULT false,
    is_active                 boolean                     NOT NULL DEFAULT true,
    last_four                 text,
    card_brand                text,
    expiry_month              smallint,
    expiry_year               smallint,
    bank_name                 text,
    upi_id                    text,
    metadata                  jsonb,
    version                   integer                     NOT NULL DEFAULT 1,
    created_at                timestamptz                 NOT NULL,
    updated_at                timestamptz                 NOT NULL,

    CONSTRAINT payment_methods_pk PRIMARY KEY (tenant_id, payment_method_id),
    CONSTRAINT payment_methods_gateway_method_saved_once UNIQUE (tenant_id, gateway, gateway_payment_method_id),
    -- What was paid by a saved method names its customer too.
    CONSTRAINT payment_methods_customer_unique UNIQUE (tenant_id, customer_id, payment_method_id),
    CONSTRAINT payment_methods_customer_fk FOREIGN KEY (tenant_id, customer_id)
        REFERENCES telecom.customers (tenant_id, customer_id) ON DELETE CASCADE,
    CONSTRAINT payment_methods_gateway_method_not_blank
        CHECK (gateway_payment_method_id ~ '[^[:space:]]' AND length(gateway_payment_method_id) <= 200),
    CONSTRAINT payment_methods_default_is_active CHECK (is_active OR NOT is_default),
    CONSTRAINT payment_methods_last_four_are_digits CHECK (last_four ~ '^[0-9]{4}$'),
    CONSTRAINT payment_methods_expiry_complete CHECK ((expiry_month IS NULL) = (expiry_year IS NULL)),
    CONSTRAINT payment_methods_expiry_month_in_year CHECK (expiry_month BETWEEN 1 AND 12),
    CONSTRAINT payment_methods_expiry_year_in_range CHECK (expiry_year BETWEEN 2000 AND 2100),
    CONSTRAINT payment_methods_only_upi_has_an_address CHECK (upi_id IS NULL OR method_type = 'upi'),
    CONSTRAINT payment_methods_version_positive CHECK (version >= 1),
    CONSTRAINT payment_methods_updated_after_created CHECK (updated_at >= created_at)
);

-- One default per customer.
CREATE UNIQUE INDEX payment_methods_one_default
    ON telecom.payment_methods (tenant_id, customer_id)
    WHERE is_default;

-- A gateway's id, whichever gateway it is.
CREATE INDEX payment_methods_by_gateway_method
    ON telecom.payment_methods (tenant_id, gateway_payment_method_id);

-- What is taken where none is named.
CREATE INDEX payment_methods_by_default
    ON telecom.payment_methods (tenant_id, is_default);

COMMENT ON TABLE telecom.payment_methods IS 'A card or account that a customer saved at a gateway.';
COMMENT ON COLUMN telecom.payment_methods.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.payment_methods.payment_method_id IS 'Identifies the method within its tenant.';
COMMENT ON COLUMN telecom.payment_methods.customer_id IS 'Whose it is.';
COMMENT ON COLUMN telecom.payment_methods.method_type IS 'What it is.';
COMMENT ON COLUMN telecom.payment_methods.gateway IS 'Where it is saved.';
COMMENT ON COLUMN telecom.payment_methods.gateway_payment_method_id IS 'The method as the gateway names it.';
COMMENT ON COLUMN telecom.payment_methods.is_default IS 'Whether it is taken where none is named; one per customer.';
COMMENT ON COLUMN telecom.payment_methods.is_active IS 'Whether it may be used.';
COMMENT ON COLUMN telecom.payment_methods.last_four IS 'Last four digits of the card.';
COMMENT ON COLUMN telecom.payment_methods.card_brand IS 'Brand of the card.';
COMMENT ON COLUMN telecom.payment_methods.expiry_month IS 'Month in which the card expires, 1 to 12.';
COMMENT ON COLUMN telecom.payment_methods.expiry_year IS 'Year in which it does, four digits.';
COMMENT ON COLUMN telecom.payment_methods.bank_name IS 'Bank of a net-banking method.';
COMMENT ON COLUMN telecom.payment_methods.upi_id IS 'Address in the Unified Payments Interface: name@bank.';
COMMENT ON COLUMN telecom.payment_methods.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.payment_methods.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.payment_methods.created_at IS 'When the method was created.';
COMMENT ON COLUMN telecom.payment_methods.updated_at IS 'When the method was last changed.';

CALL billing.distribute_tables();

-- Payments came first, so the key could not be made with them.
-- lint:ignore foreign-key-without-not-valid payments came with the scripts just before: there are none yet
ALTER TABLE telecom.payments
    ADD CONSTRAINT payments_payment_method_fk FOREIGN KEY (tenant_id, customer_id, payment_method_id)
        REFERENCES telecom.payment_methods (tenant_id, customer_id, payment_method_id) ON DELETE RESTRICT;

-- lint:ignore index-without-concurrently payments came with the scripts just before: there are none yet
CREATE INDEX payments_by_payment_method
    ON telecom.payments (tenant_id, customer_id, payment_method_id);
