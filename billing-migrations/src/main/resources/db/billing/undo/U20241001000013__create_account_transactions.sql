-- Takes back the ledger of accounts. A row of it is a loss: money is known nowhere else.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.account_transactions;

DROP TYPE telecom.account_transaction_type;
