-- Plans that the application offers to every tenant, which of them a tenant has, and what Stripe told of it.
--
-- Plans and their limits are the catalogue. A tenant has one live subscription at most. Stripe delivers its events at least
-- once and in any order: each is stored once, and the state of a subscription is what the latest of them says. An event
-- whose customer nobody has yet is kept here until somebody has.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.plan_pricing AS ENUM ('listed', 'custom');
CREATE TYPE billing.plan_interval AS ENUM ('month', 'year');
-- Stripe's own words. https://docs.stripe.com/api/subscriptions/object#subscription_object-status
CREATE TYPE billing.subscription_status AS ENUM (
    'incomplete',
    'incomplete_expired',
    'trialing',
    'active',
    'past_due',
    'canceled',
    'unpaid',
    'paused'
);
CREATE TYPE billing.stripe_event_kind AS ENUM ('customer_linked', 'subscription_changed', 'subscription_deleted');
-- https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backwards-compatible
CREATE DOMAIN billing.stripe_id AS text
    CONSTRAINT stripe_id_not_blank CHECK (VALUE ~ '[^[:space:]]')
    CONSTRAINT stripe_id_at_most_255 CHECK (length(VALUE) <= 255);

COMMENT ON TYPE billing.plan_pricing IS 'Listed: the plan has a price. Custom: it is agreed with each tenant.';
COMMENT ON TYPE billing.plan_interval IS 'How long a period of a subscription is.';
COMMENT ON TYPE billing.subscription_status IS 'How a subscription stands, as Stripe says it; canceled and incomplete_expired ones stay so.';
COMMENT ON TYPE billing.stripe_event_kind IS 'What an event means here.';
COMMENT ON DOMAIN billing.stripe_id IS 'What Stripe calls one of its things: cus_…, sub_…, price_…, evt_….';

CREATE TABLE billing.plans (
    plan_id                 uuid                 NOT NULL,
    slug                    text                 NOT NULL,
    name                    text                 NOT NULL,
    description             text,
    pricing                 billing.plan_pricing NOT NULL,
    currency                billing.currency_code,
    price_monthly           billing.price,
    price_yearly            billing.price,
    stripe_product_id       billing.stripe_id,
    stripe_price_id_monthly billing.stripe_id,
    stripe_price_id_yearly  billing.stripe_id,
    features                jsonb,
    is_active               boolean              NOT NULL DEFAULT true,
    version                 integer              NOT NULL DEFAULT 1,
    created_at              timestamptz          NOT NULL DEFAULT now(),
    updated_at              timestamptz          NOT NULL DEFAULT now(),

    CONSTRAINT plans_pk PRIMARY KEY (plan_id),
    CONSTRAINT plans_name_unique UNIQUE (name),
    CONSTRAINT plans_slug_unique UNIQUE (slug),
    -- An event names a product; it must lead to one plan.
    CONSTRAINT plans_stripe_product_unique UNIQUE (stripe_product_id),
    CONSTRAINT plans_stripe_price_monthly_unique UNIQUE (stripe_price_id_monthly),
    CONSTRAINT plans_stripe_price_yearly_unique UNIQUE (stripe_price_id_yearly),
    CONSTRAINT plans_stripe_prices_differ CHECK (stripe_price_id_monthly <> stripe_price_id_yearly),
    -- A price id changes with every price, the product stays: it is what leads from an event to a plan.
    CONSTRAINT plans_stripe_prices_have_a_product CHECK (
        stripe_product_id IS NOT NULL OR (stripe_price_id_monthly IS NULL AND stripe_price_id_yearly IS NULL)
    ),
    CONSTRAINT plans_slug_is_a_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 63),
    CONSTRAINT plans_name_not_blank CHECK (name ~ '[^[:space:]]'),
    CONSTRAINT plans_name_at_most_100 CHECK (length(name) <= 100),
    CONSTRAINT plans_listed_have_a_price CHECK ((pricing = 'listed') = (price_monthly IS NOT NULL)),
    CONSTRAINT plans_custom_have_no_yearly_price CHECK (pricing = 'listed' OR price_yearly IS NULL),
    CONSTRAINT plans_prices_have_a_currency CHECK ((price_monthly IS NULL) = (currency IS NULL)),
    CONSTRAINT plans_features_are_an_object CHECK (jsonb_typeof(features) = 'object'),
    CONSTRAINT plans_version_positive CHECK (version >= 1),
    CONSTRAINT plans_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.plans IS 'The plans that the application offers to every tenant.';
