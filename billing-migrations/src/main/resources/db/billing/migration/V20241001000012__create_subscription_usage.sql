-- Subscription usage: the periods of a subscription, with the terms that each began with and what was used.
--
-- Periods touch and never overlap. Every period but the first says where the one before it ends, which is where it begins: a
-- foreign key of the table to itself. One first period, one period per beginning and one per end make it a single chain.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE telecom.subscription_usage (
    tenant_id                 uuid                  NOT NULL,
    subscription_id           uuid                  NOT NULL,
    billing_period_start      timestamptz           NOT NULL,
    billing_period_end        timestamptz           NOT NULL,
    follows_period_end        timestamptz,
    rate_plan_id              uuid                  NOT NULL,
    currency                  billing.currency_code NOT NULL,
    minutes_included          integer               NOT NULL DEFAULT 0,
    initial_increment_seconds integer               NOT NULL,
    billing_increment_seconds integer               NOT NULL,
    overage_rate_per_minute   billing.rate          NOT NULL,
    rounding_mode             telecom.cost_rounding NOT NULL,
    used_seconds              integer               NOT NULL DEFAULT 0,
    overage_seconds           integer               NOT NULL DEFAULT 0,
    minutes_used              numeric(20, 6)        GENERATED ALWAYS AS (round(used_seconds / 60.0, 6)) STORED,
    minutes_overage           numeric(20, 6)        GENERATED ALWAYS AS (round(overage_seconds / 60.0, 6)) STORED,
    overage_cost              billing.price         NOT NULL DEFAULT 0,
    overage_settled           billing.price         NOT NULL DEFAULT 0,
    local_calls               integer               NOT NULL DEFAULT 0,
    std_calls                 integer               NOT NULL DEFAULT 0,
    isd_calls                 integer               NOT NULL DEFAULT 0,
    mobile_calls              integer               NOT NULL DEFAULT 0,
    toll_free_calls           integer               NOT NULL DEFAULT 0,
    plan_change_key           billing.idempotency_key,
    plan_change_rounding      telecom.cost_rounding,
    plan_change_credit        billing.price,
    plan_change_charge        billing.price,
    metadata                  jsonb,
    created_at                timestamptz           NOT NULL,
    updated_at                timestamptz           NOT NULL,

    CONSTRAINT subscription_usage_pk PRIMARY KEY (tenant_id, subscription_id, billing_period_start),
    CONSTRAINT subscription_usage_one_period_per_end UNIQUE (tenant_id, subscription_id, billing_period_end),
    CONSTRAINT subscription_usage_plan_changed_once UNIQUE (tenant_id, plan_change_key),
    CONSTRAINT subscription_usage_subscription_fk FOREIGN KEY (tenant_id, subscription_id)
        REFERENCES telecom.subscriptions (tenant_id, subscription_id) ON DELETE CASCADE,
    CONSTRAINT subscription_usage_rate_plan_fk FOREIGN KEY (tenant_id, rate_plan_id)
        REFERENCES telecom.rate_plans (tenant_id, rate_plan_id) ON DELETE RESTRICT,
    CONSTRAINT subscription_usage_follows_fk FOREIGN KEY (tenant_id, subscription_id, follows_period_end)
        REFERENCES telecom.subscription_usage (tenant_id, subscription_id, billing_period_end),
    CONSTRAINT subscription_usage_begins_where_former_ends CHECK (follows_period_end = billing_period_start),
    CONSTRAINT subscription_usage_ends_after_start CHECK (billing_period_end > billing_period_start),
    CONSTRAINT subscription_usage_minutes_in_range CHECK (minutes_included BETWEEN 0 AND 10000000),
    CONSTRAINT subscription_usage_initial_increment_in_range CHECK (initial_increment_seconds BETWEEN 1 AND 3600),
    CONSTRAINT subscription_usage_billing_increment_in_range CHECK (billing_increment_seconds BETWEEN 1 AND 3600),
    CONSTRAINT subscription_usage_overage_within_used CHECK (overage_seconds BETWEEN 0 AND used_seconds),
    CONSTRAINT subscription_usage_allowance_not_exceeded CHECK (used_seconds - overage_seconds <= minutes_included * 60),
    CONSTRAINT subscription_usage_only_overage_costs CHECK (overage_seconds > 0 OR overage_cost = 0),
    CONSTRAINT subscription_usage_calls_not_negative
        CHECK (least(local_calls, std_calls, isd_calls, mobile_calls, toll_free_calls) >= 0),
    CONSTRAINT subscription_usage_plan_change_complete CHECK (
        num_nonnulls(plan_change_key, plan_change_rounding, plan_change_credit, plan_change_charge) IN (0, 4)
    ),
    CONSTRAINT subscription_usage_plan_change_follows CHECK (plan_change_key IS NULL OR follows_period_end IS NOT NULL),
    CONSTRAINT subscription_usage_updated_after_created CHECK (updated_at >= created_at)
)
-- Each call changes its row: room on the page for the new version.
WITH (fillfactor = 70);

