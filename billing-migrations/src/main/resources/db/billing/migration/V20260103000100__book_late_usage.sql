-- Late usage: what is recorded after the end of the period in which it happened.
--
-- A period closes when its end lies back by the feature's grace. What is recorded between end and closing counts like any
-- other. From then on the feature says: refuse, and the period never changes again; or adjust, and it changes by adjustments
-- only. An adjustment is a row that was created at or after the closing that it names.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.late_usage_policy AS ENUM ('refuse', 'adjust');

COMMENT ON TYPE billing.late_usage_policy IS 'Refuse: a closed period never changes. Adjust: use of it is booked as an adjustment.';

ALTER TABLE billing.usage_features
    ADD COLUMN late_usage         billing.late_usage_policy NOT NULL DEFAULT 'refuse',
    ADD COLUMN late_grace_seconds integer                   NOT NULL DEFAULT 86400;
ALTER TABLE billing.usage_features
    ADD CONSTRAINT usage_features_late_grace_within_a_year CHECK (late_grace_seconds BETWEEN 0 AND 366 * 86400);

COMMENT ON COLUMN billing.usage_features.late_usage IS 'What happens to use of a period that has closed.';
COMMENT ON COLUMN billing.usage_features.late_grace_seconds IS 'How long after its end a period closes; a day unless said otherwise.';

ALTER TABLE billing.usage_events
    ADD COLUMN closes_at timestamptz;
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_late_names_closing CHECK (
        created_at < period_end OR (closes_at IS NOT NULL AND closes_at >= period_end)
    );
-- Clocks of two machines differ; a use of tomorrow is a mistake.
ALTER TABLE billing.usage_events
    ADD CONSTRAINT usage_events_not_of_the_future CHECK (occurred_at - created_at <= INTERVAL '5 minutes');

-- What was booked in closed periods of an organisation since it was invoiced.
CREATE INDEX usage_events_adjustments
    ON billing.usage_events (tenant_id, organisation_id, created_at, operation, idempotency_key)
    WHERE created_at >= closes_at;

COMMENT ON COLUMN billing.usage_events.closes_at IS 'When its period closes, where it was recorded after the end; recorded at or after that instant, it is an adjustment.';
