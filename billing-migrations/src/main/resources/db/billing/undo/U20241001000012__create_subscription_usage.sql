-- Takes back the periods of subscriptions. Calls keep what they cost, but not in which period they counted.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP INDEX telecom.cdrs_by_period;

ALTER TABLE telecom.cdrs
    DROP CONSTRAINT cdrs_period_fk;

DROP TABLE telecom.subscription_usage;
