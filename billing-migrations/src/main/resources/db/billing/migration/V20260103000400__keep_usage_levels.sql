-- Levels: what there is at present is increased, decreased or set, each by an event of its own.
--
-- Setting a level to what it is leaves an event as well, of quantity zero, so that its key is remembered. The level is still
-- the sum of its events. Changing the type of the quantity rewrites the events once.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_events
    ALTER COLUMN quantity TYPE billing.quantity;

ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_record_adds;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reverse_takes_back;
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_sign_follows_operation CHECK (
        CASE operation
            WHEN 'record' THEN quantity > 0 AND used_after >= quantity
            WHEN 'increase' THEN quantity > 0 AND used_after >= quantity
            WHEN 'reverse' THEN quantity < 0
            WHEN 'decrease' THEN quantity < 0
            WHEN 'adjust' THEN quantity <> 0
            ELSE used_after >= quantity
        END
    );
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_operation_suits_period CHECK (
        period = 'always' OR operation NOT IN ('increase', 'decrease', 'set')
    );
-- What takes away, or leaves a level as it is, is allowed above a limit that was lowered since.
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_hard_limit_kept;
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_within_hard_limit CHECK (
        enforcement = 'soft' OR quantity <= 0 OR limit_quantity IS NULL OR used_after <= limit_quantity
    );

COMMENT ON COLUMN billing.usage_events.quantity IS 'How much was added; negative where something was taken away, zero where a level was set to what it was.';
