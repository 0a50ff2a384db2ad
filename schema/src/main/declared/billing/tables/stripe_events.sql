-- No tenant: an event arrives without one, and its customer may be nobody's yet. On Citus it is spread by the customer, as
-- external_references is, which says whose a customer is. What the checks let in can become the state of a subscription.
CREATE TABLE billing.stripe_events (
    stripe_customer_id     text                        NOT NULL,
    stripe_event_id        billing.stripe_id           NOT NULL,
    kind                   billing.stripe_event_kind   NOT NULL,
    occurred_at            timestamptz                 NOT NULL,
    stripe_subscription_id billing.stripe_id,
    status                 billing.subscription_status,
    stripe_product_id      billing.stripe_id,
    stripe_price_id        billing.stripe_id,
    plan_interval          billing.plan_interval,
    current_period_start   timestamptz,
    current_period_end     timestamptz,
    trial_ends_at          timestamptz,
    cancel_at_period_end   boolean,
    canceled_at            timestamptz,
    cancellation_reason    text,
    ended_at               timestamptz,
    received_at            timestamptz                 NOT NULL,

    CONSTRAINT stripe_events_pk PRIMARY KEY (stripe_customer_id, stripe_event_id),
    CONSTRAINT stripe_events_customer_fk FOREIGN KEY (stripe_customer_id)
        REFERENCES billing.stripe_customers (stripe_customer_id) ON DELETE RESTRICT,
    CONSTRAINT stripe_events_canceled_has_a_time CHECK (canceled_at IS NOT NULL OR (NOT cancel_at_period_end AND status <> 'canceled')),
    CONSTRAINT stripe_events_deleted_is_ended CHECK (kind <> 'subscription_deleted' OR status IN ('canceled', 'incomplete_expired')),
    CONSTRAINT stripe_events_ended_has_a_time CHECK ((status IN ('canceled', 'incomplete_expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT stripe_events_on_trial_has_one CHECK (status <> 'trialing' OR trial_ends_at IS NOT NULL),
    CONSTRAINT stripe_events_period_ends_after_start CHECK (current_period_end > current_period_start),
    CONSTRAINT stripe_events_reason_is_of_a_cancellation CHECK (cancellation_reason IS NULL OR canceled_at IS NOT NULL),
    CONSTRAINT stripe_events_state_complete CHECK (
    CASE
        WHEN kind = 'customer_linked' THEN num_nonnulls(status, stripe_product_id, stripe_price_id, plan_interval, current_period_start, current_period_end, trial_ends_at, cancel_at_period_end, canceled_at, cancellation_reason, ended_at) = 0
        ELSE num_nulls(stripe_subscription_id, status, stripe_product_id, stripe_price_id, plan_interval, current_period_start, current_period_end, cancel_at_period_end) = 0
    END)
);

-- Whom a product concerns, when a plan gets it.
CREATE INDEX stripe_events_by_product
    ON billing.stripe_events (stripe_product_id, stripe_customer_id);

-- The events of a subscription, in the order in which they happened.
CREATE INDEX stripe_events_by_subscription
    ON billing.stripe_events (stripe_customer_id, stripe_subscription_id, occurred_at, stripe_event_id);

COMMENT ON TABLE billing.stripe_events IS 'What Stripe told, each event once; append-only.';
COMMENT ON COLUMN billing.stripe_events.stripe_customer_id IS 'The customer at Stripe whom the event is about.';
COMMENT ON COLUMN billing.stripe_events.stripe_event_id IS 'Stripe''s id of the event: evt_…';
COMMENT ON COLUMN billing.stripe_events.kind IS 'What it means here.';
COMMENT ON COLUMN billing.stripe_events.occurred_at IS 'When it happened, by Stripe''s clock, in whole seconds.';
COMMENT ON COLUMN billing.stripe_events.stripe_subscription_id IS 'The subscription that it is about; absent where it is about the customer alone.';
COMMENT ON COLUMN billing.stripe_events.status IS 'How the subscription stood.';
COMMENT ON COLUMN billing.stripe_events.stripe_product_id IS 'The product that it was for.';
COMMENT ON COLUMN billing.stripe_events.stripe_price_id IS 'The price that was charged.';
COMMENT ON COLUMN billing.stripe_events.plan_interval IS 'How long a period was.';
COMMENT ON COLUMN billing.stripe_events.current_period_start IS 'First instant of its period.';
COMMENT ON COLUMN billing.stripe_events.current_period_end IS 'First instant after it.';
COMMENT ON COLUMN billing.stripe_events.trial_ends_at IS 'First instant after the trial; absent without one.';
COMMENT ON COLUMN billing.stripe_events.cancel_at_period_end IS 'Whether it would end with that period.';
COMMENT ON COLUMN billing.stripe_events.canceled_at IS 'When it was said that it shall end.';
COMMENT ON COLUMN billing.stripe_events.cancellation_reason IS 'Why, where that was said.';
COMMENT ON COLUMN billing.stripe_events.ended_at IS 'When it ended.';
COMMENT ON COLUMN billing.stripe_events.received_at IS 'When the event was stored.';
