-- How a service is charged inside a plan: a header for each, and exactly one detail row of the header's type.
--
-- The header carries one generated column per type, which repeats the key when the header is of that type and is null
-- otherwise. A foreign key from that column demands the detail row; the detail's foreign key to the header includes
-- the type. So a missing detail, a second one and one of the wrong type are all refused by the database. The keys
-- from header to detail are deferrable, because one of the two rows has to come first; no other key here is.
--
-- Rates by quantity hold only where the next rate begins. The rate from zero stands on the usage detail and every
-- upper bound is the next lower one, so that tiers can neither overlap nor leave a gap: any set of rows is valid.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.configuration_type AS ENUM ('Fixed', 'Hourly', 'Usage', 'Bucket');
CREATE TYPE billing.billing_cycle_alignment AS ENUM ('start', 'end');
CREATE TYPE billing.tier_mode AS ENUM ('graduated', 'volume');
CREATE TYPE billing.rollover_mode AS ENUM ('none', 'capped', 'unlimited');
CREATE TYPE billing.rounding_mode AS ENUM ('up', 'down', 'ceiling', 'floor', 'half_up', 'half_down', 'half_even');

COMMENT ON TYPE billing.configuration_type IS 'The four ways in which a service is charged.';
COMMENT ON TYPE billing.billing_cycle_alignment IS 'Whether a fixed service is charged at the start or the end of a period.';
COMMENT ON TYPE billing.tier_mode IS 'Graduated: each part of a quantity at the rate of its own tier. Volume: all of it at the rate of the tier reached.';
COMMENT ON TYPE billing.rollover_mode IS 'What happens to the unused part of a bucket at the end of its period.';
COMMENT ON TYPE billing.rounding_mode IS 'How an amount becomes whole minor units; the names of java.math.RoundingMode.';

CREATE TABLE billing.plan_service_configuration (
    tenant_id          uuid                       NOT NULL,
    config_id          uuid                       NOT NULL,
    plan_id            uuid                       NOT NULL,
    service_id         uuid                       NOT NULL,
    configuration_type billing.configuration_type NOT NULL,
    quantity           billing.quantity           NOT NULL DEFAULT 1,
    currency           billing.currency_code      NOT NULL,
    rounding_mode      billing.rounding_mode      NOT NULL,
    version            integer                    NOT NULL DEFAULT 1,
    created_at         timestamptz                NOT NULL,
    updated_at         timestamptz                NOT NULL,
    fixed_config_id    uuid GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Fixed' THEN config_id END) STORED,
    hourly_config_id   uuid GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Hourly' THEN config_id END) STORED,
    usage_config_id    uuid GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Usage' THEN config_id END) STORED,
    bucket_config_id   uuid GENERATED ALWAYS AS (CASE WHEN configuration_type = 'Bucket' THEN config_id END) STORED,

    CONSTRAINT plan_service_configuration_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_configuration_once_per_plan UNIQUE (tenant_id, plan_id, service_id),
    CONSTRAINT plan_service_configuration_one_type UNIQUE (tenant_id, config_id, configuration_type),
    CONSTRAINT plan_service_configuration_in_plan_currency FOREIGN KEY (tenant_id, plan_id, currency)
        REFERENCES billing.billing_plans (tenant_id, plan_id, currency) ON DELETE CASCADE,
    CONSTRAINT plan_service_configuration_service_fk FOREIGN KEY (tenant_id, service_id)
        REFERENCES billing.service_catalog (tenant_id, service_id) ON DELETE CASCADE,
    CONSTRAINT plan_service_configuration_quantity_positive CHECK (quantity > 0),
    CONSTRAINT plan_service_configuration_version_positive CHECK (version >= 1),
    CONSTRAINT plan_service_config_updated_after_created CHECK (updated_at >= created_at)
);

-- One partial index for each key from header to detail; a header is in exactly one of them.
CREATE INDEX plan_service_configuration_by_fixed
    ON billing.plan_service_configuration (tenant_id, fixed_config_id)
    WHERE fixed_config_id IS NOT NULL;
CREATE INDEX plan_service_configuration_by_hourly
    ON billing.plan_service_configuration (tenant_id, hourly_config_id)
    WHERE hourly_config_id IS NOT NULL;
CREATE INDEX plan_service_configuration_by_usage
    ON billing.plan_service_configuration (tenant_id, usage_config_id)
    WHERE usage_config_id IS NOT NULL;
CREATE INDEX plan_service_configuration_by_bucket
    ON billing.plan_service_configuration (tenant_id, bucket_config_id)
    WHERE bucket_config_id IS NOT NULL;
-- What a plan contains, and what a service is part of.
CREATE INDEX plan_service_configuration_by_plan_currency
    ON billing.plan_service_configuration (tenant_id, plan_id, currency);
CREATE INDEX plan_service_configuration_by_service
    ON billing.plan_service_configuration (tenant_id, service_id);

