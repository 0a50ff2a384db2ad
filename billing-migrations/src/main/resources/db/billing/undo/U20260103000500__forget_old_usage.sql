-- Takes back the retention of usage. Counters keep what they say; where events were pruned, these no longer add up to it, and
-- what was pruned is lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_counters
    DROP COLUMN pruned;
ALTER TABLE billing.tenants
    DROP COLUMN usage_pruned_before;

DROP TABLE billing.usage_retention;
