-- For moving plan_services into plan_service_configuration: what an older row comes to, and which rows were moved.
--
-- legacy_plan_service_terms says of each row of plan_services by which terms it is charged, or why that could only be guessed.
-- The data migration 20250318200100 writes these terms; its undo asks whether a row that it rebuilt comes to the configuration
-- that it was rebuilt from; verify compares. So what an older row means is said once, here.
--
-- plan_service_origins remembers each row that was moved, with its values of that time. It does not refer to the configuration:
-- the application may remove that later, and the older row must not bring it back.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.plan_service_origins (
    tenant_id   uuid        NOT NULL,
    plan_id     uuid        NOT NULL,
    service_id  uuid        NOT NULL,
    config_id   uuid        NOT NULL,
    quantity    integer,
    custom_rate bigint,
    placed_at   timestamptz NOT NULL,

    CONSTRAINT plan_service_origins_pk PRIMARY KEY (tenant_id, plan_id, service_id),
    CONSTRAINT plan_service_origins_plan_fk FOREIGN KEY (tenant_id, plan_id)
        REFERENCES billing.billing_plans (tenant_id, plan_id) ON DELETE CASCADE
);

COMMENT ON TABLE billing.plan_service_origins IS 'Rows of plan_services that were moved into plan_service_configuration.';
COMMENT ON COLUMN billing.plan_service_origins.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_origins.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_service_origins.service_id IS 'The service.';
COMMENT ON COLUMN billing.plan_service_origins.config_id IS 'The configuration that it became; perhaps changed or removed since.';
COMMENT ON COLUMN billing.plan_service_origins.quantity IS 'The quantity of the older row when it was moved.';
COMMENT ON COLUMN billing.plan_service_origins.custom_rate IS 'The custom rate of the older row when it was moved.';
COMMENT ON COLUMN billing.plan_service_origins.placed_at IS 'When it was moved.';

