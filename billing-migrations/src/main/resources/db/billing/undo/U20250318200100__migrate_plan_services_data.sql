-- Takes back the move of plan_services: afterwards the older tables say how services are charged, and nothing else does.
--
-- U20250318200100__own_rows.sql, which runs before this in the same transaction, has rebuilt plan_services and taken back every
-- configuration that it expresses. What is left is more than the older tables can hold: it is lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DELETE FROM billing.plan_service_configuration;
