-- Rebuilds plan_services from plan_service_configuration, as far as the older tables can express it, and takes back every
-- configuration that they express: none of it is lost, the migration makes it again.
--
-- Expressed means that migrating the row again gives the same configuration: legacy_plan_service_terms is asked, after the row was
-- written. Where the answer is no, the older row is put back as it was, and the configuration stays; it counts as lost, and
-- U20250318200100__losses.sql says by name why. It makes no difference whether the migration or the application had configured it.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TEMPORARY VIEW expressed_configurations AS
SELECT c.tenant_id, c.config_id, c.plan_id, c.service_id
FROM billing.plan_service_configuration c
JOIN billing.legacy_plan_service_terms t
    ON t.tenant_id = c.tenant_id
    AND t.plan_id = c.plan_id
    AND t.service_id = c.service_id
LEFT JOIN billing.plan_service_fixed_config f
    ON f.tenant_id = c.tenant_id
    AND f.config_id = c.config_id
LEFT JOIN billing.plan_service_hourly_config h
    ON h.tenant_id = c.tenant_id
    AND h.config_id = c.config_id
LEFT JOIN billing.plan_service_usage_config u
    ON u.tenant_id = c.tenant_id
    AND u.config_id = c.config_id
LEFT JOIN billing.plan_service_bucket_config b
    ON b.tenant_id = c.tenant_id
    AND b.config_id = c.config_id
LEFT JOIN LATERAL (
    SELECT array_agg(r.min_quantity::numeric ORDER BY r.min_quantity) AS starts,
           array_agg(r.rate::numeric ORDER BY r.min_quantity) AS rates
    FROM billing.plan_service_rate_tiers r
    WHERE r.tenant_id = c.tenant_id
      AND r.config_id = c.config_id
) tiers ON true
WHERE t.reason IS NULL
  AND c.configuration_type = t.configuration_type
  AND c.quantity = t.units
  AND c.currency = t.currency
  AND c.rounding_mode = t.rounding_mode
  AND CASE c.configuration_type
          WHEN 'Fixed' THEN
              (f.base_rate, f.is_prorated, f.billing_cycle_alignment) = (t.rate, false, 'start')
          WHEN 'Hourly' THEN
              (h.hourly_rate, h.minimum_billable_seconds, h.round_up_to_seconds) = (t.rate, 900, 900)
              AND num_nonnulls(h.overtime_after_seconds, h.after_hours_multiplier) = 0
              AND NOT EXISTS (
                  SELECT
                  FROM billing.user_type_rates r
                  WHERE r.tenant_id = c.tenant_id
                    AND r.config_id = c.config_id
              )
          WHEN 'Usage' THEN
              (u.base_rate, u.unit_of_measure, u.minimum_usage, u.tier_mode) = (t.rate, 'Unit', 0, 'graduated')
              AND (tiers.starts, tiers.rates) IS NOT DISTINCT FROM (t.tier_starts, t.tier_rates)
          WHEN 'Bucket' THEN
              (b.overage_rate, b.included_quantity, b.unit_of_measure, b.billing_period, b.rollover_mode)
              = (t.rate, t.included_quantity, 'hour', coalesce(t.billing_period, 'monthly'), 'none')
      END;

CREATE TEMPORARY TABLE plan_services_before ON COMMIT DROP AS
SELECT s.*
FROM billing.plan_services s
JOIN billing.plan_service_configuration c
    ON c.tenant_id = s.tenant_id
    AND c.plan_id = s.plan_id
    AND c.service_id = s.service_id;

-- Somebody wrote to the older row after it was moved: which of both counts, nobody here can say.
CREATE TEMPORARY TABLE plan_services_changed_since ON COMMIT DROP AS
SELECT s.tenant_id, s.plan_id, s.service_id
FROM billing.plan_services s
JOIN billing.plan_service_origins o
    ON o.tenant_id = s.tenant_id
    AND o.plan_id = s.plan_id
    AND o.service_id = s.service_id
WHERE (s.quantity, s.custom_rate) IS DISTINCT FROM (o.quantity, o.custom_rate);

-- A plan that the older system did not know gets the type that all its services have; not where a further row of it, which could
-- not be placed, would come to be charged that way.
CREATE TEMPORARY TABLE plans_given_a_type ON COMMIT DROP AS
SELECT c.tenant_id, c.plan_id, min(c.configuration_type)::text AS plan_type
FROM billing.plan_service_configuration c
JOIN billing.billing_plans p
    ON p.tenant_id = c.tenant_id
    AND p.plan_id = c.plan_id
WHERE p.plan_type IS NULL
  AND NOT EXISTS (
      SELECT
      FROM billing.plan_services s
      WHERE s.tenant_id = c.tenant_id
        AND s.plan_id = c.plan_id
        AND NOT EXISTS (
            SELECT
            FROM billing.plan_service_configuration other
            WHERE other.tenant_id = s.tenant_id
              AND other.plan_id = s.plan_id
              AND other.service_id = s.service_id
        )
  )
