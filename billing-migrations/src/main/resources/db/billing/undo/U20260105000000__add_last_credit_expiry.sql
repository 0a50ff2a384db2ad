-- Takes back up to where lots are marked as expired, and that the overdraft limit bounds what is overdrawn.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credits
    DROP CONSTRAINT credits_within_overdraft_limit;
ALTER TABLE billing.credits
    ADD CONSTRAINT credits_within_overdraft_limit CHECK (balance - held >= -overdraft_limit);

ALTER TABLE billing.credits
    DROP COLUMN last_expiry_at;
