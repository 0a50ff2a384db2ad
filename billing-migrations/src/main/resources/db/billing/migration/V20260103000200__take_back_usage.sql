-- Corrections: what was recorded is taken back or put right by a further event, never by altering one.
--
-- A reversal takes back one recorded use, whole and once, in the period in which that counts. An adjustment adds or takes away
-- any quantity in a period that is named. Both say why.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_events
    ADD COLUMN reason             text,
    ADD COLUMN reversed_operation billing.usage_operation,
    ADD COLUMN reversed_key       text;
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_correction_has_reason CHECK ((operation IN ('adjust', 'reverse')) = (reason IS NOT NULL));
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reason_not_blank CHECK (reason ~ '[^[:space:]]');
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reverse_names_a_record CHECK (
        CASE
            WHEN operation = 'reverse' THEN reversed_key IS NOT NULL AND reversed_operation IS NOT DISTINCT FROM 'record'
            ELSE reversed_key IS NULL AND reversed_operation IS NULL
        END
    );

-- Whether a use was taken back, and by what.
CREATE UNIQUE INDEX usage_events_reversed_once
    ON billing.usage_events (tenant_id, reversed_operation, reversed_key)
    WHERE reversed_key IS NOT NULL;

ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_reversed_fk FOREIGN KEY (tenant_id, reversed_operation, reversed_key)
        REFERENCES billing.usage_events (tenant_id, operation, idempotency_key);

COMMENT ON COLUMN billing.usage_events.reason IS 'Why it was put right, in words; on adjustments by hand and reversals.';
COMMENT ON COLUMN billing.usage_events.reversed_operation IS 'Operation of the event that it takes back; part of the key to it.';
COMMENT ON COLUMN billing.usage_events.reversed_key IS 'Key of the event that it takes back.';
