-- Takes back credits: balances, ledger, lots, holds, purchases, uses and prices of operations.
--
-- A ledger that holds a row is a loss: credits that somebody paid for are known nowhere else.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- Balance and lot refer to each other: the direction that was added last goes first.
ALTER TABLE billing.credits
    DROP CONSTRAINT credits_open_lot_fk;

DROP TABLE billing.credit_configuration_steps;
DROP TABLE billing.credit_configurations;
DROP TABLE billing.credit_configuration_default_steps;
DROP TABLE billing.credit_configuration_defaults;
DROP TABLE billing.credit_usage;
DROP TABLE billing.credit_purchases;
DROP TABLE billing.credit_holds;
DROP TABLE billing.credit_lots;
DROP TABLE billing.credit_transactions;
DROP TABLE billing.credits;

DROP TYPE billing.calendar_period;
DROP TYPE billing.credit_purchase_status;
DROP TYPE billing.credit_hold_status;
DROP TYPE billing.credit_transaction_type;
DROP TYPE billing.credit_source;
