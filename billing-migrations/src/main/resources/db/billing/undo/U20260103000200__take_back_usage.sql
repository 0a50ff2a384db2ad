-- Takes back what corrections say of themselves: reasons, and which event a reversal takes back. The events stay, and with them the
-- counters.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reversed_fk;
DROP INDEX billing.usage_events_reversed_once;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reverse_names_a_record;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_reason_not_blank;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_correction_has_reason;
ALTER TABLE billing.usage_events
    DROP COLUMN reversed_key,
    DROP COLUMN reversed_operation,
    DROP COLUMN reason;
