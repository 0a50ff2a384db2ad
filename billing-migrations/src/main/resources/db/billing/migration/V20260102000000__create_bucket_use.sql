-- What organisations use of buckets: a period is opened with the terms of its day, drawn from, and rolled over.
--
-- A period holds the terms that applied when it was opened, so that changed terms do not change what was used under the
-- former ones. Its row is the lock under which it is drawn from: a draw updates it and inserts one row, and touches nothing
-- else. A draw is edited and deleted by further revisions; no row of bucket_draws is altered.
--
-- What always holds, and what `verify` proves:
--   used         = sum of the changes of all draws = sum of the last revisions of all draws
--   carried_over = what is left at the end, as far as the terms let it go on
--   rolled_over  = carried_over of the period before, if that is closed and counts in the same unit; else zero
--   the periods of an organisation and a configuration do not overlap, and those before a closed one are closed
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.bucket_operation AS ENUM ('draw', 'edit', 'delete');

COMMENT ON TYPE billing.bucket_operation IS 'What a revision of a draw did.';

CREATE TABLE billing.bucket_periods (
    tenant_id         uuid                          NOT NULL,
    organisation_id   uuid                          NOT NULL,
    config_id         uuid                          NOT NULL,
    period_start      timestamptz                   NOT NULL,
    period_end        timestamptz                   NOT NULL,
    included_quantity billing.quantity_not_negative NOT NULL,
    unit_of_measure   text                          NOT NULL,
    billing_period    billing.billing_frequency     NOT NULL,
    overage_rate      billing.rate                  NOT NULL,
    currency          billing.currency_code         NOT NULL,
    rounding_mode     billing.rounding_mode         NOT NULL,
    rollover_mode     billing.rollover_mode         NOT NULL,
    rollover_cap      billing.quantity,
    rolled_over       billing.quantity_not_negative NOT NULL,
    used              billing.quantity_not_negative NOT NULL DEFAULT 0,
    carried_over      billing.quantity_not_negative,
    closed_at         timestamptz,

    CONSTRAINT bucket_periods_pk PRIMARY KEY (tenant_id, organisation_id, config_id, period_start),
    CONSTRAINT bucket_periods_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    -- Use is history: it keeps its configuration, whose terms and type may change.
    CONSTRAINT bucket_periods_configuration_fk FOREIGN KEY (tenant_id, config_id)
        REFERENCES billing.plan_service_configuration (tenant_id, config_id) ON DELETE RESTRICT,
    CONSTRAINT bucket_periods_ends_after_start CHECK (period_end > period_start),
    CONSTRAINT bucket_periods_unit_not_blank CHECK (unit_of_measure ~ '[^[:space:]]'),
    CONSTRAINT bucket_periods_capped_has_cap CHECK ((rollover_mode = 'capped') = (rollover_cap IS NOT NULL)),
    CONSTRAINT bucket_periods_cap_positive CHECK (rollover_cap > 0),
    CONSTRAINT bucket_periods_available_is_countable CHECK (included_quantity + rolled_over < 100000000000000),
    CONSTRAINT bucket_periods_closed_says_what_goes_on CHECK ((closed_at IS NULL) = (carried_over IS NULL)),
    CONSTRAINT bucket_periods_closed_after_end CHECK (closed_at >= period_end),
    CONSTRAINT bucket_periods_carried_over_follows_terms CHECK (
        carried_over = CASE rollover_mode
                           WHEN 'none' THEN 0
                           WHEN 'capped' THEN least(greatest(included_quantity + rolled_over - used, 0), rollover_cap)
                           WHEN 'unlimited' THEN greatest(included_quantity + rolled_over - used, 0)
                       END
    )
)
-- Room on the page, so that a draw stays beside the row's old version and touches no index.
WITH (fillfactor = 70);

-- Who uses a configuration.
CREATE INDEX bucket_periods_by_configuration
    ON billing.bucket_periods (tenant_id, config_id);

COMMENT ON TABLE billing.bucket_periods IS 'What an organisation had and used of a bucket in a period, and the lock under which it is used.';
COMMENT ON COLUMN billing.bucket_periods.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.bucket_periods.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.bucket_periods.config_id IS 'The configuration that was a bucket when the period was opened.';
COMMENT ON COLUMN billing.bucket_periods.period_start IS 'First instant of the period.';
COMMENT ON COLUMN billing.bucket_periods.period_end IS 'First instant after it.';
COMMENT ON COLUMN billing.bucket_periods.included_quantity IS 'Units that cost nothing beyond the plan.';
COMMENT ON COLUMN billing.bucket_periods.unit_of_measure IS 'What is counted: hour, minute, GB …';
COMMENT ON COLUMN billing.bucket_periods.billing_period IS 'How often the terms begin a new period.';
COMMENT ON COLUMN billing.bucket_periods.overage_rate IS 'Price of a unit beyond.';
COMMENT ON COLUMN billing.bucket_periods.currency IS 'Currency of the rate.';
COMMENT ON COLUMN billing.bucket_periods.rounding_mode IS 'How the charge is rounded to minor units of the currency.';
COMMENT ON COLUMN billing.bucket_periods.rollover_mode IS 'What happens to the unused part at the end.';
COMMENT ON COLUMN billing.bucket_periods.rollover_cap IS 'Most that is taken into the next period; present when capped.';
COMMENT ON COLUMN billing.bucket_periods.rolled_over IS 'What the period before left to this one.';
COMMENT ON COLUMN billing.bucket_periods.used IS 'Sum of the draws; what is beyond included and rolled over is charged.';
COMMENT ON COLUMN billing.bucket_periods.carried_over IS 'What it leaves to the next period; absent until it is rolled over.';
COMMENT ON COLUMN billing.bucket_periods.closed_at IS 'When it was rolled over: nothing is drawn, edited or deleted from then on. Absent while open.';

