-- What is asked about all tenants: who they are, and whose an identifier is that arrives without a tenant.
--
-- Row-level security, where it is on, shows the role of an application the rows of one tenant, and none while no tenant is
-- set. These questions come before there is a tenant to set. So the two functions run as their owner (SECURITY DEFINER): they
-- read one table each, write nothing, take no SQL from their caller, and only roles that were granted them may call them.

CREATE OR REPLACE FUNCTION billing.owner_of_external_reference(p_kind text, p_external_id text)
    RETURNS TABLE (
        tenant_id uuid
    )
    LANGUAGE plpgsql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT r.tenant_id
    FROM billing.external_references r
    WHERE r.kind = p_kind::billing.external_reference_kind
      AND r.external_id = p_external_id;
END;
$$;

COMMENT ON FUNCTION billing.owner_of_external_reference(text, text)
    IS 'The tenant that has an identifier from outside; no row where none has.';

REVOKE EXECUTE ON FUNCTION billing.owner_of_external_reference(text, text) FROM PUBLIC;

-- p_after: the last of the page before; null for the first page.
CREATE OR REPLACE FUNCTION billing.list_tenants(p_after uuid, p_limit integer)
    RETURNS TABLE (
        tenant_id  uuid,
        name       text,
        created_at timestamptz,
        closed_at  timestamptz
    )
    LANGUAGE plpgsql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT t.id,
           t.name,
           t.created_at,
           t.closed_at
    FROM billing.tenants t
    WHERE t.id >= coalesce(p_after, '00000000-0000-0000-0000-000000000000')
      AND t.id IS DISTINCT FROM p_after
    ORDER BY t.id
    LIMIT p_limit;
END;
$$;

COMMENT ON FUNCTION billing.list_tenants(uuid, integer)
    IS 'A page of tenants by id, closed ones included.';

REVOKE EXECUTE ON FUNCTION billing.list_tenants(uuid, integer) FROM PUBLIC;
