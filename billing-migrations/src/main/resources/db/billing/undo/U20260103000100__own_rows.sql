-- Takes back what V20260103000100 itself wrote: policy and grace of every feature that still has those of the script.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_features
    ALTER COLUMN late_usage DROP NOT NULL,
    ALTER COLUMN late_grace_seconds DROP NOT NULL;
UPDATE billing.usage_features
SET late_usage = NULL
WHERE late_usage = 'refuse';
UPDATE billing.usage_features
SET late_grace_seconds = NULL
WHERE late_grace_seconds = 86400;
