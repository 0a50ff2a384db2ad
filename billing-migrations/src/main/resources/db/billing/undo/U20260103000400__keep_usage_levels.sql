-- Takes back the events of levels, and puts each level back to what is left of its events.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DELETE FROM billing.usage_events
WHERE operation IN ('increase', 'decrease', 'set');
UPDATE billing.usage_counters c
SET used = coalesce((
    SELECT sum(e.quantity)
    FROM billing.usage_events e
    WHERE e.tenant_id = c.tenant_id
      AND e.organisation_id = c.organisation_id
      AND e.feature_code = c.feature_code
      AND e.period = c.period
      AND e.period_start = c.period_start
), 0)
WHERE period = 'always';

ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_within_hard_limit;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_operation_suits_period;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_sign_follows_operation;

ALTER TABLE billing.usage_events
    ALTER COLUMN quantity TYPE billing.quantity_change;
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_record_adds CHECK (operation <> 'record' OR (quantity > 0 AND used_after >= quantity));
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reverse_takes_back CHECK (operation <> 'reverse' OR quantity < 0);
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_hard_limit_kept CHECK (
        enforcement = 'soft' OR quantity < 0 OR limit_quantity IS NULL OR used_after <= limit_quantity
    );

COMMENT ON COLUMN billing.usage_events.quantity IS 'How much was used; negative when use is taken back.';
