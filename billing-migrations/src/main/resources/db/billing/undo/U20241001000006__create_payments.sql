-- Takes back payments.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.payments;

DROP TYPE telecom.payment_status;
DROP TYPE telecom.payment_gateway;
DROP TYPE telecom.payment_method_type;