-- Source: ISO 4217, list one (https://www.iso.org/iso-4217-currency-codes.html), with the codes withdrawn since 1990 that older
-- rows may hold. Gold, test codes and the like have no minor unit.
CREATE FUNCTION billing.minor_unit(p_currency text)
RETURNS numeric
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $$
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
$$;

COMMENT ON FUNCTION billing.minor_unit(text) IS 'The smallest amount of a currency, in which older tables count: 0.01 for EUR, 1 for JPY, 0.001 for KWD; null for an unknown one.';

CREATE VIEW billing.legacy_plan_service_terms AS
SELECT s.tenant_id,
       s.plan_id,
       s.service_id,
       s.quantity,
       s.custom_rate,
       terms.configuration_type,
       coalesce(s.quantity, 1)::numeric AS units,
       p.currency::text AS currency,
       -- As the older system did: prices of what was used were rounded up, others to the nearest.
       CASE WHEN p.plan_type IN ('Usage', 'Bucket') THEN 'up' ELSE 'half_up' END::billing.rounding_mode AS rounding_mode,
       terms.rate,
       tiers.starts AS tier_starts,
       tiers.rates AS tier_rates,
       buckets.included_quantity,
       buckets.billing_period,
       CASE
           WHEN p.plan_type IS NULL
               THEN 'the plan has no type: set its plan_type to Fixed, Hourly, Usage or Bucket'
           WHEN terms.configuration_type IS NULL
               THEN format('the type of the plan, %L, is unknown: set its plan_type to Fixed, Hourly, Usage or Bucket', p.plan_type)
           WHEN v.service_id IS NULL
               THEN 'the service is not in the catalogue: add it to service_catalog, or delete this row'
           WHEN s.quantity <= 0
               THEN format('the quantity is %s: set it to 1 or more, or delete this row', s.quantity)
           WHEN s.custom_rate < 0
               THEN format('the custom rate, %s, is negative: correct it, or leave it out for the rate of the service', s.custom_rate)
           WHEN buckets.problem IS NOT NULL
               THEN buckets.problem
           WHEN tiers.problem IS NOT NULL
               THEN tiers.problem
           WHEN tiers.number_of_tiers > 0 AND v.currency <> p.currency
               THEN format('the rates of the service are in %s and the plan is in %s: configure the service in the application', v.currency, p.currency)
           WHEN terms.is_in_minor_units AND money.minor_unit IS NULL
               THEN format('the minor unit of %s is unknown, and rates are counted in it: correct the currency', p.currency)
           WHEN terms.rate IS NULL AND v.default_rate IS NULL
               THEN 'there is no rate: set a custom rate here or a default rate of the service'
           WHEN terms.rate IS NULL
               THEN format('the default rate of the service is in %s and the plan is in %s: set a custom rate here', v.currency, p.currency)
           WHEN greatest(terms.rate, tiers.highest_rate * money.minor_unit) >= 10000000000
               THEN format('a rate of %s %s is beyond what can be stored: correct it', greatest(terms.rate, tiers.highest_rate * money.minor_unit), p.currency)
       END AS reason
FROM billing.plan_services s
JOIN billing.billing_plans p
    ON p.tenant_id = s.tenant_id
    AND p.plan_id = s.plan_id
LEFT JOIN billing.service_catalog v
    ON v.tenant_id = s.tenant_id
    AND v.service_id = s.service_id
CROSS JOIN LATERAL (
    SELECT billing.minor_unit(p.currency) AS minor_unit
) money
-- The unit with the number i belongs to the tier with min_quantity <= i <= max_quantity; units are counted from 1, so a first tier
-- that begins with 0 prices the same units as one that begins with 1.
LEFT JOIN LATERAL (
    SELECT count(*) AS number_of_tiers,
           (array_agg(t.rate ORDER BY t.min_quantity DESC) FILTER (WHERE t.min_quantity <= 1))[1] AS first_rate,
           max(t.rate) AS highest_rate,
           array_agg(t.min_quantity - 1::numeric ORDER BY t.min_quantity) FILTER (WHERE t.min_quantity > 1) AS starts,
           array_agg(t.rate * money.minor_unit ORDER BY t.min_quantity) FILTER (WHERE t.min_quantity > 1) AS rates,
           CASE
               WHEN min(t.rate) < 0
                   THEN format('a rate by quantity of the service, %s, is negative: correct it in service_rate_tiers', min(t.rate))
               WHEN min(t.min_quantity) NOT IN (0, 1)
                   THEN format('the first tier of the service begins with %s: let it begin with 0 or 1', min(t.min_quantity))
               WHEN bool_or(t.next_min_quantity IS NOT NULL AND (t.max_quantity IS NULL OR t.max_quantity >= t.next_min_quantity))
                   THEN format('tiers of the service overlap at %s: correct them in service_rate_tiers',
                               min(t.next_min_quantity) FILTER (WHERE t.max_quantity IS NULL OR t.max_quantity >= t.next_min_quantity))
               WHEN bool_or(t.max_quantity < t.min_quantity OR t.next_min_quantity - 1 > t.max_quantity)
                   THEN format('tiers of the service leave a gap after %s: correct them in service_rate_tiers',
                               min(t.max_quantity) FILTER (WHERE t.max_quantity < t.min_quantity OR t.next_min_quantity - 1 > t.max_quantity))
               WHEN bool_or(t.next_min_quantity IS NULL AND t.max_quantity IS NOT NULL)
                   THEN format('the last tier of the service ends with %s, and what is beyond has no price: leave its max_quantity out',
                               max(t.max_quantity))
           END AS problem
    FROM (
        SELECT r.min_quantity,
               r.max_quantity,
               r.rate,
               lead(r.min_quantity) OVER (ORDER BY r.min_quantity) AS next_min_quantity
        FROM billing.service_rate_tiers r
        WHERE r.tenant_id = s.tenant_id
          AND r.service_id = s.service_id
          AND p.plan_type = 'Usage'
    ) t
) tiers ON true
LEFT JOIN LATERAL (
    SELECT coalesce(min(b.total_hours), 0)::numeric AS included_quantity,
           coalesce(min(b.overage_rate), 0) AS overage_rate,
           count(*) > 0 AS has_row,
           min(known.period) AS billing_period,
           CASE
               WHEN count(*) > 1
                   THEN format('the plan has %s rows in bucket_plans: leave one', count(*))
               WHEN min(b.total_hours) < 0
                   THEN format('the hours of the bucket of the plan, %s, are negative: correct bucket_plans', min(b.total_hours))
               WHEN min(b.overage_rate) < 0
                   THEN format('the overage rate of the bucket of the plan, %s, is negative: correct bucket_plans', min(b.overage_rate))
               WHEN count(*) > count(known.period)
                   THEN format('the period of the bucket of the plan, %L, is unknown: set billing_period to one of %s',
                               min(b.billing_period), array_to_string(enum_range(NULL::billing.billing_frequency), ', '))
           END AS problem
    FROM billing.bucket_plans b
    LEFT JOIN unnest(enum_range(NULL::billing.billing_frequency)) AS known (period)
        ON known.period::text = translate(lower(btrim(b.billing_period) COLLATE "C"), ' -', '__')
    WHERE b.tenant_id = s.tenant_id
      AND b.plan_id = s.plan_id
      AND p.plan_type = 'Bucket'
) buckets ON true
-- Rates by quantity count and not the custom rate beside them, as in the older system.
CROSS JOIN LATERAL (
    SELECT CASE
               WHEN p.plan_type IN ('Fixed', 'Hourly', 'Usage', 'Bucket') THEN p.plan_type::billing.configuration_type
           END AS configuration_type,
           CASE
               WHEN p.plan_type = 'Bucket' THEN buckets.overage_rate * coalesce(money.minor_unit, 0)
               WHEN tiers.number_of_tiers > 0 THEN tiers.first_rate * money.minor_unit
               WHEN s.custom_rate IS NOT NULL THEN s.custom_rate * money.minor_unit
               WHEN v.currency = p.currency THEN v.default_rate
           END::numeric AS rate,
           CASE
               WHEN p.plan_type = 'Bucket' THEN buckets.overage_rate > 0
               ELSE tiers.number_of_tiers > 0 OR s.custom_rate IS NOT NULL
           END AS is_in_minor_units
) terms;

COMMENT ON VIEW billing.legacy_plan_service_terms IS 'The terms to which a row of plan_services comes, or the reason why they could only be guessed.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.service_id IS 'The service.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.quantity IS 'The quantity as it stands in the row.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.custom_rate IS 'The custom rate as it stands in the row, in minor units.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.configuration_type IS 'How the service is charged, which is the type of the plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.units IS 'How many of the service the plan contains.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.currency IS 'The currency of the plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.rounding_mode IS 'How charges are rounded.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.rate IS 'Base rate, hourly rate or overage rate.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tier_starts IS 'Quantities beyond which another rate applies; absent for none.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tier_rates IS 'These rates, in the same order.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.included_quantity IS 'Hours that a bucket includes.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.billing_period IS 'Period of a bucket; absent for monthly, when the plan has no bucket.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.reason IS 'Why the row cannot be placed, and what would let it; absent when it can.';

CALL billing.distribute_tables();
