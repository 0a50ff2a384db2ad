-- Takes back accounts. An account with a ledger is a loss.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP TABLE telecom.accounts;

DROP TYPE telecom.billing_cycle;
DROP TYPE telecom.account_status;
DROP DOMAIN telecom.amount;
