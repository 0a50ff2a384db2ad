-- Takes back the operations on levels: a type loses values only by being made anew, and what names the old type with it. It stops
-- where an event still has one of them.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reversed_fk;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reverse_names_a_record;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_correction_has_reason;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reverse_takes_back;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_record_adds;

ALTER TYPE billing.usage_operation RENAME TO usage_operation_with_levels;
CREATE TYPE billing.usage_operation AS ENUM ('record', 'adjust', 'reverse');
COMMENT ON TYPE billing.usage_operation IS 'How an event came about.';
ALTER TABLE billing.usage_events
    ALTER COLUMN operation TYPE billing.usage_operation USING operation::text::billing.usage_operation,
    ALTER COLUMN reversed_operation TYPE billing.usage_operation USING reversed_operation::text::billing.usage_operation;
DROP TYPE billing.usage_operation_with_levels;

ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_record_adds CHECK (operation <> 'record' OR (quantity > 0 AND used_after >= quantity));
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reverse_takes_back CHECK (operation <> 'reverse' OR quantity < 0);
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_correction_has_reason CHECK ((operation IN ('adjust', 'reverse')) = (reason IS NOT NULL));
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reverse_names_a_record CHECK (
        CASE
            WHEN operation = 'reverse' THEN reversed_key IS NOT NULL AND reversed_operation IS NOT DISTINCT FROM 'record'
            ELSE reversed_key IS NULL AND reversed_operation IS NULL
        END
    );
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reversed_fk FOREIGN KEY (tenant_id, reversed_operation, reversed_key)
        REFERENCES billing.usage_events (tenant_id, operation, idempotency_key);
