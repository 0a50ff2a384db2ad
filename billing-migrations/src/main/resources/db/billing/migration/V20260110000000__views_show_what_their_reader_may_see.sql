-- Views read their tables as whoever asks them, and no longer as their owner, whom row-level security does not bind.
--
-- So a role that may see one tenant's rows of a table sees no more of it by way of a view. Every view of these schemas is to
-- be made so (security_invoker); its readers need SELECT on its tables, too.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER VIEW billing.legacy_plan_service_terms SET (security_invoker = true);
