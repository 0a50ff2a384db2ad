CREATE TABLE billing.user_type_rates (
    tenant_id   uuid         NOT NULL,
    config_id   uuid         NOT NULL,
    user_type   text         NOT NULL,
    hourly_rate billing.rate NOT NULL,

    CONSTRAINT user_type_rates_pk PRIMARY KEY (tenant_id, config_id, user_type),
    CONSTRAINT user_type_rates_hourly_fk FOREIGN KEY (tenant_id, config_id)
        REFERENCES billing.plan_service_hourly_config (tenant_id, config_id) ON DELETE CASCADE,
    CONSTRAINT user_type_rates_user_type_not_blank CHECK (user_type ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.user_type_rates IS 'What an hour costs when somebody of a certain type worked it.';
COMMENT ON COLUMN billing.user_type_rates.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.user_type_rates.config_id IS 'The hourly configuration.';
COMMENT ON COLUMN billing.user_type_rates.user_type IS 'Who worked, in the application''s words: senior, junior …';
COMMENT ON COLUMN billing.user_type_rates.hourly_rate IS 'Price of an hour of theirs.';
