-- Distribution of functions on Citus. The tables are distributed by the scripts that make them.
--
-- A function that is given a tenant runs on the node that has the tenant: the call travels once, and its statements do not.
-- Functions are made by repeatable scripts, after the tables, so this is called at the end of every migration.
CREATE OR REPLACE PROCEDURE billing.distribute_functions()
    LANGUAGE plpgsql
AS $$
DECLARE
    v_function record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);

    -- PostgreSQL makes a plan for all tenants after the fifth execution, and Citus sends that to every shard where a statement joins or
    -- asks in a subquery. Each execution is planned for its tenant instead.
    FOR v_function IN
        SELECT p.oid::regprocedure AS signature
        FROM pg_proc p
        JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'billing'::regnamespace
          AND p.prokind = 'f'
          AND l.lanname = 'plpgsql'
          AND NOT coalesce(p.proconfig, '{}') @> ARRAY ['plan_cache_mode=force_custom_plan']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_custom_plan', v_function.signature);
    END LOOP;

    -- Those that are only called by others were not sent to the nodes when they are older than the cluster.
    FOR v_function IN
        SELECT p.oid::regprocedure AS signature
        FROM pg_proc p
        WHERE p.pronamespace = 'billing'::regnamespace
          AND NOT EXISTS (
              SELECT
              FROM pg_dist_object o
              WHERE o.classid = 'pg_proc'::regclass
                AND o.objid = p.oid
          )
    LOOP
        PERFORM create_distributed_function(v_function.signature);
    END LOOP;

    FOR v_function IN
        SELECT p.oid::regprocedure AS signature
        FROM pg_proc p
        WHERE p.pronamespace = 'billing'::regnamespace
          AND p.prokind = 'f'
          AND p.proargnames[1] = 'p_tenant_id'
          AND NOT EXISTS (
              SELECT
              FROM pg_dist_object o
              WHERE o.classid = 'pg_proc'::regclass
                AND o.objid = p.oid
                AND o.distribution_argument_index IS NOT NULL
          )
    LOOP
        PERFORM create_distributed_function(v_function.signature, 'p_tenant_id', colocate_with => 'billing.tenants');
    END LOOP;
END;
$$;

COMMENT ON PROCEDURE billing.distribute_functions() IS 'Lets functions with a tenant run on its node, when the server is a Citus coordinator.';
