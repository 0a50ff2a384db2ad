-- Takes back late usage: policies and graces of features, and when the periods of late events closed. The events stay, and with
-- them the counters; that some were adjustments is lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

DROP INDEX billing.usage_events_adjustments;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_not_of_the_future;
ALTER TABLE billing.usage_events
    DROP CONSTRAINT usage_events_late_names_closing;
ALTER TABLE billing.usage_events
    DROP COLUMN closes_at;

ALTER TABLE billing.usage_features
    DROP CONSTRAINT usage_features_late_grace_within_a_year;
ALTER TABLE billing.usage_features
    DROP COLUMN late_grace_seconds,
    DROP COLUMN late_usage;

DROP TYPE billing.late_usage_policy;
