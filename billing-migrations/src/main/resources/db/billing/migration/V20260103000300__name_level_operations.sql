-- What can be done to a level: increase, decrease, set. A script of its own, because a transaction that adds values to a type
-- cannot use them yet.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TYPE billing.usage_operation ADD VALUE 'increase';
ALTER TYPE billing.usage_operation ADD VALUE 'decrease';
ALTER TYPE billing.usage_operation ADD VALUE 'set';
