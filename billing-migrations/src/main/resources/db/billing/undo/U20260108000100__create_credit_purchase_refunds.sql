-- Takes back which purchases were refunded. Their ledger rows stay, as adjustments.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_purchases
    DROP CONSTRAINT credit_purchases_payment_at_most_200;
ALTER TABLE billing.credit_purchases
    DROP CONSTRAINT credit_purchases_unit_price_positive;

UPDATE billing.credit_transactions
SET transaction_type = 'adjustment',
    reason           = 'refund of a purchase'
WHERE transaction_type = 'purchase_refund';

DROP TABLE billing.credit_purchase_refunds;
