-- Distribution on Citus, complete: also of a database that was filled before its server became a cluster.
--
-- Tables that hold rows are moved with them, and what is left of the rows on the coordinator is removed. Keys that lead in a
-- circle are dropped and made again when both of their tables are distributed. The archive lies beside what it was taken from.
--
-- On plain PostgreSQL the procedure returns at once, before and after this script.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

-- Places the tables that exist by now on a Citus cluster; does nothing on plain PostgreSQL and nothing twice.
--
-- What has a tenant is spread by it, beside the tenants. What arrives from outside without one is spread by the identifier that
-- it arrives with, beside external_references, which says whose that is. Everything else is the same for all tenants: a reference table, with a copy on each node.
--
-- A table is taken when those that it references have been, so that parents always come before children.
CREATE OR REPLACE PROCEDURE billing.distribute_tables()
    LANGUAGE plpgsql
AS $$
DECLARE
    v_table  regclass;
    v_column text;
    v_rows   bigint;
    v_after  bigint;
    v_filled regclass[] := '{}';
    v_key    record;
    v_keys   text[]     := '{}';
    v_sql    text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    PERFORM set_config('citus.enable_local_reference_table_foreign_keys', 'off', true);
    LOOP
        SELECT c.oid::regclass,
               CASE format('%s.%s', n.nspname, c.relname)
                   WHEN 'billing.tenants' THEN 'id'
                   WHEN 'billing.external_references' THEN 'external_id'
                   WHEN 'billing.stripe_customers' THEN 'stripe_customer_id'
                   WHEN 'billing.stripe_events' THEN 'stripe_customer_id'
                   ELSE (
                       SELECT a.attname
                       FROM pg_attribute a
                       WHERE a.attrelid = c.oid
                         AND a.attname = 'tenant_id'
                         AND NOT a.attisdropped
                   )
               END
        INTO v_table, v_column
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('billing', 'billing_archive', 'telecom')
          AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition
          AND c.relname <> 'flyway_schema_history'
          AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid)
          AND NOT EXISTS (
              SELECT
              FROM pg_constraint f
              WHERE f.conrelid = c.oid
                AND f.contype = 'f'
                AND f.confrelid <> c.oid
                AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = f.confrelid)
          )
        ORDER BY 2 NULLS FIRST, c.relname
        LIMIT 1;

        IF NOT FOUND THEN
            -- What is left waits for a key in a circle. The youngest goes: a key back is made after both of its tables.
            SELECT f.conrelid::regclass AS table_name, f.conname, pg_get_constraintdef(f.oid) AS definition
            INTO v_key
            FROM pg_constraint f
            JOIN pg_class c ON c.oid = f.conrelid
            JOIN pg_class r ON r.oid = f.confrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_namespace m ON m.oid = r.relnamespace
            WHERE f.contype = 'f'
              AND f.conparentid = 0
              AND f.confrelid <> f.conrelid
              AND n.nspname IN ('billing', 'billing_archive', 'telecom')
              AND m.nspname IN ('billing', 'billing_archive', 'telecom')
              AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = f.conrelid)
              AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = f.confrelid)
            ORDER BY f.oid DESC
            LIMIT 1;
            EXIT WHEN NOT FOUND;
            v_keys := array_prepend(
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', v_key.table_name, v_key.conname, v_key.definition), v_keys);
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', v_key.table_name, v_key.conname);
            CONTINUE;
        END IF;

        -- Unique across tenants, which no single node could promise: external_references promises it everywhere.
        FOR v_key IN
            SELECT f.conname
            FROM pg_constraint f
            WHERE f.conrelid = v_table
              AND f.conname IN ('subscriptions_stripe_subscription_unique', 'tenant_config_stripe_customer_unique')
        LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', v_table, v_key.conname);
        END LOOP;

        -- By the hash of a domain, Citus 13 loses rows and ends sessions.
        IF EXISTS (
            SELECT
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = v_table
              AND a.attname = v_column
              AND t.typtype = 'd'
        ) THEN
            RAISE EXCEPTION 'table % cannot be distributed by %: its type is a domain', v_table, v_column;
        END IF;

        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_rows;
        IF v_column IS NULL THEN
            PERFORM create_reference_table(v_table);
        ELSE
            PERFORM create_distributed_table(
                v_table,
                v_column,
                colocate_with => CASE v_column
                                     WHEN 'tenant_id' THEN 'billing.tenants'
                                     WHEN 'stripe_customer_id' THEN 'billing.external_references'
                                     ELSE 'none'
                                 END);
        END IF;
        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_after;
        IF v_after <> v_rows THEN
            RAISE EXCEPTION 'table % had % rows before it was distributed and % after', v_table, v_rows, v_after;
        END IF;
        IF v_rows > 0 THEN
            v_filled := v_filled || v_table;
        END IF;
    END LOOP;

    -- Nothing may stay behind unnoticed.
    SELECT min(c.oid::regclass::text)::regclass
    INTO v_table
    FROM pg_class c
    WHERE c.relnamespace IN (
              SELECT n.oid
              FROM pg_namespace n
              WHERE n.nspname IN ('billing', 'billing_archive', 'telecom')
          )
      AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relname <> 'flyway_schema_history'
      AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid);
    IF v_table IS NOT NULL THEN
        RAISE EXCEPTION 'table % is still local: it references a table that is not distributed', v_table;
    END IF;

    FOREACH v_sql IN ARRAY v_keys LOOP
        EXECUTE v_sql;
    END LOOP;
    -- No query sees these rows any more, but a later check of a column would.
    FOREACH v_table IN ARRAY v_filled LOOP
        PERFORM truncate_local_data_after_distributing_table(v_table);
    END LOOP;
END;
$$;