-- One first period.
CREATE UNIQUE INDEX subscription_usage_one_first_period
    ON telecom.subscription_usage (tenant_id, subscription_id)
    WHERE follows_period_end IS NULL;

-- One period after another, and the index of the key to it.
CREATE UNIQUE INDEX subscription_usage_one_successor
    ON telecom.subscription_usage (tenant_id, subscription_id, follows_period_end);

-- All periods of a span of time.
CREATE INDEX subscription_usage_by_period
    ON telecom.subscription_usage (tenant_id, billing_period_start, billing_period_end);

-- What was used under a plan.
CREATE INDEX subscription_usage_by_rate_plan
    ON telecom.subscription_usage (tenant_id, rate_plan_id);

-- Overage that no balance and no invoice has yet, or that changed since.
CREATE INDEX subscription_usage_unsettled
    ON telecom.subscription_usage (tenant_id, subscription_id, billing_period_end)
    WHERE overage_cost <> overage_settled;

COMMENT ON TABLE telecom.subscription_usage IS 'The periods of a subscription: terms, allowance, use.';
COMMENT ON COLUMN telecom.subscription_usage.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.subscription_usage.subscription_id IS 'The subscription.';
COMMENT ON COLUMN telecom.subscription_usage.billing_period_start IS 'First instant of the period.';
COMMENT ON COLUMN telecom.subscription_usage.billing_period_end IS 'First instant after it, where the next one begins.';
COMMENT ON COLUMN telecom.subscription_usage.follows_period_end IS 'End of the period before; absent for the first.';
COMMENT ON COLUMN telecom.subscription_usage.rate_plan_id IS 'The plan in this period.';
COMMENT ON COLUMN telecom.subscription_usage.currency IS 'Currency of rate and cost.';
COMMENT ON COLUMN telecom.subscription_usage.minutes_included IS 'Allowance of the period, in minutes.';
COMMENT ON COLUMN telecom.subscription_usage.initial_increment_seconds IS 'A call that was answered counts at least as long.';
COMMENT ON COLUMN telecom.subscription_usage.billing_increment_seconds IS 'What is longer counts in full steps of this.';
COMMENT ON COLUMN telecom.subscription_usage.overage_rate_per_minute IS 'Price of a minute beyond the allowance.';
COMMENT ON COLUMN telecom.subscription_usage.rounding_mode IS 'How the cost of a call is rounded to four decimals.';
COMMENT ON COLUMN telecom.subscription_usage.used_seconds IS 'Charged seconds of all calls, those in the allowance included.';
COMMENT ON COLUMN telecom.subscription_usage.overage_seconds IS 'The part of them that no allowance covered.';
COMMENT ON COLUMN telecom.subscription_usage.minutes_used IS 'The same in minutes.';
COMMENT ON COLUMN telecom.subscription_usage.minutes_overage IS 'Minutes that no allowance covered.';
COMMENT ON COLUMN telecom.subscription_usage.overage_cost IS 'Sum of the costs of the calls.';
COMMENT ON COLUMN telecom.subscription_usage.overage_settled IS 'The part of it that was debited from a balance or put on an invoice.';
COMMENT ON COLUMN telecom.subscription_usage.local_calls IS 'Answered calls, by kind of destination.';
COMMENT ON COLUMN telecom.subscription_usage.std_calls IS 'Long-distance calls.';
COMMENT ON COLUMN telecom.subscription_usage.isd_calls IS 'International calls.';
COMMENT ON COLUMN telecom.subscription_usage.mobile_calls IS 'Calls to mobile numbers.';
COMMENT ON COLUMN telecom.subscription_usage.toll_free_calls IS 'Calls to toll-free numbers.';
COMMENT ON COLUMN telecom.subscription_usage.plan_change_key IS 'The caller''s key where a change of the plan began the period, unique per tenant; absent where its time had come.';
COMMENT ON COLUMN telecom.subscription_usage.plan_change_rounding IS 'How the parts of the two prices were rounded then.';
COMMENT ON COLUMN telecom.subscription_usage.plan_change_credit IS 'What was given back for the rest of the period at the old price.';
COMMENT ON COLUMN telecom.subscription_usage.plan_change_charge IS 'What the rest of the period cost at the new price.';
COMMENT ON COLUMN telecom.subscription_usage.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.subscription_usage.created_at IS 'When the period was created.';
COMMENT ON COLUMN telecom.subscription_usage.updated_at IS 'When the period was last changed.';

CALL billing.distribute_tables();

-- A rated call counts in a period that is there.
-- lint:ignore foreign-key-without-not-valid calls came with the scripts just before: there are none yet
ALTER TABLE telecom.cdrs
    ADD CONSTRAINT cdrs_period_fk FOREIGN KEY (tenant_id, subscription_id, usage_period_start)
        REFERENCES telecom.subscription_usage (tenant_id, subscription_id, billing_period_start) ON DELETE RESTRICT;

-- lint:ignore index-without-concurrently calls came with the scripts just before: there are none yet
CREATE INDEX cdrs_by_period
    ON telecom.cdrs (tenant_id, subscription_id, usage_period_start);
