-- Takes back payment methods. Payments keep how they were paid, but not by which card.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP INDEX telecom.payments_by_payment_method;

ALTER TABLE telecom.payments
    DROP CONSTRAINT payments_payment_method_fk;

DROP TABLE telecom.payment_methods;
