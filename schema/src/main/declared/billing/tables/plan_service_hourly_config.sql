CREATE TABLE billing.plan_service_hourly_config (
    tenant_id                uuid                       NOT NULL,
    config_id                uuid                       NOT NULL,
    configuration_type       billing.configuration_type NOT NULL GENERATED ALWAYS AS ('Hourly') STORED,
    hourly_rate              billing.rate               NOT NULL,
    minimum_billable_seconds integer                    NOT NULL,
    round_up_to_seconds      integer                    NOT NULL,
    overtime_after_seconds   integer,
    overtime_rate            billing.rate,
    after_hours_multiplier   numeric(9, 6),

    CONSTRAINT plan_service_hourly_config_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_hourly_config_header_fk FOREIGN KEY (tenant_id, config_id, configuration_type)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id, configuration_type) ON DELETE CASCADE,
    CONSTRAINT plan_service_hourly_config_increment_within_day CHECK (round_up_to_seconds BETWEEN 1 AND 86400),
    CONSTRAINT plan_service_hourly_config_minimum_within_day CHECK (minimum_billable_seconds BETWEEN 0 AND 86400),
    CONSTRAINT plan_service_hourly_config_multiplier_positive CHECK (after_hours_multiplier > 0 AND after_hours_multiplier <> 'NaN'),
    CONSTRAINT plan_service_hourly_config_overtime_complete CHECK (
        (overtime_after_seconds IS NULL) = (overtime_rate IS NULL)
    ),
    CONSTRAINT plan_service_hourly_config_overtime_not_negative CHECK (overtime_after_seconds >= 0)
);

COMMENT ON TABLE billing.plan_service_hourly_config IS 'Terms of a service that is charged by time.';
COMMENT ON COLUMN billing.plan_service_hourly_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_hourly_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_hourly_config.configuration_type IS 'Always Hourly; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_hourly_config.hourly_rate IS 'Price of an hour, for user types without a rate of their own.';
COMMENT ON COLUMN billing.plan_service_hourly_config.minimum_billable_seconds IS 'An entry counts at least this long; zero for no minimum.';
COMMENT ON COLUMN billing.plan_service_hourly_config.round_up_to_seconds IS 'An entry is rounded up to a multiple of this; one for whole seconds.';
COMMENT ON COLUMN billing.plan_service_hourly_config.overtime_after_seconds IS 'Time of an entry from which the overtime rate applies; absent without overtime.';
COMMENT ON COLUMN billing.plan_service_hourly_config.overtime_rate IS 'Price of an hour of overtime; absent without overtime.';
COMMENT ON COLUMN billing.plan_service_hourly_config.after_hours_multiplier IS 'Factor on the rate outside business hours; absent for none.';
