-- Takes back what moving plan_services needs: which rows were moved, and what an older row comes to.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP VIEW billing.legacy_plan_service_terms;
DROP FUNCTION billing.minor_unit(text);
DROP TABLE billing.plan_service_origins;
