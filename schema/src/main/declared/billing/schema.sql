CREATE SCHEMA IF NOT EXISTS billing;

-- ISO 4217: three capital letters. https://www.iso.org/iso-4217-currency-codes.html
CREATE DOMAIN billing.currency_code AS text
    CONSTRAINT currency_code_is_three_capitals CHECK (VALUE ~ '^[A-Z]{3}$');
COMMENT ON DOMAIN billing.currency_code IS 'ISO 4217 currency code.';

-- Names that callers give.
CREATE DOMAIN billing.idempotency_key AS text
    CONSTRAINT idempotency_key_at_most_200 CHECK (length(VALUE) <= 200)
    CONSTRAINT idempotency_key_not_blank CHECK (VALUE ~ '[^[:space:]]');
COMMENT ON DOMAIN billing.idempotency_key IS 'Names one change, so that a retry of it is recognised.';

CREATE DOMAIN billing.operation_code AS text
    CONSTRAINT operation_code_at_most_200 CHECK (length(VALUE) <= 200)
    CONSTRAINT operation_code_is_words_joined_by_dots CHECK (VALUE ~ '^[a-z][a-z0-9_-]*([.][a-z0-9_-]+)*$');
COMMENT ON DOMAIN billing.operation_code IS 'Names what consumes credits, such as crm.leads.enrich.';

CREATE DOMAIN billing.price AS numeric(20, 4)
    CONSTRAINT price_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);
COMMENT ON DOMAIN billing.price IS 'Money: four decimals, not negative.';

-- What concerns one column is a domain: PostgreSQL reads a table's checks anew for every statement that writes the table,
-- a domain's once in a session. On the tables that each consumption writes, the difference can be measured.
--
-- Numbers. NaN is greater than every number, so no other check would keep it out.
CREATE DOMAIN billing.quantity AS numeric(20, 6)
    CONSTRAINT quantity_is_a_number CHECK (VALUE <> 'NaN');
COMMENT ON DOMAIN billing.quantity IS 'Credits, uses, seconds, gigabytes: six decimals, either sign; never money.';

CREATE DOMAIN billing.quantity_change AS numeric(20, 6)
    CONSTRAINT quantity_change_is_a_number_not_zero CHECK (VALUE <> 'NaN' AND VALUE <> 0);
COMMENT ON DOMAIN billing.quantity_change IS 'A quantity that was added (positive) or taken away (negative).';

CREATE DOMAIN billing.quantity_not_negative AS numeric(20, 6)
    CONSTRAINT quantity_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);
COMMENT ON DOMAIN billing.quantity_not_negative IS 'A quantity that is zero or more.';

CREATE DOMAIN billing.rate AS numeric(20, 10)
    CONSTRAINT rate_is_a_number_not_negative CHECK (VALUE <> 'NaN' AND VALUE >= 0);
COMMENT ON DOMAIN billing.rate IS 'Money per unit: ten decimals, not negative.';

CREATE DOMAIN billing.sequence_number AS bigint
    CONSTRAINT sequence_number_starts_at_one CHECK (VALUE >= 1);
COMMENT ON DOMAIN billing.sequence_number IS 'Place of a row in an organisation''s ledger: 1, 2, 3 …';

-- https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backwards-compatible
CREATE DOMAIN billing.stripe_id AS text
    CONSTRAINT stripe_id_at_most_255 CHECK (length(VALUE) <= 255)
    CONSTRAINT stripe_id_not_blank CHECK (VALUE ~ '[^[:space:]]');
COMMENT ON DOMAIN billing.stripe_id IS 'What Stripe calls one of its things: cus_…, sub_…, price_…, evt_….';

CREATE TYPE billing.billing_cycle_alignment AS ENUM ('start', 'end');
COMMENT ON TYPE billing.billing_cycle_alignment IS 'Whether a fixed service is charged at the start or the end of a period.';

CREATE TYPE billing.billing_frequency AS ENUM ('weekly', 'monthly', 'quarterly', 'semi_annually', 'annually');
COMMENT ON TYPE billing.billing_frequency IS 'How often a plan is charged.';

CREATE TYPE billing.bucket_operation AS ENUM ('draw', 'edit', 'delete');
COMMENT ON TYPE billing.bucket_operation IS 'What a revision of a draw did.';

CREATE TYPE billing.calendar_period AS ENUM ('hour', 'day', 'week', 'month', 'quarter', 'year');
COMMENT ON TYPE billing.calendar_period IS 'A span of the calendar: hours are those of UTC, all others begin in the organisation''s time zone.';

CREATE TYPE billing.configuration_type AS ENUM ('Fixed', 'Hourly', 'Usage', 'Bucket');
COMMENT ON TYPE billing.configuration_type IS 'The four ways in which a service is charged.';

