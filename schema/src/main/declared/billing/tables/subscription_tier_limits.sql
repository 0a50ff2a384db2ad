CREATE TABLE billing.subscription_tier_limits (
    tier_name      text                          NOT NULL,
    version        integer                       NOT NULL,
    feature_code   text                          NOT NULL,
    feature_kind   billing.feature_kind          NOT NULL,
    limit_quantity billing.quantity_not_negative,
    is_unlimited   boolean                       NOT NULL,
    enforcement    billing.limit_enforcement     NOT NULL,
    reset_period   billing.calendar_period,

    CONSTRAINT subscription_tier_limits_pk PRIMARY KEY (tier_name, version, feature_code),
    CONSTRAINT subscription_tier_limits_feature_fk FOREIGN KEY (feature_code, feature_kind)
        REFERENCES billing.usage_features (feature_code, kind) ON DELETE RESTRICT,
    CONSTRAINT subscription_tier_limits_version_fk FOREIGN KEY (tier_name, version)
        REFERENCES billing.subscription_tier_versions (tier_name, version) ON DELETE CASCADE,
    CONSTRAINT subscription_tier_limits_counters_reset CHECK ((feature_kind = 'counter') = (reset_period IS NOT NULL)),
    CONSTRAINT subscription_tier_limits_unlimited_is_hard CHECK (NOT is_unlimited OR enforcement = 'hard'),
    CONSTRAINT subscription_tier_limits_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL))
);

-- Which tiers include a feature.
CREATE INDEX subscription_tier_limits_by_feature
    ON billing.subscription_tier_limits (feature_code, feature_kind);

COMMENT ON TABLE billing.subscription_tier_limits IS 'What a version of a tier includes; a feature without a row is not included.';
COMMENT ON COLUMN billing.subscription_tier_limits.tier_name IS 'The tier.';
COMMENT ON COLUMN billing.subscription_tier_limits.version IS 'The version of its terms.';
COMMENT ON COLUMN billing.subscription_tier_limits.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.subscription_tier_limits.feature_kind IS 'Kind of the feature; part of the key to it.';
COMMENT ON COLUMN billing.subscription_tier_limits.limit_quantity IS 'How much may be used per period, or the highest level; absent when unlimited.';
COMMENT ON COLUMN billing.subscription_tier_limits.is_unlimited IS 'Whether there is no limit.';
COMMENT ON COLUMN billing.subscription_tier_limits.enforcement IS 'Whether use beyond the limit is refused or reported.';
COMMENT ON COLUMN billing.subscription_tier_limits.reset_period IS 'How often a counter starts anew; absent for levels.';
