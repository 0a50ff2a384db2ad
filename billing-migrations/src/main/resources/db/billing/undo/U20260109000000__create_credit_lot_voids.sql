-- Takes back which adjustments voided a lot. Their ledger rows stay.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.credit_lot_voids;
