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
    previous_revision integer                       GENERATED ALWAYS AS (nullif(revision - 1, 0)) STORED,

    CONSTRAINT bucket_draws_pk PRIMARY KEY (tenant_id, organisation_id, config_id, period_start, draw_id, revision),
    CONSTRAINT bucket_draws_idempotency_key UNIQUE (tenant_id, operation, idempotency_key),
    CONSTRAINT bucket_draws_revision_unique UNIQUE (tenant_id, draw_id, revision),
    CONSTRAINT bucket_draws_period_fk FOREIGN KEY (tenant_id, organisation_id, config_id, period_start)
        REFERENCES billing.bucket_periods (tenant_id, organisation_id, config_id, period_start) ON DELETE RESTRICT,
    -- No number is left out, and all revisions of a draw are in one period.
    CONSTRAINT bucket_draws_previous_revision_fk FOREIGN KEY (tenant_id, organisation_id, config_id, period_start, draw_id, previous_revision)
        REFERENCES billing.bucket_draws (tenant_id, organisation_id, config_id, period_start, draw_id, revision)
        ON DELETE RESTRICT,
    CONSTRAINT bucket_draws_first_change_is_quantity CHECK (revision > 1 OR change = quantity),
    CONSTRAINT bucket_draws_first_revision_draws CHECK ((operation = 'draw') = (revision = 1)),
    CONSTRAINT bucket_draws_not_before_period CHECK (occurred_at >= period_start),
    CONSTRAINT bucket_draws_only_deleted_is_nothing CHECK ((operation = 'delete') = (quantity = 0)),
    CONSTRAINT bucket_draws_revision_starts_at_one CHECK (revision >= 1),
    CONSTRAINT bucket_draws_used_includes_it CHECK (used_after >= quantity)
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