COMMENT ON COLUMN billing.plans.plan_id IS 'Identifies the plan.';
COMMENT ON COLUMN billing.plans.slug IS 'Short name for addresses: lower case, digits, single hyphens.';
COMMENT ON COLUMN billing.plans.name IS 'What people call it.';
COMMENT ON COLUMN billing.plans.description IS 'What it is, in words.';
COMMENT ON COLUMN billing.plans.pricing IS 'Whether it has a price of its own.';
COMMENT ON COLUMN billing.plans.currency IS 'Currency of both prices; absent where the price is custom.';
COMMENT ON COLUMN billing.plans.price_monthly IS 'Price of a month; absent where it is custom.';
COMMENT ON COLUMN billing.plans.price_yearly IS 'Price of a year; absent where the plan is not sold by the year.';
COMMENT ON COLUMN billing.plans.stripe_product_id IS 'The product at Stripe, which stays when prices change; absent while the plan is not at Stripe.';
COMMENT ON COLUMN billing.plans.stripe_price_id_monthly IS 'The monthly price at Stripe that is sold now.';
COMMENT ON COLUMN billing.plans.stripe_price_id_yearly IS 'The yearly price at Stripe that is sold now.';
COMMENT ON COLUMN billing.plans.features IS 'What it includes that is no limit, for the application to read.';
COMMENT ON COLUMN billing.plans.is_active IS 'Whether it is sold; subscriptions to it go on either way.';
COMMENT ON COLUMN billing.plans.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.plans.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.plans.updated_at IS 'When it was last changed.';

CREATE TABLE billing.plan_limits (
    plan_id        uuid    NOT NULL,
    limit_code     text    NOT NULL,
    limit_quantity billing.quantity_not_negative,
    is_unlimited   boolean NOT NULL DEFAULT false,

    CONSTRAINT plan_limits_pk PRIMARY KEY (plan_id, limit_code),
    CONSTRAINT plan_limits_plan_fk FOREIGN KEY (plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE CASCADE,
    CONSTRAINT plan_limits_code_is_a_code CHECK (limit_code ~ '^[A-Z][A-Z0-9_]{0,62}$'),
    CONSTRAINT plan_limits_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL))
);

COMMENT ON TABLE billing.plan_limits IS 'How much of something a plan includes; what has no row is not included.';
COMMENT ON COLUMN billing.plan_limits.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_limits.limit_code IS 'What is limited: capitals, digits, underscores.';
COMMENT ON COLUMN billing.plan_limits.limit_quantity IS 'How much is included; absent when unlimited.';
COMMENT ON COLUMN billing.plan_limits.is_unlimited IS 'Whether there is no limit.';

