-- Takes back the name of purchase refunds: a type loses a value only by being made anew, and what names the old type with it. It
-- stops where a ledger row still has it.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_transactions
    DROP CONSTRAINT credit_transactions_consumption_names_code;
ALTER TABLE billing.credit_transactions
    DROP CONSTRAINT credit_transactions_sign_follows_type;

ALTER TYPE billing.credit_transaction_type RENAME TO credit_transaction_type_with_purchase_refund;
CREATE TYPE billing.credit_transaction_type AS ENUM (
    'grant', 'purchase', 'refund', 'transfer_in', 'adjustment', 'consumption', 'expiry', 'transfer_out'
);
COMMENT ON TYPE billing.credit_transaction_type IS 'What a ledger row did.';
ALTER TABLE billing.credit_transactions
    ALTER COLUMN transaction_type TYPE billing.credit_transaction_type
        USING transaction_type::text::billing.credit_transaction_type;
DROP TYPE billing.credit_transaction_type_with_purchase_refund;

ALTER TABLE billing.credit_transactions
    ADD CONSTRAINT credit_transactions_sign_follows_type CHECK (
        transaction_type = 'adjustment' OR (amount > 0) = (transaction_type < 'adjustment')
    );
ALTER TABLE billing.credit_transactions
    ADD CONSTRAINT credit_transactions_consumption_names_code CHECK (
        (transaction_type = 'consumption') = (operation_code IS NOT NULL)
    );