-- Append-only. The row keeps what the caller was told, so that a replay can be told the same.
CREATE TABLE billing.bucket_draws (
    tenant_id         uuid                          NOT NULL,
    organisation_id   uuid                          NOT NULL,
    config_id         uuid                          NOT NULL,
    period_start      timestamptz                   NOT NULL,
    draw_id           uuid                          NOT NULL,
    revision          integer                       NOT NULL,
    operation         billing.bucket_operation      NOT NULL,
    quantity          billing.quantity_not_negative NOT NULL,
    change            billing.quantity              NOT NULL,
    rolled_over       billing.quantity_not_negative NOT NULL,
    used_after        billing.quantity_not_negative NOT NULL,
    idempotency_key   billing.idempotency_key       NOT NULL,
    occurred_at       timestamptz                   NOT NULL,
    recorded_at       timestamptz                   NOT NULL,
    previous_revision integer GENERATED ALWAYS AS (nullif(revision - 1, 0)) STORED,

    CONSTRAINT bucket_draws_pk PRIMARY KEY (tenant_id, organisation_id, config_id, period_start, draw_id, revision),
    CONSTRAINT bucket_draws_revision_unique UNIQUE (tenant_id, draw_id, revision),
    CONSTRAINT bucket_draws_idempotency_key UNIQUE (tenant_id, operation, idempotency_key),
    CONSTRAINT bucket_draws_period_fk FOREIGN KEY (tenant_id, organisation_id, config_id, period_start)
        REFERENCES billing.bucket_periods (tenant_id, organisation_id, config_id, period_start) ON DELETE RESTRICT,
    -- No number is left out, and all revisions of a draw are in one period.
    CONSTRAINT bucket_draws_previous_revision_fk
        FOREIGN KEY (tenant_id, organisation_id, config_id, period_start, draw_id, previous_revision)
        REFERENCES billing.bucket_draws (tenant_id, organisation_id, config_id, period_start, draw_id, revision)
        ON DELETE RESTRICT,
    CONSTRAINT bucket_draws_revision_starts_at_one CHECK (revision >= 1),
    CONSTRAINT bucket_draws_first_revision_draws CHECK ((operation = 'draw') = (revision = 1)),
    CONSTRAINT bucket_draws_first_change_is_quantity CHECK (revision > 1 OR change = quantity),
    CONSTRAINT bucket_draws_only_deleted_is_nothing CHECK ((operation = 'delete') = (quantity = 0)),
    CONSTRAINT bucket_draws_used_includes_it CHECK (used_after >= quantity),
    CONSTRAINT bucket_draws_not_before_period CHECK (occurred_at >= period_start)
);

-- The revision after one.
CREATE INDEX bucket_draws_by_previous_revision
    ON billing.bucket_draws (tenant_id, organisation_id, config_id, period_start, draw_id, previous_revision)
    WHERE previous_revision IS NOT NULL;

COMMENT ON TABLE billing.bucket_draws IS 'Every draw from a bucket, and every edit of one: a row per revision, never altered.';
COMMENT ON COLUMN billing.bucket_draws.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.bucket_draws.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.bucket_draws.config_id IS 'The bucket.';
COMMENT ON COLUMN billing.bucket_draws.period_start IS 'First instant of the period that was drawn from.';
COMMENT ON COLUMN billing.bucket_draws.draw_id IS 'Identifies the draw within its tenant.';
COMMENT ON COLUMN billing.bucket_draws.revision IS 'Number of the revision: 1 is the draw itself.';
COMMENT ON COLUMN billing.bucket_draws.operation IS 'What the revision did.';
COMMENT ON COLUMN billing.bucket_draws.quantity IS 'What the draw comes to from this revision on; zero when deleted.';
COMMENT ON COLUMN billing.bucket_draws.change IS 'Difference to the revision before.';
COMMENT ON COLUMN billing.bucket_draws.rolled_over IS 'What had been rolled over into the period by then.';
COMMENT ON COLUMN billing.bucket_draws.used_after IS 'What was used in the period after it.';
COMMENT ON COLUMN billing.bucket_draws.idempotency_key IS 'The caller''s key, unique per tenant and operation.';
COMMENT ON COLUMN billing.bucket_draws.occurred_at IS 'When the use happened, which says the period.';
COMMENT ON COLUMN billing.bucket_draws.recorded_at IS 'When the revision was written.';
COMMENT ON COLUMN billing.bucket_draws.previous_revision IS 'The revision before; absent for the first. Demands that it is there.';

CALL billing.distribute_tables();
