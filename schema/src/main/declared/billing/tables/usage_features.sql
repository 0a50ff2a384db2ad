CREATE TABLE billing.usage_features (
    feature_code       text                      NOT NULL,
    display_name       text                      NOT NULL,
    kind               billing.feature_kind      NOT NULL,
    unit               text                      NOT NULL,
    late_usage         billing.late_usage_policy NOT NULL DEFAULT 'refuse',
    late_grace_seconds integer                   NOT NULL DEFAULT 86400,

    CONSTRAINT usage_features_pk PRIMARY KEY (feature_code),
    CONSTRAINT usage_features_one_kind UNIQUE (feature_code, kind),
    CONSTRAINT usage_features_code_is_a_code CHECK (feature_code ~ '^[A-Z][A-Z0-9_]{0,62}$'),
    CONSTRAINT usage_features_display_name_not_blank CHECK (display_name ~ '[^[:space:]]'),
    CONSTRAINT usage_features_late_grace_within_a_year CHECK (late_grace_seconds BETWEEN 0 AND 366 * 86400),
    CONSTRAINT usage_features_unit_not_blank CHECK (unit ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.usage_features IS 'What can be used and limited. Applications add their own.';
COMMENT ON COLUMN billing.usage_features.feature_code IS 'Names the feature: capitals, digits, underscores.';
COMMENT ON COLUMN billing.usage_features.display_name IS 'What people call it.';
COMMENT ON COLUMN billing.usage_features.kind IS 'Whether uses are counted per period or a level is kept.';
COMMENT ON COLUMN billing.usage_features.unit IS 'What one is: message, connection, GB …';
COMMENT ON COLUMN billing.usage_features.late_usage IS 'What happens to use of a period that has closed.';
COMMENT ON COLUMN billing.usage_features.late_grace_seconds IS 'How long after its end a period closes; a day unless said otherwise.';
