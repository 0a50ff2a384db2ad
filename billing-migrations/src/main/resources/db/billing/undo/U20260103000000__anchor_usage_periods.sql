-- Takes back the anchors of usage periods: periods are those of the calendar again. Counters stay with the periods they had.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

ALTER TABLE billing.organisations
    DROP CONSTRAINT organisations_usage_anchor_in_range;
ALTER TABLE billing.organisations
    DROP COLUMN usage_anchor;
