CREATE TABLE telecom.cdrs (
    tenant_id           uuid                   NOT NULL,
    cdr_id              uuid                   NOT NULL,
    call_uuid           text                   NOT NULL,
    subscription_number text                   NOT NULL,
    subscription_id     uuid,
    account_id          uuid,
    caller_id           text                   NOT NULL,
    destination         text                   NOT NULL,
    started_at          timestamptz            NOT NULL,
    ended_at            timestamptz,
    duration_seconds    integer                NOT NULL DEFAULT 0,
    billable_seconds    integer                NOT NULL DEFAULT 0,
    call_direction      telecom.call_direction NOT NULL,
    call_type           telecom.call_type      NOT NULL,
    call_status         telecom.call_status    NOT NULL,
    hangup_cause        text,
    processing_status   telecom.cdr_status     NOT NULL,
    processing_error    telecom.cdr_error,
    retry_count         integer                NOT NULL DEFAULT 0,
    rating_count        integer                NOT NULL DEFAULT 0,
    usage_period_start  timestamptz,
    charged_seconds     integer                NOT NULL DEFAULT 0,
    overage_seconds     integer                NOT NULL DEFAULT 0,
    cost                billing.price          NOT NULL DEFAULT 0,
    currency            billing.currency_code,
    rated_at            timestamptz,
    raw_cdr             jsonb,
    metadata            jsonb,
    created_at          timestamptz            NOT NULL,
    updated_at          timestamptz            NOT NULL,

    CONSTRAINT cdrs_pk PRIMARY KEY (tenant_id, cdr_id),
    CONSTRAINT cdrs_call_rated_once UNIQUE (tenant_id, call_uuid),
    CONSTRAINT cdrs_account_fk FOREIGN KEY (tenant_id, account_id)
        REFERENCES telecom.accounts (tenant_id, account_id) ON DELETE RESTRICT,
    -- A rated call counts in a period that is there.
    CONSTRAINT cdrs_period_fk FOREIGN KEY (tenant_id, subscription_id, usage_period_start)
        REFERENCES telecom.subscription_usage (tenant_id, subscription_id, billing_period_start) ON DELETE RESTRICT,
    CONSTRAINT cdrs_subscription_fk FOREIGN KEY (tenant_id, subscription_id)
        REFERENCES telecom.subscriptions (tenant_id, subscription_id) ON DELETE RESTRICT,
    CONSTRAINT cdrs_billable_within_duration CHECK (billable_seconds BETWEEN 0 AND duration_seconds),
    CONSTRAINT cdrs_call_uuid_not_blank CHECK (call_uuid ~ '[^[:space:]]' AND length(call_uuid) <= 100),
    CONSTRAINT cdrs_caller_id_not_blank CHECK (caller_id ~ '[^[:space:]]' AND length(caller_id) <= 50),
    CONSTRAINT cdrs_charged_covers_billable CHECK (processing_status <> 'processed' OR charged_seconds >= billable_seconds),
    CONSTRAINT cdrs_destination_not_blank CHECK (destination ~ '[^[:space:]]' AND length(destination) <= 50),
    CONSTRAINT cdrs_ended_after_start CHECK (ended_at >= started_at),
    CONSTRAINT cdrs_failed_has_its_error CHECK ((processing_status = 'failed') = (processing_error IS NOT NULL)),
    CONSTRAINT cdrs_only_answered_is_billable CHECK (call_status = 'answered' OR billable_seconds = 0),
    CONSTRAINT cdrs_only_overage_costs CHECK (overage_seconds > 0 OR cost = 0),
    CONSTRAINT cdrs_only_processed_is_charged CHECK (processing_status = 'processed' OR charged_seconds = 0),
    CONSTRAINT cdrs_overage_within_charged CHECK (overage_seconds BETWEEN 0 AND charged_seconds),
    CONSTRAINT cdrs_processed_has_its_period CHECK (
        (processing_status = 'processed') = (num_nonnulls(subscription_id, usage_period_start, currency, rated_at) = 4)
        AND (processing_status = 'processed' OR num_nonnulls(usage_period_start, currency, rated_at) = 0)
    ),
    CONSTRAINT cdrs_ratings_not_negative CHECK (rating_count >= 0),
    CONSTRAINT cdrs_retries_not_negative CHECK (retry_count >= 0),
    CONSTRAINT cdrs_subscription_has_its_account CHECK ((subscription_id IS NULL) = (account_id IS NULL)),
    CONSTRAINT cdrs_subscription_number_not_blank CHECK (subscription_number ~ '[^[:space:]]' AND length(subscription_number) <= 50),
    CONSTRAINT cdrs_updated_after_created CHECK (updated_at >= created_at)
);

