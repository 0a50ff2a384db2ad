-- Takes back the note of which seeds were applied. The rows that they made stay; but nobody knows any more which these are,
-- nor that a database is production: that is a loss where a seed was applied.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.seed_profiles;

DROP TYPE billing.seed_profile;
