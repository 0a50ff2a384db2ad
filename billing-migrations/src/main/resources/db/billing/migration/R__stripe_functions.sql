-- What Stripe told that waits, of all tenants and of nobody.
--
-- Events arrive without a tenant, so whoever asks what waits has none to set, and row-level security would hide the subscriptions
-- from the question: each one would look as if nobody had made it. So the two functions run as their owner (SECURITY DEFINER), as
-- those of R__tenant_functions do: they write nothing, take no SQL from their caller, and only roles that were granted them may call
-- them. What they say of subscriptions is whether they stand as told. Each table is read apart because Citus keeps them on
-- different nodes.

-- What has ended stays so, and what is said after the end is not heard: the order is that of StripeHistory in billing-dao.

-- Oldest first. reason: 'NO_TENANT', 'UNKNOWN_PLAN', 'OTHER_SUBSCRIPTION_LIVE'; of the latter two what was told last.
CREATE OR REPLACE FUNCTION billing.list_kept_stripe_events(p_limit integer)
    RETURNS TABLE (
        stripe_customer_id text,
        stripe_event_id    text,
        reason             text
    )
    LANGUAGE plpgsql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT e.stripe_customer_id AS customer,
               e.stripe_event_id::text AS event,
               e.stripe_subscription_id::text AS subscription,
               e.occurred_at,
               row_number() OVER (
                   PARTITION BY e.stripe_customer_id, e.stripe_subscription_id
                   ORDER BY e.ended_at IS NOT NULL DESC,
                            e.occurred_at DESC,
                            e.stripe_event_id COLLATE "C" DESC
               ) = 1 AS is_last
        FROM billing.stripe_events e
        WHERE e.kind <> 'customer_linked'
    ), own AS MATERIALIZED (
        SELECT c.tenant_id, c.stripe_customer_id::text AS customer
        FROM billing.tenant_config c
        WHERE c.stripe_customer_id IS NOT NULL
    ), made AS MATERIALIZED (
        SELECT s.tenant_id, s.stripe_subscription_id::text AS subscription, s.is_waiting
        FROM billing.subscriptions s
        WHERE s.stripe_subscription_id IS NOT NULL
    )
    SELECT t.customer,
           t.event,
           CASE
               WHEN o.tenant_id IS NULL THEN 'NO_TENANT'
               WHEN m.tenant_id IS NULL THEN 'UNKNOWN_PLAN'
               ELSE 'OTHER_SUBSCRIPTION_LIVE'
           END
    FROM told t
    LEFT JOIN own o ON o.customer = t.customer
    LEFT JOIN made m ON m.subscription = t.subscription
    WHERE o.tenant_id IS NULL
       OR (t.is_last AND (m.tenant_id IS NULL OR m.is_waiting))
    ORDER BY t.occurred_at,
             t.event COLLATE "C",
             t.customer COLLATE "C"
    LIMIT p_limit;
END;
$$;

COMMENT ON FUNCTION billing.list_kept_stripe_events(integer)
    IS 'Events that wait, and for what.';

REVOKE EXECUTE ON FUNCTION billing.list_kept_stripe_events(integer) FROM PUBLIC;

-- Whose subscriptions are not on the plan of the last event that leads to one, because the plan got its product while that event
-- was being applied.
CREATE OR REPLACE FUNCTION billing.missed_stripe_customers()
    RETURNS TABLE (
        stripe_customer_id text
    )
    LANGUAGE plpgsql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT DISTINCT ON (e.stripe_customer_id, e.stripe_subscription_id)
               e.stripe_customer_id AS customer,
               e.stripe_subscription_id::text AS subscription,
               e.occurred_at,
               e.first_end_at,
               p.plan_id
        FROM (
            SELECT a.stripe_customer_id,
                   a.stripe_event_id,
                   a.stripe_subscription_id,
                   a.stripe_product_id,
                   a.occurred_at,
                   a.ended_at IS NOT NULL AS is_end,
                   min(a.occurred_at) FILTER (WHERE a.ended_at IS NOT NULL) OVER (
                       PARTITION BY a.stripe_customer_id, a.stripe_subscription_id
                   ) AS first_end_at
            FROM billing.stripe_events a
            WHERE a.kind <> 'customer_linked'
        ) e
        JOIN billing.plans p ON p.stripe_product_id = e.stripe_product_id
        WHERE e.is_end OR e.first_end_at IS NULL OR e.occurred_at <= e.first_end_at
        ORDER BY e.stripe_customer_id,
                 e.stripe_subscription_id,
                 e.is_end DESC,
                 e.occurred_at DESC,
                 e.stripe_event_id COLLATE "C" DESC
    ), own AS MATERIALIZED (
        SELECT c.tenant_id, c.stripe_customer_id::text AS customer
        FROM billing.tenant_config c
        WHERE c.stripe_customer_id IS NOT NULL
    ), made AS MATERIALIZED (
        SELECT s.tenant_id, s.stripe_subscription_id::text AS subscription, s.plan_id, s.plan_at
        FROM billing.subscriptions s
        WHERE s.stripe_subscription_id IS NOT NULL
    )
    SELECT DISTINCT t.customer
    FROM told t
    JOIN own o ON o.customer = t.customer
    LEFT JOIN made m ON m.subscription = t.subscription
    WHERE m.tenant_id IS NULL
       OR (m.tenant_id = o.tenant_id
           AND m.plan_id <> t.plan_id
           AND (t.occurred_at >= date_trunc('second', m.plan_at) OR m.plan_at > t.first_end_at));
END;
$$;

COMMENT ON FUNCTION billing.missed_stripe_customers()
    IS 'Customers of tenants of whom something can be applied that could not be when Stripe told it.';

REVOKE EXECUTE ON FUNCTION billing.missed_stripe_customers() FROM PUBLIC;
