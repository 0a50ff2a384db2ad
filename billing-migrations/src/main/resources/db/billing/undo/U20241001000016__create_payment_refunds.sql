-- Takes back the refunds of payments. Each payment keeps their sum.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.payment_refunds;
