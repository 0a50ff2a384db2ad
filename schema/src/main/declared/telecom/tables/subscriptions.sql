CREATE TABLE telecom.subscriptions (
    tenant_id                  uuid                        NOT NULL,
    subscription_id            uuid                        NOT NULL,
    customer_id                uuid                        NOT NULL,
    account_id                 uuid                        NOT NULL,
    rate_plan_id               uuid                        NOT NULL,
    subscription_number        text                        NOT NULL,
    status                     telecom.subscription_status NOT NULL,
    billing_cycle              telecom.billing_cycle       NOT NULL DEFAULT 'monthly',
    price                      billing.price               NOT NULL,
    currency                   billing.currency_code       NOT NULL,
    time_zone                  text                        NOT NULL,
    started_at                 timestamptz                 NOT NULL,
    anchored_at                timestamptz                 NOT NULL,
    ended_at                   timestamptz,
    trial_ends_at              timestamptz,
    current_period_start       timestamptz                 NOT NULL,
    current_period_end         timestamptz                 NOT NULL,
    last_billing_at            timestamptz,
    next_billing_at            timestamptz,
    is_auto_renew              boolean                     NOT NULL DEFAULT true,
    is_cancelled_at_period_end boolean                     NOT NULL DEFAULT false,
    cancelled_at               timestamptz,
    cancellation_reason        text,
    next_rate_plan_id          uuid,
    next_billing_cycle         telecom.billing_cycle,
    next_price                 billing.price,
    addons                     jsonb,
    metadata                   jsonb,
    version                    integer                     NOT NULL DEFAULT 1,
    created_at                 timestamptz                 NOT NULL,
    updated_at                 timestamptz                 NOT NULL,

    CONSTRAINT subscriptions_pk PRIMARY KEY (tenant_id, subscription_id),
    CONSTRAINT subscriptions_number_unique_in_tenant UNIQUE (tenant_id, subscription_number),
    CONSTRAINT subscriptions_account_fk FOREIGN KEY (tenant_id, customer_id, account_id)
        REFERENCES telecom.accounts (tenant_id, customer_id, account_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_customer_fk FOREIGN KEY (tenant_id, customer_id)
        REFERENCES telecom.customers (tenant_id, customer_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_next_rate_plan_fk FOREIGN KEY (tenant_id, next_rate_plan_id)
        REFERENCES telecom.rate_plans (tenant_id, rate_plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_rate_plan_fk FOREIGN KEY (tenant_id, rate_plan_id)
        REFERENCES telecom.rate_plans (tenant_id, rate_plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_anchored_after_start CHECK (anchored_at >= started_at),
    CONSTRAINT subscriptions_cancelled_has_a_time CHECK (cancelled_at IS NOT NULL OR (NOT is_cancelled_at_period_end AND status <> 'cancelled')),
    CONSTRAINT subscriptions_ended_after_start CHECK (ended_at >= started_at),
    CONSTRAINT subscriptions_ended_has_a_time CHECK ((status IN ('cancelled', 'expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT subscriptions_ended_is_not_billed CHECK (ended_at IS NULL OR next_billing_at IS NULL),
    CONSTRAINT subscriptions_next_plan_complete CHECK (num_nonnulls(next_rate_plan_id, next_billing_cycle, next_price) IN (0, 3)),
    CONSTRAINT subscriptions_number_is_a_number CHECK (subscription_number ~ '^[A-Z0-9][A-Z0-9/-]{0,49}$'),
    CONSTRAINT subscriptions_on_trial_has_one CHECK (status <> 'trial' OR trial_ends_at IS NOT NULL),
    CONSTRAINT subscriptions_period_after_start CHECK (current_period_start >= started_at),
    CONSTRAINT subscriptions_period_ends_after_start CHECK (current_period_end > current_period_start),
    CONSTRAINT subscriptions_time_zone_is_known CHECK (timezone(time_zone, timestamp '2000-01-01 00:00:00') IS NOT NULL),
    CONSTRAINT subscriptions_trial_ends_at_anchor CHECK (trial_ends_at = anchored_at AND trial_ends_at > started_at),
    CONSTRAINT subscriptions_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT subscriptions_version_positive CHECK (version >= 1)
);

-- The subscriptions that an account pays for.
CREATE INDEX subscriptions_by_account
    ON telecom.subscriptions (tenant_id, account_id);

-- The subscriptions of a customer.
CREATE INDEX subscriptions_by_customer
    ON telecom.subscriptions (tenant_id, customer_id, account_id);

-- What a billing run takes: the soonest due first.
CREATE INDEX subscriptions_by_next_billing
    ON telecom.subscriptions (tenant_id, next_billing_at, subscription_id);

-- Who will have it.
CREATE INDEX subscriptions_by_next_rate_plan
    ON telecom.subscriptions (tenant_id, next_rate_plan_id)
    WHERE next_rate_plan_id IS NOT NULL;

-- Who has a plan.
CREATE INDEX subscriptions_by_rate_plan
    ON telecom.subscriptions (tenant_id, rate_plan_id);

-- Lists by how subscriptions stand.
CREATE INDEX subscriptions_by_status
    ON telecom.subscriptions (tenant_id, status);

COMMENT ON TABLE telecom.subscriptions IS 'Which rate plan an account has, and its current period.';
COMMENT ON COLUMN telecom.subscriptions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.subscriptions.subscription_id IS 'Identifies the subscription within its tenant.';
COMMENT ON COLUMN telecom.subscriptions.customer_id IS 'The customer who has it.';
COMMENT ON COLUMN telecom.subscriptions.account_id IS 'The account that pays for it; of the same customer.';
COMMENT ON COLUMN telecom.subscriptions.rate_plan_id IS 'The plan of the current period.';
COMMENT ON COLUMN telecom.subscriptions.subscription_number IS 'Number under which people know it, unique within the tenant: SUB-10001.';
COMMENT ON COLUMN telecom.subscriptions.status IS 'How the subscription stands.';
COMMENT ON COLUMN telecom.subscriptions.billing_cycle IS 'How long a period is.';
COMMENT ON COLUMN telecom.subscriptions.price IS 'What a full period costs, as agreed.';
COMMENT ON COLUMN telecom.subscriptions.currency IS 'Currency of the price.';
COMMENT ON COLUMN telecom.subscriptions.time_zone IS 'IANA region in which its periods begin.';
COMMENT ON COLUMN telecom.subscriptions.started_at IS 'When it began, the trial included.';
COMMENT ON COLUMN telecom.subscriptions.anchored_at IS 'Start of the first paid period, from which all others are counted.';
COMMENT ON COLUMN telecom.subscriptions.ended_at IS 'When it ended; absent while it goes on.';
COMMENT ON COLUMN telecom.subscriptions.trial_ends_at IS 'First instant after the trial; absent without one.';
COMMENT ON COLUMN telecom.subscriptions.current_period_start IS 'First instant of the current period.';
COMMENT ON COLUMN telecom.subscriptions.current_period_end IS 'First instant after it.';
COMMENT ON COLUMN telecom.subscriptions.last_billing_at IS 'When it was last invoiced.';
COMMENT ON COLUMN telecom.subscriptions.next_billing_at IS 'When it is due to be invoiced; absent when no more.';
COMMENT ON COLUMN telecom.subscriptions.is_auto_renew IS 'Whether a next period follows; without, it expires at the period''s end.';
COMMENT ON COLUMN telecom.subscriptions.is_cancelled_at_period_end IS 'Whether the customer ends it with the current period.';
COMMENT ON COLUMN telecom.subscriptions.cancelled_at IS 'When the customer said so; it may end later.';
COMMENT ON COLUMN telecom.subscriptions.cancellation_reason IS 'Why, where the customer said so.';
COMMENT ON COLUMN telecom.subscriptions.next_rate_plan_id IS 'The plan from the next period on; absent when it stays.';
COMMENT ON COLUMN telecom.subscriptions.next_billing_cycle IS 'How long periods are from then on.';
COMMENT ON COLUMN telecom.subscriptions.next_price IS 'What a full period costs from then on.';
COMMENT ON COLUMN telecom.subscriptions.addons IS 'What was bought beside the plan, for the application to read.';
COMMENT ON COLUMN telecom.subscriptions.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.subscriptions.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.subscriptions.created_at IS 'When the subscription was created.';
COMMENT ON COLUMN telecom.subscriptions.updated_at IS 'When the subscription was last changed.';
