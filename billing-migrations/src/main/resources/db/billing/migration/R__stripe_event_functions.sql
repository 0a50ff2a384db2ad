-- What of Stripe's events waits. Events are told without a tenant, and whether one waits depends on the subscription of whichever
-- tenant has its customer.
--
-- Row-level security, where it is on, shows the role of an application no subscription while no tenant is set: then each event would
-- seem to wait. So these functions run as their owner (SECURITY DEFINER): they give nothing of a subscription but that it waits,
-- write nothing, take no SQL from their caller, and only roles that were granted them may call them.
--
-- The subscriptions are read first (MATERIALIZED): Citus does not join two tables that are spread by different columns.

-- Oldest first: events of customers whom no tenant has, and of a subscription that has no row or waits the last that was told.
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
    WITH known AS MATERIALIZED (
        SELECT s.stripe_subscription_id,
               s.is_waiting
        FROM billing.subscriptions s
        WHERE s.stripe_subscription_id IS NOT NULL
    )
    SELECT e.stripe_customer_id,
           e.stripe_event_id::text,
           CASE
               WHEN c.linked_at IS NULL THEN 'no_tenant'
               WHEN k.stripe_subscription_id IS NULL THEN 'unknown_plan'
               ELSE 'other_subscription_live'
           END
    FROM billing.stripe_events e
    JOIN billing.stripe_customers c ON c.stripe_customer_id = e.stripe_customer_id
    LEFT JOIN known k ON k.stripe_subscription_id = e.stripe_subscription_id
    WHERE e.kind <> 'customer_linked'
      AND (
          c.linked_at IS NULL
          OR (k.stripe_subscription_id IS NULL OR k.is_waiting)
              AND e.stripe_event_id = (
                  SELECT o.stripe_event_id
                  FROM billing.stripe_events o
                  WHERE o.stripe_customer_id = e.stripe_customer_id
                    AND o.stripe_subscription_id = e.stripe_subscription_id
                  ORDER BY o.status IN ('canceled', 'incomplete_expired') DESC,
                           o.occurred_at DESC,
                           o.stripe_event_id COLLATE "C" DESC
                  LIMIT 1
              )
      )
    ORDER BY e.occurred_at, e.stripe_event_id COLLATE "C", e.stripe_customer_id
    LIMIT p_limit;
END;
$$;

COMMENT ON FUNCTION billing.list_kept_stripe_events(integer)
    IS 'Events of Stripe that wait for a tenant, a plan or the end of another subscription, and for which.';

REVOKE EXECUTE ON FUNCTION billing.list_kept_stripe_events(integer) FROM PUBLIC;

-- Subscriptions that go on and are not on the plan that has the product of a later event.
CREATE OR REPLACE FUNCTION billing.list_missed_stripe_customers()
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
    WITH known AS MATERIALIZED (
        SELECT s.stripe_subscription_id,
               s.ended_at,
               s.plan_id,
               s.plan_at
        FROM billing.subscriptions s
        WHERE s.stripe_subscription_id IS NOT NULL
    )
    SELECT DISTINCT e.stripe_customer_id
    FROM billing.stripe_events e
    JOIN billing.plans p ON p.stripe_product_id = e.stripe_product_id
    JOIN billing.stripe_customers c ON c.stripe_customer_id = e.stripe_customer_id
    LEFT JOIN known k ON k.stripe_subscription_id = e.stripe_subscription_id
    WHERE c.linked_at IS NOT NULL
      AND (
          k.stripe_subscription_id IS NULL
          OR k.ended_at IS NULL
              AND k.plan_id <> p.plan_id
              AND k.plan_at < e.occurred_at
      );
END;
$$;

COMMENT ON FUNCTION billing.list_missed_stripe_customers()
    IS 'Customers of Stripe whose plan got its product while an event of theirs was under way.';

REVOKE EXECUTE ON FUNCTION billing.list_missed_stripe_customers() FROM PUBLIC;
