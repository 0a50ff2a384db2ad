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
