CREATE TABLE billing.usage_limit_overrides (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    feature_kind    billing.feature_kind          NOT NULL,
    limit_quantity  billing.quantity_not_negative,
    is_unlimited    boolean                       NOT NULL,
    enforcement     billing.limit_enforcement     NOT NULL,
    reset_period    billing.calendar_period,
    reason          text,
    created_at      timestamptz                   NOT NULL,
    ends_at         timestamptz,
    version         integer                       NOT NULL DEFAULT 1,
    ended_at        timestamptz,

    CONSTRAINT usage_limit_overrides_pk PRIMARY KEY (tenant_id, organisation_id, feature_code, version),
    CONSTRAINT usage_limit_overrides_feature_fk FOREIGN KEY (feature_code, feature_kind)
        REFERENCES billing.usage_features (feature_code, kind) ON DELETE RESTRICT,
    CONSTRAINT usage_limit_overrides_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE CASCADE,
    CONSTRAINT usage_limit_overrides_counters_reset CHECK ((feature_kind = 'counter') = (reset_period IS NOT NULL)),
    CONSTRAINT usage_limit_overrides_ended_after_created CHECK (ended_at >= created_at),
    CONSTRAINT usage_limit_overrides_ends_after_created CHECK (ends_at > created_at),
    CONSTRAINT usage_limit_overrides_unlimited_is_hard CHECK (NOT is_unlimited OR enforcement = 'hard'),
    CONSTRAINT usage_limit_overrides_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL)),
    CONSTRAINT usage_limit_overrides_versions_start_at_one CHECK (version >= 1)
);

-- Who has agreed a limit of their own on a feature.
CREATE INDEX usage_limit_overrides_by_feature
    ON billing.usage_limit_overrides (tenant_id, feature_code, feature_kind);

-- The agreement on a feature that has not ended: one at a time.
CREATE UNIQUE INDEX usage_limit_overrides_one_at_a_time
    ON billing.usage_limit_overrides (tenant_id, organisation_id, feature_code)
    WHERE ended_at IS NULL;

COMMENT ON TABLE billing.usage_limit_overrides IS 'Limits agreed with one organisation, which replace its tier''s: present ones and former ones.';
COMMENT ON COLUMN billing.usage_limit_overrides.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_limit_overrides.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_limit_overrides.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_limit_overrides.feature_kind IS 'Kind of the feature; part of the key to it.';
COMMENT ON COLUMN billing.usage_limit_overrides.limit_quantity IS 'How much may be used per period, or the highest level; absent when unlimited.';
COMMENT ON COLUMN billing.usage_limit_overrides.is_unlimited IS 'Whether there is no limit.';
COMMENT ON COLUMN billing.usage_limit_overrides.enforcement IS 'Whether use beyond the limit is refused or reported.';
COMMENT ON COLUMN billing.usage_limit_overrides.reset_period IS 'How often a counter starts anew; absent for levels.';
COMMENT ON COLUMN billing.usage_limit_overrides.reason IS 'Why it was agreed, in words.';
COMMENT ON COLUMN billing.usage_limit_overrides.created_at IS 'When it was agreed; it applies from then on.';
COMMENT ON COLUMN billing.usage_limit_overrides.ends_at IS 'First instant at which it no longer applies, as agreed; absent for good.';
COMMENT ON COLUMN billing.usage_limit_overrides.version IS 'Number of the agreement on this feature, from one.';
COMMENT ON COLUMN billing.usage_limit_overrides.ended_at IS 'First instant at which it no longer applies because it was ended or replaced; absent until then.';