-- The calls that an account paid for.
CREATE INDEX cdrs_by_account
    ON telecom.cdrs (tenant_id, account_id, started_at);

-- Kinds of call.
CREATE INDEX cdrs_by_call_type
    ON telecom.cdrs (tenant_id, call_type);

-- Who called, and whom.
CREATE INDEX cdrs_by_caller
    ON telecom.cdrs (tenant_id, caller_id);

CREATE INDEX cdrs_by_destination
    ON telecom.cdrs (tenant_id, destination);

CREATE INDEX cdrs_by_period
    ON telecom.cdrs (tenant_id, subscription_id, usage_period_start);

-- What waits or failed, first what was tried longest ago.
CREATE INDEX cdrs_by_processing_status
    ON telecom.cdrs (tenant_id, processing_status, updated_at, cdr_id);

-- All calls of a span of time.
CREATE INDEX cdrs_by_start
    ON telecom.cdrs (tenant_id, started_at);

-- The calls of a subscription, as they began.
CREATE INDEX cdrs_by_subscription
    ON telecom.cdrs (tenant_id, subscription_id, started_at);

COMMENT ON TABLE telecom.cdrs IS 'What the switch says of each call, and what it cost.';
COMMENT ON COLUMN telecom.cdrs.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.cdrs.cdr_id IS 'Identifies the record within its tenant.';
COMMENT ON COLUMN telecom.cdrs.call_uuid IS 'The call, as the switch names it, unique within the tenant.';
COMMENT ON COLUMN telecom.cdrs.subscription_number IS 'The subscription, as the switch names it.';
COMMENT ON COLUMN telecom.cdrs.subscription_id IS 'The subscription; absent where the tenant has none of this number.';
COMMENT ON COLUMN telecom.cdrs.account_id IS 'The account that pays; absent where the subscription is.';
COMMENT ON COLUMN telecom.cdrs.caller_id IS 'Number that called.';
COMMENT ON COLUMN telecom.cdrs.destination IS 'Number that was called.';
COMMENT ON COLUMN telecom.cdrs.started_at IS 'When the call began: the period in which it counts.';
COMMENT ON COLUMN telecom.cdrs.ended_at IS 'When it ended.';
COMMENT ON COLUMN telecom.cdrs.duration_seconds IS 'From the beginning to the end, ringing included.';
COMMENT ON COLUMN telecom.cdrs.billable_seconds IS 'From the answer to the end.';
COMMENT ON COLUMN telecom.cdrs.call_direction IS 'Which way it went.';
COMMENT ON COLUMN telecom.cdrs.call_type IS 'Kind of destination.';
COMMENT ON COLUMN telecom.cdrs.call_status IS 'How it ended.';
COMMENT ON COLUMN telecom.cdrs.hangup_cause IS 'Why it ended, as the switch says.';
COMMENT ON COLUMN telecom.cdrs.processing_status IS 'How far the record has come.';
COMMENT ON COLUMN telecom.cdrs.processing_error IS 'Why it could not be rated; absent otherwise.';
COMMENT ON COLUMN telecom.cdrs.retry_count IS 'How often rating was tried again.';
COMMENT ON COLUMN telecom.cdrs.rating_count IS 'Number of rows in cdr_ratings, which is the number of the last.';
COMMENT ON COLUMN telecom.cdrs.usage_period_start IS 'Start of the period in which it counts; absent until it was rated.';
COMMENT ON COLUMN telecom.cdrs.charged_seconds IS 'Billable seconds after the plan''s increments.';
COMMENT ON COLUMN telecom.cdrs.overage_seconds IS 'The part of them beyond the allowance.';
COMMENT ON COLUMN telecom.cdrs.cost IS 'What the overage costs.';
COMMENT ON COLUMN telecom.cdrs.currency IS 'Currency of the cost; absent until it was rated.';
COMMENT ON COLUMN telecom.cdrs.rated_at IS 'When it was last rated.';
COMMENT ON COLUMN telecom.cdrs.raw_cdr IS 'The record as the switch sent it.';
COMMENT ON COLUMN telecom.cdrs.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.cdrs.created_at IS 'When the record was created.';
COMMENT ON COLUMN telecom.cdrs.updated_at IS 'When the record was last changed.';
