-- Takes back the setting that V20260103000500 itself wrote, if nobody has changed it.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DELETE FROM billing.usage_retention
WHERE keys_remembered_seconds = 90 * 86400;
