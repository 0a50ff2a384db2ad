-- What the lots say as well is not lost with the column.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

UPDATE billing.credits c
SET last_expiry_at = NULL
FROM (
    SELECT tenant_id, organisation_id, max(expires_at) AS expires_at
    FROM billing.credit_lots
    WHERE is_expired
    GROUP BY tenant_id, organisation_id
) l
WHERE l.tenant_id = c.tenant_id
  AND l.organisation_id = c.organisation_id
  AND l.expires_at = c.last_expiry_at;
