-- Plans of the catalogue: a name or an id at Stripe that another plan takes at the same moment is an answer, not an error that would
-- end the caller's transaction.
--
-- The caller has locked the row, and writes what else changes.

-- outcome: 'done', or the constraint that stands in the way.
CREATE OR REPLACE FUNCTION billing.identify_plan(
    p_plan_id                 uuid,
    p_name                    text,
    p_stripe_product_id       text,
    p_stripe_price_id_monthly text,
    p_stripe_price_id_yearly  text
)
    RETURNS TABLE (
        outcome text
    )
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE billing.plans p
    SET name                    = p_name,
        stripe_product_id       = p_stripe_product_id,
        stripe_price_id_monthly = p_stripe_price_id_monthly,
        stripe_price_id_yearly  = p_stripe_price_id_yearly
    WHERE p.plan_id = p_plan_id
      AND (p.name, p.stripe_product_id, p.stripe_price_id_monthly, p.stripe_price_id_yearly)
          IS DISTINCT FROM (p_name, p_stripe_product_id, p_stripe_price_id_monthly, p_stripe_price_id_yearly);
    outcome := 'done';
    RETURN NEXT;
EXCEPTION
    WHEN unique_violation THEN
        GET STACKED DIAGNOSTICS outcome = CONSTRAINT_NAME;
        RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.identify_plan(uuid, text, text, text, text)
    IS 'Gives a plan another name and other ids at Stripe, unless another plan has one of them.';
