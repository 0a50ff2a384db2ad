-- Alerts: which use a tenant wants to hear of, and what it was told.
--
-- A threshold is a percentage of whatever limit applies, or a quantity. When use reaches it, that is reported once: per
-- organisation, feature, period and threshold there is one row, whoever asks, however many at the same time. A level has no period; its row
-- goes when the level is found below the threshold, and the next time that it is reached is reported again.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.usage_threshold_kind AS ENUM ('percentage', 'quantity');

COMMENT ON TYPE billing.usage_threshold_kind IS 'Percentage: of the limit that applies. Quantity: whatever the limit is.';

CREATE TABLE billing.usage_thresholds (
    tenant_id       uuid                         NOT NULL,
    feature_code    text                         NOT NULL,
    threshold_kind  billing.usage_threshold_kind NOT NULL,
    threshold_value billing.quantity             NOT NULL,

    CONSTRAINT usage_thresholds_pk PRIMARY KEY (tenant_id, feature_code, threshold_kind, threshold_value),
    CONSTRAINT usage_thresholds_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT usage_thresholds_feature_fk FOREIGN KEY (feature_code)
        REFERENCES billing.usage_features (feature_code) ON DELETE RESTRICT,
    CONSTRAINT usage_thresholds_value_positive CHECK (threshold_value > 0)
);

COMMENT ON TABLE billing.usage_thresholds IS 'Use that a tenant wants to hear of when it is reached.';
COMMENT ON COLUMN billing.usage_thresholds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_thresholds.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_thresholds.threshold_kind IS 'What the value means.';
COMMENT ON COLUMN billing.usage_thresholds.threshold_value IS 'Percent of the limit, above 100 for soft ones; or a quantity.';

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

CALL billing.distribute_tables();
