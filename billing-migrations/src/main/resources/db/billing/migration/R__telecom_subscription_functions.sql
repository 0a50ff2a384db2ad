-- Subscriptions: changing the plan in the middle of a period, and booking the difference, are one thing.

-- Gives a subscription another plan from p_at on: its current period ends there, another one follows to the same end, and the
-- difference of what the two prices come to for that rest is booked on the account.
--
-- What the parts come to is the caller's to compute, under the lock of the subscription. A key that names a change which was
-- committed meanwhile is met when the period is inserted, and takes everything back that was done up to there. Locks are taken in the
-- order subscription, usage, account.
--
-- outcome: 'done', 'conflict' (the key is another change's), or what the account answered: 'refused' (available says what there was),
-- 'closed', 'suspended', 'currency'.
CREATE OR REPLACE FUNCTION billing.change_subscription_plan(
    p_tenant_id        uuid,
    p_subscription_id  uuid,
    p_rate_plan_id     uuid,
    p_price            numeric,
    p_minutes_included integer,
    p_credit           numeric,
    p_charge           numeric,
    p_rounding_mode    text,
    p_idempotency_key  text,
    p_at               timestamptz
)
    RETURNS TABLE (
        outcome   text,
        available numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_subscription record;
    v_constraint   text;
    v_message      text;
BEGIN
    SELECT s.*
    INTO STRICT v_subscription
    FROM telecom.subscriptions s
    WHERE s.tenant_id = p_tenant_id
      AND s.subscription_id = p_subscription_id
    FOR NO KEY UPDATE;
    -- Not FOR NO KEY UPDATE: its end is part of a key, and a lock must not have to grow.
    PERFORM
    FROM telecom.subscription_usage u
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = p_subscription_id
      AND u.billing_period_start = v_subscription.current_period_start
    FOR UPDATE;
    outcome := 'done';

    BEGIN
        IF p_charge <> p_credit THEN
            SELECT b.outcome, b.available
            INTO outcome, available
            FROM billing.change_account_balance(
                p_tenant_id,
                v_subscription.account_id,
                CASE WHEN p_charge > p_credit THEN 'charge' ELSE 'charge_reversal' END,
                p_credit - p_charge,
                v_subscription.currency,
                'plan change of subscription ' || v_subscription.subscription_number,
                NULL,
                NULL,
                NULL,
                'plan-change:' || p_subscription_id || ':' || (extract(EPOCH FROM p_at) * 1000000)::bigint,
                p_at
            ) b;
        END IF;
        IF outcome = 'done' THEN
            UPDATE telecom.subscription_usage u
            SET billing_period_end = p_at,
                updated_at         = greatest(u.updated_at, p_at)
            WHERE u.tenant_id = p_tenant_id
              AND u.subscription_id = p_subscription_id
              AND u.billing_period_start = v_subscription.current_period_start;
            INSERT INTO telecom.subscription_usage
                (tenant_id, subscription_id, billing_period_start, billing_period_end, follows_period_end, rate_plan_id,
                 currency, minutes_included, initial_increment_seconds, billing_increment_seconds, overage_rate_per_minute,
                 rounding_mode, plan_change_key, plan_change_rounding, plan_change_credit, plan_change_charge, created_at,
                 updated_at)
            SELECT r.tenant_id,
                   p_subscription_id,
                   p_at,
                   v_subscription.current_period_end,
                   p_at,
                   r.rate_plan_id,
                   r.currency,
                   p_minutes_included,
                   r.initial_increment_seconds,
                   r.billing_increment_seconds,
                   r.overage_rate_per_minute,
                   r.rounding_mode,
                   p_idempotency_key,
                   p_rounding_mode::telecom.cost_rounding,
                   p_credit,
                   p_charge,
                   p_at,
                   p_at
            FROM telecom.rate_plans r
            WHERE r.tenant_id = p_tenant_id
              AND r.rate_plan_id = p_rate_plan_id;
            UPDATE telecom.subscriptions s
            SET rate_plan_id         = p_rate_plan_id,
                price                = p_price,
                current_period_start = p_at,
                next_rate_plan_id    = NULL,
                next_billing_cycle   = NULL,
                next_price           = NULL,
                version              = s.version + 1,
                updated_at           = greatest(s.updated_at, p_at)
            WHERE s.tenant_id = p_tenant_id
              AND s.subscription_id = p_subscription_id;
        END IF;
    EXCEPTION
        WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS
                v_constraint = CONSTRAINT_NAME,
                v_message = MESSAGE_TEXT;
            IF billing.violated_constraint(v_constraint, v_message) <> 'subscription_usage_plan_changed_once' THEN
                RAISE;
            END IF;
            outcome := 'conflict';
    END;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.change_subscription_plan(uuid, uuid, uuid, numeric, integer, numeric, numeric, text, text, timestamptz)
    IS 'Gives a subscription another plan within its period and books the difference of the prices on its account, once per key.';
