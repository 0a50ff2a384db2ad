-- Which expiry has been counted: what one caller's clock says about lots is not the last word for the others.
--
-- A lot is marked as expired by the first call whose clock is past its expiry. A call whose clock is before it takes the
-- mark back, and to notice that, the balance row says up to where marks go.
--
-- The overdraft limit also bounds what is overdrawn: credits that have expired and are not booked yet are part of the
-- balance, and would otherwise hide an overdraft that shows when they are.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.credits
    ADD COLUMN last_expiry_at timestamptz;

COMMENT ON COLUMN billing.credits.last_expiry_at IS 'No lot that is marked as expired expires after this; absent when none is marked.';

UPDATE billing.credits c
SET last_expiry_at = l.expires_at
FROM (
    SELECT tenant_id, organisation_id, max(expires_at) AS expires_at
    FROM billing.credit_lots
    WHERE is_expired
      AND remaining > 0
    GROUP BY tenant_id, organisation_id
) l
WHERE l.tenant_id = c.tenant_id
  AND l.organisation_id = c.organisation_id;

ALTER TABLE billing.credits
    DROP CONSTRAINT credits_within_overdraft_limit;
ALTER TABLE billing.credits
    ADD CONSTRAINT credits_within_overdraft_limit CHECK (
        balance - held >= -overdraft_limit AND overdrawn <= overdraft_limit
    );

CALL billing.distribute_tables();