CREATE TYPE billing.credit_hold_status AS ENUM ('open', 'captured', 'released', 'expired');
COMMENT ON TYPE billing.credit_hold_status IS 'How far a hold has come; only an open one keeps credits from being consumed.';

CREATE TYPE billing.credit_purchase_status AS ENUM ('pending', 'completed', 'failed', 'cancelled');
COMMENT ON TYPE billing.credit_purchase_status IS 'How far a purchase has come; only a completed one was credited.';

CREATE TYPE billing.credit_source AS ENUM (
    'paid',
    'free',
    'promotional',
    'seasonal',
    'bonus',
    'event',
    'partnership',
    'trial_extension'
);
COMMENT ON TYPE billing.credit_source IS 'Where granted credits came from.';

-- What comes in stands before 'adjustment', what goes out behind it: a check of the ledger relies on the order.
CREATE TYPE billing.credit_transaction_type AS ENUM (
    'grant',
    'purchase',
    'refund',
    'transfer_in',
    'adjustment',
    'consumption',
    'expiry',
    'transfer_out',
    'purchase_refund'
);
COMMENT ON TYPE billing.credit_transaction_type IS 'What a ledger row did.';

-- The kinds of identifier that reach an application without a tenant.
CREATE TYPE billing.external_reference_kind AS ENUM (
    'stripe_customer',
    'stripe_subscription',
    'gateway_payment',
    'did_number',
    'token_hash'
);
COMMENT ON TYPE billing.external_reference_kind IS 'Kinds of identifier that arrive from outside without naming a tenant.';

CREATE TYPE billing.feature_kind AS ENUM ('counter', 'level');
COMMENT ON TYPE billing.feature_kind IS 'Counter: uses in a period are added up. Level: what there is at present goes up and down.';

CREATE TYPE billing.late_usage_policy AS ENUM ('refuse', 'adjust');
COMMENT ON TYPE billing.late_usage_policy IS 'Refuse: a closed period never changes. Adjust: use of it is booked as an adjustment.';

CREATE TYPE billing.limit_enforcement AS ENUM ('hard', 'soft');
COMMENT ON TYPE billing.limit_enforcement IS 'Hard: use beyond the limit is refused. Soft: it is recorded and reported as overage.';

CREATE TYPE billing.plan_interval AS ENUM ('month', 'year');
COMMENT ON TYPE billing.plan_interval IS 'How long a period of a subscription is.';

CREATE TYPE billing.plan_pricing AS ENUM ('listed', 'custom');
COMMENT ON TYPE billing.plan_pricing IS 'Listed: the plan has a price. Custom: it is agreed with each tenant.';

CREATE TYPE billing.rollover_mode AS ENUM ('none', 'capped', 'unlimited');
COMMENT ON TYPE billing.rollover_mode IS 'What happens to the unused part of a bucket at the end of its period.';

CREATE TYPE billing.rounding_mode AS ENUM ('up', 'down', 'ceiling', 'floor', 'half_up', 'half_down', 'half_even');
COMMENT ON TYPE billing.rounding_mode IS 'How an amount becomes whole minor units; the names of java.math.RoundingMode.';

CREATE TYPE billing.seed_profile AS ENUM ('reference', 'production', 'demo');
COMMENT ON TYPE billing.seed_profile IS 'Sets of first rows: what everybody needs, that and the first users of a tenant, that and demonstration data.';

CREATE TYPE billing.service_type AS ENUM ('Fixed', 'Time', 'Usage', 'Product', 'License');
COMMENT ON TYPE billing.service_type IS 'What kind of thing a service is.';

CREATE TYPE billing.stripe_event_kind AS ENUM ('customer_linked', 'subscription_changed', 'subscription_deleted');
COMMENT ON TYPE billing.stripe_event_kind IS 'What an event means here.';

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
COMMENT ON TYPE billing.subscription_status IS 'How a subscription stands, as Stripe says it; canceled and incomplete_expired ones stay so.';

CREATE TYPE billing.tier_mode AS ENUM ('graduated', 'volume');
COMMENT ON TYPE billing.tier_mode IS 'Graduated: each part of a quantity at the rate of its own tier. Volume: all of it at the rate of the tier reached.';

CREATE TYPE billing.usage_operation AS ENUM ('record', 'adjust', 'reverse', 'increase', 'decrease', 'set');
COMMENT ON TYPE billing.usage_operation IS 'How an event came about.';

CREATE TYPE billing.usage_period AS ENUM ('hour', 'day', 'week', 'month', 'quarter', 'year', 'always');
COMMENT ON TYPE billing.usage_period IS 'What a counter counts over: a span of the calendar, or always for a level.';

CREATE TYPE billing.usage_threshold_kind AS ENUM ('percentage', 'quantity');
COMMENT ON TYPE billing.usage_threshold_kind IS 'Percentage: of the limit that applies. Quantity: whatever the limit is.';
