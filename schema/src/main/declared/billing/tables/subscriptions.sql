CREATE TABLE billing.subscriptions (
    tenant_id              uuid                        NOT NULL,
    subscription_id        uuid                        NOT NULL,
    plan_id                uuid                        NOT NULL,
    plan_at                timestamptz                 NOT NULL,
    pending_plan_id        uuid,
    pending_plan_at        timestamptz,
    plan_interval          billing.plan_interval       NOT NULL,
    status                 billing.subscription_status NOT NULL,
    anchored_at            timestamptz                 NOT NULL,
    current_period_start   timestamptz                 NOT NULL,
    current_period_end     timestamptz                 NOT NULL,
    trial_ends_at          timestamptz,
    cancel_at_period_end   boolean                     NOT NULL DEFAULT false,
    canceled_at            timestamptz,
    cancellation_reason    text,
    ended_at               timestamptz,
    stripe_subscription_id billing.stripe_id,
    stripe_price_id        billing.stripe_id,
    stripe_event_id        billing.stripe_id,
    state_at               timestamptz                 NOT NULL,
    is_waiting             boolean                     NOT NULL DEFAULT false,
    version                integer                     NOT NULL DEFAULT 1,
    created_at             timestamptz                 NOT NULL DEFAULT now(),
    updated_at             timestamptz                 NOT NULL DEFAULT now(),

    CONSTRAINT subscriptions_pk PRIMARY KEY (tenant_id, subscription_id),
    -- lint:ignore tenant-not-first external_references promises it as well; on Citus only that does
    CONSTRAINT subscriptions_stripe_subscription_unique UNIQUE (stripe_subscription_id),
    CONSTRAINT subscriptions_pending_plan_fk FOREIGN KEY (pending_plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_plan_fk FOREIGN KEY (plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT subscriptions_canceled_has_a_time CHECK (canceled_at IS NOT NULL OR (NOT cancel_at_period_end AND status <> 'canceled')),
    CONSTRAINT subscriptions_ended_awaits_no_plan CHECK (ended_at IS NULL OR pending_plan_id IS NULL),
    CONSTRAINT subscriptions_ended_has_a_time CHECK ((status IN ('canceled', 'incomplete_expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT subscriptions_on_trial_has_one CHECK (status <> 'trialing' OR trial_ends_at IS NOT NULL),
    CONSTRAINT subscriptions_pending_plan_has_a_time CHECK ((pending_plan_id IS NULL) = (pending_plan_at IS NULL)),
    CONSTRAINT subscriptions_pending_plan_is_another CHECK (pending_plan_id <> plan_id),
    CONSTRAINT subscriptions_period_ends_after_start CHECK (current_period_end > current_period_start),
    CONSTRAINT subscriptions_reason_is_of_a_cancellation CHECK (cancellation_reason IS NULL OR canceled_at IS NOT NULL),
    CONSTRAINT subscriptions_stripe_facts_have_a_subscription CHECK (stripe_subscription_id IS NOT NULL OR (stripe_price_id IS NULL AND stripe_event_id IS NULL)),
    CONSTRAINT subscriptions_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT subscriptions_version_positive CHECK (version >= 1),
    -- What the application made itself is live or is refused; only what Stripe bills already can be in the way of another.
    CONSTRAINT subscriptions_waiting_is_live_at_stripe CHECK (
        NOT is_waiting
        OR (stripe_subscription_id IS NOT NULL AND status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused'))
    )
);

-- Who will have it.
CREATE INDEX subscriptions_by_pending_plan
    ON billing.subscriptions (tenant_id, pending_plan_id)
    WHERE pending_plan_id IS NOT NULL;

-- Who has a plan, before it is removed.
CREATE INDEX subscriptions_by_plan
    ON billing.subscriptions (tenant_id, plan_id);

-- The subscription that a tenant has now: one at most.
CREATE UNIQUE INDEX subscriptions_one_live_per_tenant
    ON billing.subscriptions (tenant_id)
    WHERE (status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused')) AND NOT is_waiting;

COMMENT ON TABLE billing.subscriptions IS 'Which plan a tenant has, and in what period it is.';
COMMENT ON COLUMN billing.subscriptions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.subscriptions.subscription_id IS 'Identifies the subscription within its tenant.';
COMMENT ON COLUMN billing.subscriptions.plan_id IS 'The plan of the current period.';
COMMENT ON COLUMN billing.subscriptions.plan_at IS 'As of when the plan is; what Stripe said of it before is ignored.';
COMMENT ON COLUMN billing.subscriptions.pending_plan_id IS 'The plan from the next period on; absent when it stays.';
COMMENT ON COLUMN billing.subscriptions.pending_plan_at IS 'When it was said that it shall change.';
COMMENT ON COLUMN billing.subscriptions.plan_interval IS 'How long a period is.';
COMMENT ON COLUMN billing.subscriptions.status IS 'How the subscription stands.';
COMMENT ON COLUMN billing.subscriptions.anchored_at IS 'Start of the period from which all others are counted.';
COMMENT ON COLUMN billing.subscriptions.current_period_start IS 'First instant of the current period.';
COMMENT ON COLUMN billing.subscriptions.current_period_end IS 'First instant after it.';
COMMENT ON COLUMN billing.subscriptions.trial_ends_at IS 'First instant after the trial; absent without one.';
COMMENT ON COLUMN billing.subscriptions.cancel_at_period_end IS 'Whether it ends with the current period.';
COMMENT ON COLUMN billing.subscriptions.canceled_at IS 'When it was said that it shall end; it may end later.';
COMMENT ON COLUMN billing.subscriptions.cancellation_reason IS 'Why, where that was said.';
COMMENT ON COLUMN billing.subscriptions.ended_at IS 'When it ended; absent while it goes on.';
COMMENT ON COLUMN billing.subscriptions.stripe_subscription_id IS 'The subscription at Stripe; absent where it is not billed there.';
COMMENT ON COLUMN billing.subscriptions.stripe_price_id IS 'The price at Stripe, as the last event said.';
COMMENT ON COLUMN billing.subscriptions.stripe_event_id IS 'The event that the state comes from; absent where the application changed it since.';
COMMENT ON COLUMN billing.subscriptions.state_at IS 'As of when the state is; what Stripe said before is ignored.';
COMMENT ON COLUMN billing.subscriptions.is_waiting IS 'Whether it is live at Stripe while the tenant has an older live one, for whose end it waits.';
COMMENT ON COLUMN billing.subscriptions.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.subscriptions.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.subscriptions.updated_at IS 'When it was last changed.';
