-- Lets views read their tables as their owner again.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER VIEW billing.legacy_plan_service_terms RESET (security_invoker);
