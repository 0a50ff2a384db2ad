CREATE TABLE billing.bucket_periods (
    tenant_id         uuid                          NOT NULL,
    organisation_id   uuid                          NOT NULL,
    config_id         uuid                          NOT NULL,
    period_start      timestamptz                   NOT NULL,
    period_end        timestamptz                   NOT NULL,
    included_quantity billing.quantity_not_negative NOT NULL,
    unit_of_measure   text                          NOT NULL,
    billing_period    billing.billing_frequency     NOT NULL,
    overage_rate      billing.rate                  NOT NULL,
    currency          billing.currency_code         NOT NULL,
    rounding_mode     billing.rounding_mode         NOT NULL,
    rollover_mode     billing.rollover_mode         NOT NULL,
    rollover_cap      billing.quantity,
    rolled_over       billing.quantity_not_negative NOT NULL,
    used              billing.quantity_not_negative NOT NULL DEFAULT 0,
    carried_over      billing.quantity_not_negative,
    closed_at         timestamptz,

    CONSTRAINT bucket_periods_pk PRIMARY KEY (tenant_id, organisation_id, config_id, period_start),
    -- Use is history: it keeps its configuration, whose terms and type may change.
    CONSTRAINT bucket_periods_configuration_fk FOREIGN KEY (tenant_id, config_id)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id) ON DELETE RESTRICT,
    CONSTRAINT bucket_periods_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT bucket_periods_available_is_countable CHECK (included_quantity + rolled_over < 100000000000000),
    CONSTRAINT bucket_periods_cap_positive CHECK (rollover_cap > 0),
    CONSTRAINT bucket_periods_capped_has_cap CHECK ((rollover_mode = 'capped') = (rollover_cap IS NOT NULL)),
    CONSTRAINT bucket_periods_carried_over_follows_terms CHECK (
        carried_over = CASE rollover_mode
                           WHEN 'none' THEN 0
                           WHEN 'capped' THEN least(greatest(included_quantity + rolled_over - used, 0), rollover_cap)
                           WHEN 'unlimited' THEN greatest(included_quantity + rolled_over - used, 0)
                       END
    ),
    CONSTRAINT bucket_periods_closed_after_end CHECK (closed_at >= period_end),
    CONSTRAINT bucket_periods_closed_says_what_goes_on CHECK ((closed_at IS NULL) = (carried_over IS NULL)),
    CONSTRAINT bucket_periods_ends_after_start CHECK (period_end > period_start),
    CONSTRAINT bucket_periods_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]')
) WITH (fillfactor = 70);

-- Who uses a configuration.
CREATE INDEX bucket_periods_by_configuration
    ON billing.bucket_periods (tenant_id, config_id);

COMMENT ON TABLE billing.bucket_periods IS 'What an organisation had and used of a bucket in a period, and the lock under which it is used.';
COMMENT ON COLUMN billing.bucket_periods.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.bucket_periods.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.bucket_periods.config_id IS 'The configuration that was a bucket when the period was opened.';
COMMENT ON COLUMN billing.bucket_periods.period_start IS 'First instant of the period.';
COMMENT ON COLUMN billing.bucket_periods.period_end IS 'First instant after it.';
COMMENT ON COLUMN billing.bucket_periods.included_quantity IS 'Units that cost nothing beyond the plan.';
COMMENT ON COLUMN billing.bucket_periods.unit_of_measure IS 'What is counted: hour, minute, GB …';
COMMENT ON COLUMN billing.bucket_periods.billing_period IS 'How often the terms begin a new period.';
COMMENT ON COLUMN billing.bucket_periods.overage_rate IS 'Price of a unit beyond.';
COMMENT ON COLUMN billing.bucket_periods.currency IS 'Currency of the rate.';
COMMENT ON COLUMN billing.bucket_periods.rounding_mode IS 'How the charge is rounded to minor units of the currency.';
COMMENT ON COLUMN billing.bucket_periods.rollover_mode IS 'What happens to the unused part at the end.';
COMMENT ON COLUMN billing.bucket_periods.rollover_cap IS 'Most that is taken into the next period; present when capped.';
COMMENT ON COLUMN billing.bucket_periods.rolled_over IS 'What the period before left to this one.';
COMMENT ON COLUMN billing.bucket_periods.used IS 'Sum of the draws; what is beyond included and rolled over is charged.';
COMMENT ON COLUMN billing.bucket_periods.carried_over IS 'What it leaves to the next period; absent until it is rolled over.';
COMMENT ON COLUMN billing.bucket_periods.closed_at IS 'When it was rolled over: nothing is drawn, edited or deleted from then on. Absent while open.';
