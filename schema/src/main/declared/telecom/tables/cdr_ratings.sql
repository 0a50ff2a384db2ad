CREATE TABLE telecom.cdr_ratings (
    tenant_id          uuid                       NOT NULL,
    cdr_id             uuid                       NOT NULL,
    rating_number      integer                    NOT NULL,
    outcome            telecom.cdr_rating_outcome NOT NULL,
    error              telecom.cdr_error,
    subscription_id    uuid,
    usage_period_start timestamptz,
    charged_seconds    integer                    NOT NULL DEFAULT 0,
    overage_seconds    integer                    NOT NULL DEFAULT 0,
    rate_per_minute    billing.rate,
    cost               telecom.amount             NOT NULL DEFAULT 0,
    account_id         uuid,
    sequence_number    billing.sequence_number,
    rated_at           timestamptz                NOT NULL,

    CONSTRAINT cdr_ratings_pk PRIMARY KEY (tenant_id, cdr_id, rating_number),
    CONSTRAINT cdr_ratings_transaction_unique UNIQUE (tenant_id, account_id, sequence_number),
    CONSTRAINT cdr_ratings_cdr_fk FOREIGN KEY (tenant_id, cdr_id)
        REFERENCES telecom.cdrs (tenant_id, cdr_id) ON DELETE RESTRICT,
    CONSTRAINT cdr_ratings_period_fk FOREIGN KEY (tenant_id, subscription_id, usage_period_start)
        REFERENCES telecom.subscription_usage (tenant_id, subscription_id, billing_period_start) ON DELETE RESTRICT,
    CONSTRAINT cdr_ratings_transaction_fk FOREIGN KEY (tenant_id, account_id, sequence_number)
        REFERENCES telecom.account_transactions (tenant_id, account_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT cdr_ratings_counts_in_a_period CHECK (
        num_nonnulls(subscription_id, usage_period_start, rate_per_minute) = CASE outcome WHEN 'failed' THEN 0 ELSE 3 END
    ),
    CONSTRAINT cdr_ratings_failed_has_its_error CHECK ((outcome = 'failed') = (error IS NOT NULL)),
    CONSTRAINT cdr_ratings_number_starts_at_one CHECK (rating_number >= 1),
    CONSTRAINT cdr_ratings_sign_follows_outcome CHECK (
        CASE outcome
            WHEN 'rated' THEN overage_seconds BETWEEN 0 AND charged_seconds AND cost >= 0
            WHEN 'reversed' THEN overage_seconds BETWEEN charged_seconds AND 0 AND cost <= 0
            ELSE charged_seconds = 0 AND overage_seconds = 0 AND cost = 0
        END
    ),
    CONSTRAINT cdr_ratings_transaction_complete CHECK ((account_id IS NULL) = (sequence_number IS NULL))
);

-- What counts in a period.
CREATE INDEX cdr_ratings_by_period
    ON telecom.cdr_ratings (tenant_id, subscription_id, usage_period_start)
    WHERE subscription_id IS NOT NULL;

COMMENT ON TABLE telecom.cdr_ratings IS 'Every attempt to rate a call, and what it came to.';
COMMENT ON COLUMN telecom.cdr_ratings.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.cdr_ratings.cdr_id IS 'The call.';
COMMENT ON COLUMN telecom.cdr_ratings.rating_number IS '1, 2, 3 … without a gap, in the order of the attempts.';
COMMENT ON COLUMN telecom.cdr_ratings.outcome IS 'What it came to.';
COMMENT ON COLUMN telecom.cdr_ratings.error IS 'Why it failed; absent otherwise.';
COMMENT ON COLUMN telecom.cdr_ratings.subscription_id IS 'The subscription in whose period it counts; absent where it failed.';
COMMENT ON COLUMN telecom.cdr_ratings.usage_period_start IS 'Start of that period.';
COMMENT ON COLUMN telecom.cdr_ratings.charged_seconds IS 'Seconds after the plan''s increments; negative where a rating was taken back.';
COMMENT ON COLUMN telecom.cdr_ratings.overage_seconds IS 'The part of them beyond the allowance.';
COMMENT ON COLUMN telecom.cdr_ratings.rate_per_minute IS 'Rate at which the overage was charged; absent where it failed.';
COMMENT ON COLUMN telecom.cdr_ratings.cost IS 'What the overage costs; negative where a rating was taken back.';
COMMENT ON COLUMN telecom.cdr_ratings.account_id IS 'The account that was debited or credited; absent where none was.';
COMMENT ON COLUMN telecom.cdr_ratings.sequence_number IS 'The row of its ledger that did so.';
COMMENT ON COLUMN telecom.cdr_ratings.rated_at IS 'When it was tried.';
