-- What a ledger row does when bought credits are given back for money. A script of its own, because a transaction that adds a
-- value to a type cannot use it yet. It goes out, so it stands behind 'adjustment': a check of the ledger relies on the order.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TYPE billing.credit_transaction_type ADD VALUE 'purchase_refund';
