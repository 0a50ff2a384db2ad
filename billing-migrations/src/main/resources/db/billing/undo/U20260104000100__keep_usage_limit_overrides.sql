-- Takes back the history of overrides: of each feature only the last agreement is left. Where that was ended, its end is the one that
-- was agreed from now on; one that ended as it began never applied and goes.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DELETE FROM billing.usage_limit_overrides former
USING billing.usage_limit_overrides later
WHERE later.tenant_id = former.tenant_id
  AND later.organisation_id = former.organisation_id
  AND later.feature_code = former.feature_code
  AND later.version > coalesce(former.version, 1);
DELETE FROM billing.usage_limit_overrides
WHERE ended_at <= created_at;
UPDATE billing.usage_limit_overrides
SET ends_at = ended_at
WHERE ended_at < ends_at
   OR (ended_at IS NOT NULL AND ends_at IS NULL);

COMMENT ON TABLE billing.usage_limit_overrides IS 'A limit agreed with one organisation, which replaces its tier''s.';
COMMENT ON COLUMN billing.usage_limit_overrides.ends_at IS 'First instant at which it no longer applies; absent for good.';

DROP INDEX billing.usage_limit_overrides_one_at_a_time;
ALTER TABLE billing.usage_limit_overrides
    DROP CONSTRAINT usage_limit_overrides_ended_after_created;
ALTER TABLE billing.usage_limit_overrides
    DROP CONSTRAINT usage_limit_overrides_versions_start_at_one;
ALTER TABLE billing.usage_limit_overrides
    DROP COLUMN ended_at,
    DROP COLUMN version;
ALTER TABLE billing.usage_limit_overrides
    ADD CONSTRAINT usage_limit_overrides_pk PRIMARY KEY (tenant_id, organisation_id, feature_code);
