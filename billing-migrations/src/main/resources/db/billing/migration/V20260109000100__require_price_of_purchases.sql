-- What is bought costs something: a total that rounds to nothing is no purchase, and free credits are a grant. With it, and with
-- credit_purchases_total_follows_unit_price, the price of a credit is positive, so the constraint that said this alone goes.
--
-- A purchase from before that cost nothing stops this script, which names the constraint.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- lint:ignore check-without-not-valid before the first release: no database has rows that anybody waits for
ALTER TABLE billing.credit_purchases
    ADD CONSTRAINT credit_purchases_total_price_positive CHECK (total_price > 0);
ALTER TABLE billing.credit_purchases
    DROP CONSTRAINT credit_purchases_unit_price_positive;
