-- Takes back the two tables of credit allocations. What the old system put there is a loss: its unspent credits have not been
-- returned to their organisations yet.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE billing.credit_allocation_transactions;
DROP TABLE billing.credit_allocations;