CREATE TABLE billing.tenant_config (
    tenant_id                   uuid                    NOT NULL,
    stripe_customer_id          billing.stripe_id,
    stripe_customer_request_key billing.idempotency_key NOT NULL,
    created_at                  timestamptz             NOT NULL DEFAULT now(),
    updated_at                  timestamptz             NOT NULL DEFAULT now(),

    CONSTRAINT tenant_config_pk PRIMARY KEY (tenant_id),
    -- lint:ignore tenant-not-first external_references promises it as well; on Citus only that does
    CONSTRAINT tenant_config_stripe_customer_unique UNIQUE (stripe_customer_id),
    CONSTRAINT tenant_config_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT tenant_config_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.tenant_config IS 'What a tenant is to Stripe.';
COMMENT ON COLUMN billing.tenant_config.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.tenant_config.stripe_customer_id IS 'The customer at Stripe; absent until one is created.';
COMMENT ON COLUMN billing.tenant_config.stripe_customer_request_key IS 'Idempotency key with which Stripe is asked for the customer: whoever asks, however often, gets the same one.';
COMMENT ON COLUMN billing.tenant_config.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.tenant_config.updated_at IS 'When it was last changed.';

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
    CONSTRAINT subscriptions_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT subscriptions_plan_fk FOREIGN KEY (plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_pending_plan_fk FOREIGN KEY (pending_plan_id)
        REFERENCES billing.plans (plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_pending_plan_is_another CHECK (pending_plan_id <> plan_id),
    CONSTRAINT subscriptions_pending_plan_has_a_time CHECK ((pending_plan_id IS NULL) = (pending_plan_at IS NULL)),
    -- What the application made itself is live or is refused; only what Stripe bills already can be in the way of another.
    CONSTRAINT subscriptions_waiting_is_live_at_stripe CHECK (
        NOT is_waiting
        OR (stripe_subscription_id IS NOT NULL AND status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused'))
    ),
    CONSTRAINT subscriptions_period_ends_after_start CHECK (current_period_end > current_period_start),
    CONSTRAINT subscriptions_on_trial_has_one CHECK (status <> 'trialing' OR trial_ends_at IS NOT NULL),
    CONSTRAINT subscriptions_ended_has_a_time
        CHECK ((status IN ('canceled', 'incomplete_expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT subscriptions_ended_awaits_no_plan CHECK (ended_at IS NULL OR pending_plan_id IS NULL),
    CONSTRAINT subscriptions_canceled_has_a_time
        CHECK (canceled_at IS NOT NULL OR (NOT cancel_at_period_end AND status <> 'canceled')),
    CONSTRAINT subscriptions_reason_is_of_a_cancellation CHECK (cancellation_reason IS NULL OR canceled_at IS NOT NULL),
    CONSTRAINT subscriptions_stripe_facts_have_a_subscription
        CHECK (stripe_subscription_id IS NOT NULL OR (stripe_price_id IS NULL AND stripe_event_id IS NULL)),
    CONSTRAINT subscriptions_version_positive CHECK (version >= 1),
    CONSTRAINT subscriptions_updated_after_created CHECK (updated_at >= created_at)
);

-- The subscription that a tenant has now: one at most.
CREATE UNIQUE INDEX subscriptions_one_live_per_tenant
    ON billing.subscriptions (tenant_id)
    WHERE status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused') AND NOT is_waiting;

-- Who has a plan, before it is removed.
CREATE INDEX subscriptions_by_plan
    ON billing.subscriptions (tenant_id, plan_id);

-- Who will have it.
CREATE INDEX subscriptions_by_pending_plan
    ON billing.subscriptions (tenant_id, pending_plan_id)
    WHERE pending_plan_id IS NOT NULL;

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

-- No tenant: an event arrives without one, and its customer may be nobody's yet. Whoever stores an event, or makes a customer a
-- tenant's, locks the customer's row here first, so that neither misses the other. external_references says whose it is.
--
-- On Citus this table and the next are spread by the customer, as external_references is by its id. That column is no
-- billing.stripe_id, because Citus 13 loses the rows of a table that is spread by a column of a domain.
CREATE TABLE billing.stripe_customers (
    stripe_customer_id text        NOT NULL,
    first_seen_at      timestamptz NOT NULL,
    linked_at          timestamptz,

    CONSTRAINT stripe_customers_pk PRIMARY KEY (stripe_customer_id),
    CONSTRAINT stripe_customers_customer_not_blank CHECK (stripe_customer_id ~ '[^[:space:]]'),
    CONSTRAINT stripe_customers_customer_at_most_255 CHECK (length(stripe_customer_id) <= 255),
    CONSTRAINT stripe_customers_linked_after_seen CHECK (linked_at >= first_seen_at)
);

-- Whose events are kept until a tenant has them.
CREATE INDEX stripe_customers_unlinked
    ON billing.stripe_customers (stripe_customer_id)
    WHERE linked_at IS NULL;

COMMENT ON TABLE billing.stripe_customers IS 'Customers of whom Stripe told, or whom a tenant has.';
COMMENT ON COLUMN billing.stripe_customers.stripe_customer_id IS 'Stripe''s id of the customer: cus_…';
COMMENT ON COLUMN billing.stripe_customers.first_seen_at IS 'When it was first heard of.';
COMMENT ON COLUMN billing.stripe_customers.linked_at IS 'When it became a tenant''s; absent while it is nobody''s.';

-- What the checks let in can become the state of a subscription.
CREATE TABLE billing.stripe_events (
    stripe_customer_id     text                      NOT NULL,
    stripe_event_id        billing.stripe_id         NOT NULL,
    kind                   billing.stripe_event_kind NOT NULL,
    occurred_at            timestamptz               NOT NULL,
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
    received_at            timestamptz               NOT NULL,

    CONSTRAINT stripe_events_pk PRIMARY KEY (stripe_customer_id, stripe_event_id),
    CONSTRAINT stripe_events_customer_fk FOREIGN KEY (stripe_customer_id)
        REFERENCES billing.stripe_customers (stripe_customer_id) ON DELETE RESTRICT,
    CONSTRAINT stripe_events_state_complete CHECK (
        CASE
            WHEN kind = 'customer_linked' THEN num_nonnulls(
                status, stripe_product_id, stripe_price_id, plan_interval, current_period_start, current_period_end,
                trial_ends_at, cancel_at_period_end, canceled_at, cancellation_reason, ended_at
            ) = 0
            ELSE num_nulls(
                stripe_subscription_id, status, stripe_product_id, stripe_price_id, plan_interval, current_period_start,
                current_period_end, cancel_at_period_end
            ) = 0
        END
    ),
    CONSTRAINT stripe_events_period_ends_after_start CHECK (current_period_end > current_period_start),
    CONSTRAINT stripe_events_deleted_is_ended
        CHECK (kind <> 'subscription_deleted' OR status IN ('canceled', 'incomplete_expired')),
    CONSTRAINT stripe_events_on_trial_has_one CHECK (status <> 'trialing' OR trial_ends_at IS NOT NULL),
    CONSTRAINT stripe_events_ended_has_a_time
        CHECK ((status IN ('canceled', 'incomplete_expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT stripe_events_canceled_has_a_time
        CHECK (canceled_at IS NOT NULL OR (NOT cancel_at_period_end AND status <> 'canceled')),
    CONSTRAINT stripe_events_reason_is_of_a_cancellation CHECK (cancellation_reason IS NULL OR canceled_at IS NOT NULL)
);

-- The events of a subscription, in the order in which they happened.
CREATE INDEX stripe_events_by_subscription
    ON billing.stripe_events (stripe_customer_id, stripe_subscription_id, occurred_at, stripe_event_id);

-- Whom a product concerns, when a plan gets it.
CREATE INDEX stripe_events_by_product
    ON billing.stripe_events (stripe_product_id, stripe_customer_id);

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

CALL billing.distribute_tables();
