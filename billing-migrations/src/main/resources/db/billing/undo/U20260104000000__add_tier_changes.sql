-- Takes back the moves between tiers: those that were, and those to come. An organisation stays on the tier that it is noted to be on.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

COMMENT ON COLUMN billing.organisations.subscription_tier IS 'The tier whose limits apply.';

DROP INDEX billing.organisations_by_next_tier;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_next_tier_before_closed;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_next_tier_is_later;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_next_tier_is_complete;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_next_tier_fk;
ALTER TABLE billing.organisations
    DROP COLUMN next_tier_requested_at,
    DROP COLUMN next_tier_at,
    DROP COLUMN next_tier,
    DROP COLUMN tier_since;

DROP TABLE billing.organisation_tier_changes;
