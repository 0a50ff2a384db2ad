-- Takes back the completed distribution: the procedure is again as the first script makes it. Tables that are distributed stay so.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE OR REPLACE PROCEDURE billing.distribute_tables()
    LANGUAGE plpgsql
AS $$
DECLARE
    v_table  regclass;
    v_column text;
    v_rows   bigint;
    v_after  bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    PERFORM set_config('citus.multi_shard_modify_mode', 'sequential', true);
    PERFORM set_config('citus.enable_local_reference_table_foreign_keys', 'off', true);
    LOOP
        SELECT c.oid::regclass,
               CASE
                   WHEN c.relname = 'external_references' THEN 'external_id'
                   WHEN c.relname = 'tenants' THEN 'id'
                   WHEN EXISTS (
                       SELECT
                       FROM pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
                   ) THEN 'tenant_id'
               END
        INTO v_table, v_column
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('billing', 'telecom')
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
        EXIT WHEN NOT FOUND;

        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_rows;
        IF v_column IS NULL THEN
            PERFORM create_reference_table(v_table);
        ELSIF v_column = 'external_id' THEN
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'none');
        ELSIF v_column = 'id' THEN
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'none');
        ELSE
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'billing.tenants');
        END IF;
        EXECUTE format('SELECT count(*) FROM %s', v_table) INTO v_after;
        IF v_after <> v_rows THEN
            RAISE EXCEPTION 'table % had % rows before it was distributed and % after', v_table, v_rows, v_after;
        END IF;
    END LOOP;

    -- Left over: tables whose keys form a circle. Nothing may stay behind unnoticed.
    SELECT min(c.oid::regclass::text)::regclass
    INTO v_table
    FROM pg_class c
    WHERE c.relnamespace IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('billing', 'telecom'))
      AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relname <> 'flyway_schema_history'
      AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid);
    IF v_table IS NOT NULL THEN
        RAISE EXCEPTION 'table % is still local: its foreign keys lead in a circle', v_table;
    END IF;
END;
$$;