GROUP BY c.tenant_id, c.plan_id
HAVING min(c.configuration_type) = max(c.configuration_type);

UPDATE billing.billing_plans p
SET plan_type = g.plan_type
FROM plans_given_a_type g
WHERE g.tenant_id = p.tenant_id
  AND g.plan_id = p.plan_id;

INSERT INTO billing.plan_services (tenant_id, plan_id, service_id, quantity, custom_rate)
SELECT c.tenant_id,
       c.plan_id,
       c.service_id,
       c.quantity::integer,
       CASE
           -- The terms of these are not in the row.
           WHEN c.configuration_type = 'Bucket'
               OR EXISTS (
                   SELECT
                   FROM billing.service_rate_tiers r
                   WHERE r.tenant_id = c.tenant_id
                     AND r.service_id = c.service_id
                     AND c.configuration_type = 'Usage'
               )
               THEN s.custom_rate
           WHEN rate.in_minor_units = trunc(rate.in_minor_units)
               AND NOT (s.custom_rate IS NULL AND v.currency = c.currency AND v.default_rate IS NOT DISTINCT FROM rate.amount)
               THEN rate.in_minor_units::bigint
       END
FROM billing.plan_service_configuration c
JOIN billing.service_catalog v
    ON v.tenant_id = c.tenant_id
    AND v.service_id = c.service_id
LEFT JOIN billing.plan_service_fixed_config f
    ON f.tenant_id = c.tenant_id
    AND f.config_id = c.config_id
LEFT JOIN billing.plan_service_hourly_config h
    ON h.tenant_id = c.tenant_id
    AND h.config_id = c.config_id
LEFT JOIN billing.plan_service_usage_config u
    ON u.tenant_id = c.tenant_id
    AND u.config_id = c.config_id
LEFT JOIN billing.plan_services s
    ON s.tenant_id = c.tenant_id
    AND s.plan_id = c.plan_id
    AND s.service_id = c.service_id
CROSS JOIN LATERAL (
    SELECT coalesce(f.base_rate, h.hourly_rate, u.base_rate)::numeric AS amount,
           coalesce(f.base_rate, h.hourly_rate, u.base_rate) / billing.minor_unit(c.currency) AS in_minor_units
) rate
WHERE c.quantity = trunc(c.quantity)
  AND c.quantity <= 2147483647
  AND NOT EXISTS (
      SELECT
      FROM plan_services_changed_since changed
      WHERE changed.tenant_id = c.tenant_id
        AND changed.plan_id = c.plan_id
        AND changed.service_id = c.service_id
  )
  AND (c.tenant_id, c.config_id) NOT IN (
      SELECT e.tenant_id, e.config_id
      FROM expressed_configurations e
  )
ON CONFLICT (tenant_id, plan_id, service_id) DO UPDATE
SET quantity    = excluded.quantity,
    custom_rate = excluded.custom_rate;

CREATE TEMPORARY TABLE expressed ON COMMIT DROP AS
SELECT *
FROM expressed_configurations;

-- What turned out not to be expressed is put back as it was.
DELETE FROM billing.plan_services s
USING billing.plan_service_configuration c
WHERE c.tenant_id = s.tenant_id
  AND c.plan_id = s.plan_id
  AND c.service_id = s.service_id
  AND NOT EXISTS (
      SELECT
      FROM expressed e
      WHERE e.tenant_id = c.tenant_id
        AND e.config_id = c.config_id
  );
INSERT INTO billing.plan_services
SELECT s.*
FROM plan_services_before s
JOIN billing.plan_service_configuration c
    ON c.tenant_id = s.tenant_id
    AND c.plan_id = s.plan_id
    AND c.service_id = s.service_id
WHERE NOT EXISTS (
    SELECT
    FROM expressed e
    WHERE e.tenant_id = c.tenant_id
      AND e.config_id = c.config_id
);
UPDATE billing.billing_plans p
SET plan_type = NULL
FROM plans_given_a_type g
WHERE g.tenant_id = p.tenant_id
  AND g.plan_id = p.plan_id
  AND NOT EXISTS (
      SELECT
      FROM expressed e
      WHERE e.tenant_id = p.tenant_id
        AND e.plan_id = p.plan_id
  );

-- What the application removed from a plan is not in the older table either.
DELETE FROM billing.plan_services s
USING billing.plan_service_origins o
WHERE o.tenant_id = s.tenant_id
  AND o.plan_id = s.plan_id
  AND o.service_id = s.service_id
  AND (o.quantity, o.custom_rate) IS NOT DISTINCT FROM (s.quantity, s.custom_rate)
  AND NOT EXISTS (
      SELECT
      FROM billing.plan_service_configuration c
      WHERE c.tenant_id = s.tenant_id
        AND c.plan_id = s.plan_id
        AND c.service_id = s.service_id
  );

DELETE FROM billing.plan_service_configuration c
USING expressed e
WHERE e.tenant_id = c.tenant_id
  AND e.config_id = c.config_id;
DELETE FROM billing.plan_service_origins;

DROP VIEW expressed_configurations;
