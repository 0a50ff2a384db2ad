CREATE VIEW billing.legacy_plan_service_terms WITH (security_invoker = true) AS
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
    SELECT CASE p.plan_type
               WHEN 'Fixed' THEN 'Fixed'::billing.configuration_type
               WHEN 'Hourly' THEN 'Hourly'::billing.configuration_type
               WHEN 'Usage' THEN 'Usage'::billing.configuration_type
               WHEN 'Bucket' THEN 'Bucket'::billing.configuration_type
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
COMMENT ON COLUMN billing.legacy_plan_service_terms.billing_period IS 'Period of a bucket; absent for monthly, when the plan has no bucket.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.configuration_type IS 'How the service is charged, which is the type of the plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.currency IS 'The currency of the plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.custom_rate IS 'The custom rate as it stands in the row, in minor units.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.included_quantity IS 'Hours that a bucket includes.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.quantity IS 'The quantity as it stands in the row.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.rate IS 'Base rate, hourly rate or overage rate.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.reason IS 'Why the row cannot be placed, and what would let it; absent when it can.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.rounding_mode IS 'How charges are rounded.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.service_id IS 'The service.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tier_rates IS 'These rates, in the same order.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.tier_starts IS 'Quantities beyond which another rate applies; absent for none.';
COMMENT ON COLUMN billing.legacy_plan_service_terms.units IS 'How many of the service the plan contains.';
