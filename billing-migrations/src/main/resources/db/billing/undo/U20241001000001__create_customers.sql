-- Takes back customers.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.customers;

DROP TYPE telecom.kyc_status;
DROP TYPE telecom.customer_status;
DROP TYPE telecom.business_type;
