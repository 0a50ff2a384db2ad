-- Overrides stay readable when they are replaced or ended.
--
-- Each agreement on a feature is a version, and at most one of them has not ended. One whose agreed end has passed stays
-- that one until it is replaced; it applies no longer all the same.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_limit_overrides
    ADD COLUMN version  integer NOT NULL DEFAULT 1,
    ADD COLUMN ended_at timestamptz;
ALTER TABLE billing.usage_limit_overrides
    DROP CONSTRAINT usage_limit_overrides_pk;
ALTER TABLE billing.usage_limit_overrides
    ADD CONSTRAINT usage_limit_overrides_pk PRIMARY KEY (tenant_id, organisation_id, feature_code, version);
ALTER TABLE billing.usage_limit_overrides
    ADD CONSTRAINT usage_limit_overrides_versions_start_at_one CHECK (version >= 1);
ALTER TABLE billing.usage_limit_overrides
    ADD CONSTRAINT usage_limit_overrides_ended_after_created CHECK (ended_at >= created_at);

-- The agreement on a feature that has not ended: one at a time.
CREATE UNIQUE INDEX usage_limit_overrides_one_at_a_time
    ON billing.usage_limit_overrides (tenant_id, organisation_id, feature_code)
    WHERE ended_at IS NULL;

COMMENT ON TABLE billing.usage_limit_overrides IS 'Limits agreed with one organisation, which replace its tier''s: present ones and former ones.';
COMMENT ON COLUMN billing.usage_limit_overrides.version IS 'Number of the agreement on this feature, from one.';
COMMENT ON COLUMN billing.usage_limit_overrides.ends_at IS 'First instant at which it no longer applies, as agreed; absent for good.';
COMMENT ON COLUMN billing.usage_limit_overrides.ended_at IS 'First instant at which it no longer applies because it was ended or replaced; absent until then.';

CALL billing.distribute_tables();
