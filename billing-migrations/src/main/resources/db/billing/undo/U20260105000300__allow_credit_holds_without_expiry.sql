-- Takes back that a hold may be without an end: those without one end at the end of time.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credit_holds
    DROP CONSTRAINT credit_holds_expired_after_expiry;
ALTER TABLE billing.credit_holds
    ADD CONSTRAINT credit_holds_expired_after_expiry CHECK (status <> 'expired' OR closed_at >= expires_at);

UPDATE billing.credit_holds
SET expires_at = 'infinity'
WHERE expires_at IS NULL;

ALTER TABLE billing.credit_holds
    ALTER COLUMN expires_at SET NOT NULL;
COMMENT ON COLUMN billing.credit_holds.expires_at IS 'First instant at which an open hold may be ended by the expiry run.';
