-- Append-only. The row keeps what the caller was told, so that a replay can be told the same.
CREATE TABLE billing.usage_events (
    tenant_id          uuid                          NOT NULL,
    operation          billing.usage_operation       NOT NULL,
    idempotency_key    billing.idempotency_key       NOT NULL,
    organisation_id    uuid                          NOT NULL,
    feature_code       text                          NOT NULL,
    quantity           billing.quantity              NOT NULL,
    period             billing.usage_period          NOT NULL,
    period_start       timestamptz                   NOT NULL,
    period_end         timestamptz,
    used_after         billing.quantity_not_negative NOT NULL,
    limit_quantity     billing.quantity_not_negative,
    enforcement        billing.limit_enforcement     NOT NULL,
    occurred_at        timestamptz                   NOT NULL,
    created_at         timestamptz                   NOT NULL,
    closes_at          timestamptz,
    reason             text,
    reversed_operation billing.usage_operation,
    reversed_key       text,

    CONSTRAINT usage_events_pk PRIMARY KEY (tenant_id, operation, idempotency_key),
    CONSTRAINT usage_events_counter_fk FOREIGN KEY (tenant_id, organisation_id, feature_code, period, period_start)
        REFERENCES billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start)
        ON DELETE RESTRICT,
    CONSTRAINT usage_events_reversed_fk FOREIGN KEY (tenant_id, reversed_operation, reversed_key)
        REFERENCES billing.usage_events (tenant_id, operation, idempotency_key),
    CONSTRAINT usage_events_correction_has_reason CHECK ((operation IN ('adjust', 'reverse')) = (reason IS NOT NULL)),
    CONSTRAINT usage_events_late_names_closing CHECK (
        created_at < period_end OR (closes_at IS NOT NULL AND closes_at >= period_end)
    ),
    CONSTRAINT usage_events_level_never_ends CHECK ((period = 'always') = (period_end IS NULL)),
    -- Clocks of two machines differ; a use of tomorrow is a mistake.
    CONSTRAINT usage_events_not_of_the_future CHECK (occurred_at - created_at <= INTERVAL '5 minutes'),
    CONSTRAINT usage_events_occurred_in_period CHECK (occurred_at >= period_start AND occurred_at < period_end),
    CONSTRAINT usage_events_operation_suits_period CHECK (
        period = 'always' OR operation NOT IN ('increase', 'decrease', 'set')
    ),
    CONSTRAINT usage_events_reason_not_blank CHECK (reason ~ '[^[:space:]]'),
    CONSTRAINT usage_events_reverse_names_a_record CHECK (
        CASE
            WHEN operation = 'reverse' THEN reversed_key IS NOT NULL AND reversed_operation IS NOT DISTINCT FROM 'record'
            ELSE reversed_key IS NULL AND reversed_operation IS NULL
        END
    ),
    CONSTRAINT usage_events_sign_follows_operation CHECK (
        CASE operation
            WHEN 'record' THEN quantity > 0 AND used_after >= quantity
            WHEN 'increase' THEN quantity > 0 AND used_after >= quantity
            WHEN 'reverse' THEN quantity < 0
            WHEN 'decrease' THEN quantity < 0
            WHEN 'adjust' THEN quantity <> 0
            ELSE used_after >= quantity
        END
    ),
    CONSTRAINT usage_events_within_hard_limit CHECK (
        enforcement = 'soft' OR quantity <= 0 OR limit_quantity IS NULL OR used_after <= limit_quantity
    )
);

-- What was booked in closed periods of an organisation since it was invoiced.
CREATE INDEX usage_events_adjustments
    ON billing.usage_events (tenant_id, organisation_id, created_at, operation, idempotency_key)
    WHERE created_at >= closes_at;

-- Events of a period, and of the last hour of an organisation.
CREATE INDEX usage_events_by_period
    ON billing.usage_events (tenant_id, organisation_id, feature_code, period, period_start, created_at);

-- Whether a use was taken back, and by what.
CREATE UNIQUE INDEX usage_events_reversed_once
    ON billing.usage_events (tenant_id, reversed_operation, reversed_key)
    WHERE reversed_key IS NOT NULL;

COMMENT ON TABLE billing.usage_events IS 'Every recorded use, never altered.';
COMMENT ON COLUMN billing.usage_events.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_events.operation IS 'How the event came about.';
COMMENT ON COLUMN billing.usage_events.idempotency_key IS 'The caller''s key, unique per tenant and operation.';
COMMENT ON COLUMN billing.usage_events.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_events.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_events.quantity IS 'How much was added; negative where something was taken away, zero where a level was set to what it was.';
COMMENT ON COLUMN billing.usage_events.period IS 'What the counter counts over.';
COMMENT ON COLUMN billing.usage_events.period_start IS 'Start of the period it counts in.';
COMMENT ON COLUMN billing.usage_events.period_end IS 'End of that period, exclusive; absent for levels.';
COMMENT ON COLUMN billing.usage_events.used_after IS 'What the counter said after it.';
COMMENT ON COLUMN billing.usage_events.limit_quantity IS 'The limit that applied; absent when there was none.';
COMMENT ON COLUMN billing.usage_events.enforcement IS 'How that limit was enforced.';
COMMENT ON COLUMN billing.usage_events.occurred_at IS 'When the use happened.';
COMMENT ON COLUMN billing.usage_events.created_at IS 'When it was recorded.';
COMMENT ON COLUMN billing.usage_events.closes_at IS 'When its period closes, where it was recorded after the end; recorded at or after that instant, it is an adjustment.';
COMMENT ON COLUMN billing.usage_events.reason IS 'Why it was put right, in words; on adjustments by hand and reversals.';
COMMENT ON COLUMN billing.usage_events.reversed_operation IS 'Operation of the event that it takes back; part of the key to it.';
COMMENT ON COLUMN billing.usage_events.reversed_key IS 'Key of the event that it takes back.';
