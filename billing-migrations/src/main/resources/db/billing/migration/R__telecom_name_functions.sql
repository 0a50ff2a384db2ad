-- Names that are unique in a tenant: changing one to another that somebody takes at the same moment is an answer, not an error
-- that would end the caller's transaction.
--
-- The caller has locked the row, and writes what else changes.

-- outcome: 'done', 'email_taken' or 'username_taken'.
CREATE OR REPLACE FUNCTION billing.rename_user(
    p_tenant_id uuid,
    p_user_id   uuid,
    p_username  text,
    p_email     text
)
    RETURNS TABLE (
        outcome text
    )
    LANGUAGE plpgsql
AS $$
DECLARE
    v_constraint text;
    v_message    text;
BEGIN
    UPDATE telecom.users u
    SET username = p_username,
        email    = p_email
    WHERE u.tenant_id = p_tenant_id
      AND u.user_id = p_user_id
      AND (u.username <> p_username OR u.email <> p_email);
    outcome := 'done';
    RETURN NEXT;
EXCEPTION
    WHEN unique_violation THEN
        GET STACKED DIAGNOSTICS
            v_constraint = CONSTRAINT_NAME,
            v_message = MESSAGE_TEXT;
        outcome := CASE WHEN billing.violated_constraint(v_constraint, v_message) LIKE '%email%' THEN 'email_taken' ELSE 'username_taken' END;
        RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.rename_user(uuid, uuid, text, text)
    IS 'Gives a user another username and e-mail address, unless another user of the tenant has one of them.';

-- outcome: 'done' or 'taken'.
CREATE OR REPLACE FUNCTION billing.rename_rate_plan(
    p_tenant_id    uuid,
    p_rate_plan_id uuid,
    p_name         text
)
    RETURNS TABLE (
        outcome text
    )
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE telecom.rate_plans p
    SET name = p_name
    WHERE p.tenant_id = p_tenant_id
      AND p.rate_plan_id = p_rate_plan_id
      AND p.name <> p_name;
    outcome := 'done';
    RETURN NEXT;
EXCEPTION
    WHEN unique_violation THEN
        outcome := 'taken';
        RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.rename_rate_plan(uuid, uuid, text)
    IS 'Gives a rate plan another name, unless another plan of the tenant has it.';

-- outcome: 'done' or 'taken'.
CREATE OR REPLACE FUNCTION billing.change_customer_gstin(
    p_tenant_id   uuid,
    p_customer_id uuid,
    p_gstin       text
)
    RETURNS TABLE (
        outcome text
    )
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE telecom.customers c
    SET gstin = p_gstin
    WHERE c.tenant_id = p_tenant_id
      AND c.customer_id = p_customer_id
      AND c.gstin IS DISTINCT FROM p_gstin;
    outcome := 'done';
    RETURN NEXT;
EXCEPTION
    WHEN unique_violation THEN
        outcome := 'taken';
        RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.change_customer_gstin(uuid, uuid, text)
    IS 'Gives a customer another tax number, unless another customer of the tenant has it.';
