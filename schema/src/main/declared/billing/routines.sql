-- Places the tables that exist by now on a Citus cluster; does nothing on plain PostgreSQL and nothing twice.
--
-- Global tables become reference tables, external_references is spread by its id, tenants and everything below them by
-- tenant. A table is taken when those that it references have been, so that parents always come before children.
CREATE OR REPLACE PROCEDURE billing.distribute_tables()
 LANGUAGE plpgsql
AS $procedure$
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
        ELSIF v_column = 'tenant_id' THEN
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'billing.tenants');
        ELSE
            PERFORM create_distributed_table(v_table, v_column, colocate_with => 'none');
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
$procedure$;

COMMENT ON PROCEDURE billing.distribute_tables() IS 'Distributes tables that are still local, by the rules of their keys, when the server is a Citus coordinator.';

-- Source: ISO 4217, list one (https://www.iso.org/iso-4217-currency-codes.html), with the codes withdrawn since 1990 that older
-- rows may hold. Gold, test codes and the like have no minor unit.
CREATE OR REPLACE FUNCTION billing.minor_unit(p_currency text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT CASE
        WHEN p_currency IN (
            'AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'ATS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BMD', 'BND',
            'BOB', 'BOV', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHE', 'CHF', 'CHW', 'CNY', 'COP', 'COU', 'CRC',
            'CUC', 'CUP', 'CVE', 'CYP', 'CZK', 'DEM', 'DKK', 'DOP', 'DZD', 'EEK', 'EGP', 'ERN', 'ETB', 'EUR', 'FIM', 'FJD', 'FKP',
            'FRF', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GTQ', 'GYD', 'HKD', 'HNL', 'HRK', 'HTG', 'HUF', 'IDR', 'IEP', 'ILS', 'INR',
            'IRR', 'JMD', 'KES', 'KGS', 'KHR', 'KPW', 'KYD', 'KZT', 'LAK', 'LBP', 'LKR', 'LRD', 'LSL', 'LTL', 'LVL', 'MAD', 'MDL',
            'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRO', 'MRU', 'MTL', 'MUR', 'MVR', 'MWK', 'MXN', 'MXV', 'MYR', 'MZN', 'NAD', 'NGN',
            'NIO', 'NLG', 'NOK', 'NPR', 'NZD', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'QAR', 'RON', 'RSD', 'RUB', 'RUR', 'SAR',
            'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SIT', 'SKK', 'SLE', 'SLL', 'SOS', 'SRD', 'SSP', 'STD', 'STN', 'SVC', 'SYP',
            'SZL', 'THB', 'TJS', 'TMT', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'USD', 'USN', 'UYU', 'UZS', 'VED', 'VEF', 'VES',
            'WST', 'XCD', 'XCG', 'YER', 'ZAR', 'ZMW', 'ZWG', 'ZWL'
        ) THEN 0.01
        WHEN p_currency IN (
            'ADP', 'BEF', 'BIF', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'GRD', 'ISK', 'ITL', 'JPY', 'KMF', 'KRW', 'LUF', 'PTE', 'PYG',
            'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) THEN 1
        WHEN p_currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 0.001
        WHEN p_currency IN ('CLF', 'UYW') THEN 0.0001
    END
$function$;

COMMENT ON FUNCTION billing.minor_unit(p_currency text) IS 'The smallest amount of a currency, in which older tables count: 0.01 for EUR, 1 for JPY, 0.001 for KWD; null for an unknown one.';
