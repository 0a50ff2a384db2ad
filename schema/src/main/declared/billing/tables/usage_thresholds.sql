CREATE TABLE billing.usage_thresholds (
    tenant_id       uuid                         NOT NULL,
    feature_code    text                         NOT NULL,
    threshold_kind  billing.usage_threshold_kind NOT NULL,
    threshold_value billing.quantity             NOT NULL,

    CONSTRAINT usage_thresholds_pk PRIMARY KEY (tenant_id, feature_code, threshold_kind, threshold_value),
    CONSTRAINT usage_thresholds_feature_fk FOREIGN KEY (feature_code)
        REFERENCES billing.usage_features (feature_code) ON DELETE RESTRICT,
    CONSTRAINT usage_thresholds_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT usage_thresholds_value_positive CHECK (threshold_value > 0)
);

COMMENT ON TABLE billing.usage_thresholds IS 'Use that a tenant wants to hear of when it is reached.';
COMMENT ON COLUMN billing.usage_thresholds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_thresholds.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_thresholds.threshold_kind IS 'What the value means.';
COMMENT ON COLUMN billing.usage_thresholds.threshold_value IS 'Percent of the limit, above 100 for soft ones; or a quantity.';
