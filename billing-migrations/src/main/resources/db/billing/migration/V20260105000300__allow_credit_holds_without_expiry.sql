-- A hold may be without an end: it stays open until it is captured or released.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_holds
    ALTER COLUMN expires_at DROP NOT NULL;

COMMENT ON COLUMN billing.credit_holds.expires_at IS 'First instant at which an open hold keeps nothing any more; absent for never.';

ALTER TABLE billing.credit_holds
    DROP CONSTRAINT credit_holds_expired_after_expiry;
ALTER TABLE billing.credit_holds
    ADD CONSTRAINT credit_holds_expired_after_expiry CHECK (
        status <> 'expired' OR (expires_at IS NOT NULL AND closed_at >= expires_at)
    );

CALL billing.distribute_tables();
