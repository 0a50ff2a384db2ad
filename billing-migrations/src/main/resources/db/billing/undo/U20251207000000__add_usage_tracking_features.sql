-- Takes back tiers and usage: events, counters, overrides, the organisations' tiers, and the catalogue they refer to.
--
-- The script had written rows itself. U20251207000000__own_rows.sql, which runs before this in the same transaction, has taken
-- those back that nobody changed, and dropped every foreign key to features, tiers and versions. What is left was written
-- since.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.usage_events;
DROP TABLE billing.usage_counters;
DROP TABLE billing.usage_limit_overrides;

DROP INDEX billing.organisations_by_pinned_version;
DROP INDEX billing.organisations_by_subscription_tier;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_pin_is_of_its_tier;
ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_pin_is_complete;
ALTER TABLE billing.organisations
    DROP COLUMN pinned_version,
    DROP COLUMN pinned_tier,
    DROP COLUMN subscription_tier;

DROP TABLE billing.subscription_tier_limits;
DROP TABLE billing.subscription_tier_versions;
DROP TABLE billing.subscription_tiers;
DROP TABLE billing.usage_features;

DROP TYPE billing.usage_period;
DROP TYPE billing.usage_operation;
DROP TYPE billing.limit_enforcement;
DROP TYPE billing.feature_kind;
