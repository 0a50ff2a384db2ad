-- Lets the total of a purchase be nothing again; the price of a credit stays positive.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_purchases
    ADD CONSTRAINT credit_purchases_unit_price_positive CHECK (unit_price > 0);
ALTER TABLE billing.credit_purchases
    DROP CONSTRAINT credit_purchases_total_price_positive;