COMMENT ON TABLE billing.plan_service_configuration IS 'A service inside a plan, and in which of four ways it is charged.';
COMMENT ON COLUMN billing.plan_service_configuration.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_configuration.config_id IS 'Identifies the configuration within its tenant.';
COMMENT ON COLUMN billing.plan_service_configuration.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_service_configuration.service_id IS 'The service; once per plan.';
COMMENT ON COLUMN billing.plan_service_configuration.configuration_type IS 'How it is charged; says which detail table holds the terms.';
COMMENT ON COLUMN billing.plan_service_configuration.quantity IS 'How many of the service the plan contains.';
COMMENT ON COLUMN billing.plan_service_configuration.currency IS 'Currency of all rates of the configuration, which is the plan''s.';
COMMENT ON COLUMN billing.plan_service_configuration.rounding_mode IS 'How charges are rounded to minor units of the currency.';
COMMENT ON COLUMN billing.plan_service_configuration.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.plan_service_configuration.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.plan_service_configuration.updated_at IS 'When it was last changed, its detail rows included.';
COMMENT ON COLUMN billing.plan_service_configuration.fixed_config_id IS 'The key again when the type is Fixed; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.hourly_config_id IS 'The key again when the type is Hourly; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.usage_config_id IS 'The key again when the type is Usage; demands the detail row.';
COMMENT ON COLUMN billing.plan_service_configuration.bucket_config_id IS 'The key again when the type is Bucket; demands the detail row.';

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
    CONSTRAINT plan_service_hourly_config_minimum_within_day CHECK (minimum_billable_seconds BETWEEN 0 AND 86400),
    CONSTRAINT plan_service_hourly_config_increment_within_day CHECK (round_up_to_seconds BETWEEN 1 AND 86400),
    CONSTRAINT plan_service_hourly_config_overtime_complete CHECK (
        (overtime_after_seconds IS NULL) = (overtime_rate IS NULL)
    ),
    CONSTRAINT plan_service_hourly_config_overtime_not_negative CHECK (overtime_after_seconds >= 0),
    CONSTRAINT plan_service_hourly_config_multiplier_positive CHECK (after_hours_multiplier > 0 AND after_hours_multiplier <> 'NaN')
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
    CONSTRAINT plan_service_usage_config_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]'),
    CONSTRAINT plan_service_usage_config_minimum_not_negative CHECK (minimum_usage >= 0)
);

COMMENT ON TABLE billing.plan_service_usage_config IS 'Terms of a service that is charged by quantity.';
COMMENT ON COLUMN billing.plan_service_usage_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_usage_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_usage_config.configuration_type IS 'Always Usage; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_usage_config.unit_of_measure IS 'What is counted: GB, message …';
COMMENT ON COLUMN billing.plan_service_usage_config.base_rate IS 'Price of a unit from zero up to the first tier.';
COMMENT ON COLUMN billing.plan_service_usage_config.minimum_usage IS 'A period counts at least this many units; zero for no minimum.';
COMMENT ON COLUMN billing.plan_service_usage_config.tier_mode IS 'Whether tiers are graduated or by volume.';

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

CREATE TABLE billing.plan_service_bucket_config (
    tenant_id          uuid                       NOT NULL,
    config_id          uuid                       NOT NULL,
    configuration_type billing.configuration_type NOT NULL GENERATED ALWAYS AS ('Bucket') STORED,
    included_quantity  billing.quantity           NOT NULL,
    unit_of_measure    text                       NOT NULL,
    billing_period     billing.billing_frequency  NOT NULL,
    overage_rate       billing.rate               NOT NULL,
    rollover_mode      billing.rollover_mode      NOT NULL,
    rollover_cap       billing.quantity,

    CONSTRAINT plan_service_bucket_config_pk PRIMARY KEY (tenant_id, config_id),
    CONSTRAINT plan_service_bucket_config_header_fk FOREIGN KEY (tenant_id, config_id, configuration_type)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id, configuration_type) ON DELETE CASCADE,
    CONSTRAINT plan_service_bucket_config_included_not_negative CHECK (included_quantity >= 0),
    CONSTRAINT plan_service_bucket_config_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]'),
    CONSTRAINT plan_service_bucket_config_capped_has_cap CHECK ((rollover_mode = 'capped') = (rollover_cap IS NOT NULL)),
    CONSTRAINT plan_service_bucket_config_cap_positive CHECK (rollover_cap > 0)
);

COMMENT ON TABLE billing.plan_service_bucket_config IS 'Terms of a service with a quantity included per period.';
COMMENT ON COLUMN billing.plan_service_bucket_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_bucket_config.config_id IS 'The configuration.';
COMMENT ON COLUMN billing.plan_service_bucket_config.configuration_type IS 'Always Bucket; part of the key to the header.';
COMMENT ON COLUMN billing.plan_service_bucket_config.included_quantity IS 'Units that cost nothing beyond the plan.';
COMMENT ON COLUMN billing.plan_service_bucket_config.unit_of_measure IS 'What is counted: hour, minute, GB …';
COMMENT ON COLUMN billing.plan_service_bucket_config.billing_period IS 'Period for which the quantity is included.';
COMMENT ON COLUMN billing.plan_service_bucket_config.overage_rate IS 'Price of a unit beyond.';
COMMENT ON COLUMN billing.plan_service_bucket_config.rollover_mode IS 'What happens to the unused part at the end of a period.';
COMMENT ON COLUMN billing.plan_service_bucket_config.rollover_cap IS 'Most that is taken into the next period; present when capped.';

CALL billing.distribute_tables();

-- Header to detail, last: on Citus the keys can only be added when both tables have been distributed.
ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_fixed_has_detail FOREIGN KEY (tenant_id, fixed_config_id)
        REFERENCES billing.plan_service_fixed_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_hourly_has_detail FOREIGN KEY (tenant_id, hourly_config_id)
        REFERENCES billing.plan_service_hourly_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_usage_has_detail FOREIGN KEY (tenant_id, usage_config_id)
        REFERENCES billing.plan_service_usage_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE billing.plan_service_configuration
    ADD CONSTRAINT plan_service_configuration_bucket_has_detail FOREIGN KEY (tenant_id, bucket_config_id)
        REFERENCES billing.plan_service_bucket_config (tenant_id, config_id) DEFERRABLE INITIALLY DEFERRED;
