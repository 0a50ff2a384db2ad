CREATE TABLE billing.usage_counters (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    period          billing.usage_period          NOT NULL,
    period_start    timestamptz                   NOT NULL,
    used            billing.quantity_not_negative NOT NULL,
    pruned          billing.quantity,

    CONSTRAINT usage_counters_pk PRIMARY KEY (tenant_id, organisation_id, feature_code, period, period_start),
    CONSTRAINT usage_counters_feature_fk FOREIGN KEY (feature_code)
        REFERENCES billing.usage_features (feature_code) ON DELETE RESTRICT,
    CONSTRAINT usage_counters_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT usage_counters_level_begins_at_epoch CHECK (
        (period = 'always') = (period_start = to_timestamp(0))
    )
) WITH (fillfactor = 70);

-- Who uses a feature.
CREATE INDEX usage_counters_by_feature
    ON billing.usage_counters (tenant_id, feature_code);

COMMENT ON TABLE billing.usage_counters IS 'What an organisation used of a feature in a period: the sum of its events, kept as one row.';
COMMENT ON COLUMN billing.usage_counters.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_counters.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_counters.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_counters.period IS 'What it counts over: a day and a month that begin together are counted apart.';
COMMENT ON COLUMN billing.usage_counters.period_start IS 'First instant of the period; 1970-01-01 UTC for levels, which never start anew.';
COMMENT ON COLUMN billing.usage_counters.used IS 'What was used, or the present level.';
COMMENT ON COLUMN billing.usage_counters.pruned IS 'Sum of the events that are gone; absent while all are there.';
