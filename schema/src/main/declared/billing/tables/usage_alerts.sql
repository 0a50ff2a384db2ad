CREATE TABLE billing.usage_alerts (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    period          billing.usage_period          NOT NULL,
    period_start    timestamptz                   NOT NULL,
    threshold_kind  billing.usage_threshold_kind  NOT NULL,
    threshold_value billing.quantity              NOT NULL,
    used            billing.quantity_not_negative NOT NULL,
    limit_quantity  billing.quantity_not_negative,
    reported_at     timestamptz                   NOT NULL,

    CONSTRAINT usage_alerts_pk PRIMARY KEY
        (tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value),
    CONSTRAINT usage_alerts_counter_fk FOREIGN KEY (tenant_id, organisation_id, feature_code, period, period_start)
        REFERENCES billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start)
        ON DELETE RESTRICT,
    CONSTRAINT usage_alerts_threshold_was_reached CHECK (
        CASE threshold_kind
            WHEN 'quantity' THEN used >= threshold_value
            ELSE limit_quantity IS NOT NULL AND used * 100 >= limit_quantity * threshold_value
        END
    )
);

COMMENT ON TABLE billing.usage_alerts IS 'Thresholds that were reached and reported; none is reported twice.';
COMMENT ON COLUMN billing.usage_alerts.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_alerts.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_alerts.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_alerts.period IS 'What the counter counts over.';
COMMENT ON COLUMN billing.usage_alerts.period_start IS 'First instant of the period; 1970-01-01 UTC for levels.';
COMMENT ON COLUMN billing.usage_alerts.threshold_kind IS 'What the value means.';
COMMENT ON COLUMN billing.usage_alerts.threshold_value IS 'The threshold, as it was agreed then.';
COMMENT ON COLUMN billing.usage_alerts.used IS 'What was used when it was reported.';
COMMENT ON COLUMN billing.usage_alerts.limit_quantity IS 'The limit that applied then; absent when there was none.';
COMMENT ON COLUMN billing.usage_alerts.reported_at IS 'When it was reported.';
