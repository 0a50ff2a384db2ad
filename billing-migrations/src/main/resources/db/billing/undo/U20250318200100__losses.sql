-- The configurations that U20250318200100__own_rows.sql could not express in the older tables, by name, and why.
SELECT 'billing.plan_service_configuration' AS table_name,
       format('service %s (%s) in plan %s (%s) of tenant %s: %s',
              v.service_name, c.service_id, p.plan_name, c.plan_id, c.tenant_id,
              CASE
                  WHEN EXISTS (
                      SELECT
                      FROM plan_services_changed_since s
                      WHERE s.tenant_id = c.tenant_id
                        AND s.plan_id = c.plan_id
                        AND s.service_id = c.service_id
                  )
                      THEN 'its row in plan_services was changed since it was moved, and says something else'
                  WHEN p.plan_type IS NULL
                      THEN 'the plan has no type that suits all its services'
                  WHEN c.configuration_type::text <> p.plan_type
                      THEN format('it is charged by the type %s, and the plan is of the type %s', c.configuration_type, p.plan_type)
                  WHEN c.quantity <> trunc(c.quantity) OR c.quantity > 2147483647
                      THEN format('its quantity is %s', trim_scale(c.quantity))
                  WHEN c.rounding_mode <> CASE WHEN c.configuration_type IN ('Usage', 'Bucket') THEN 'up' ELSE 'half_up' END::billing.rounding_mode
                      THEN format('its charges are rounded %s', c.rounding_mode)
                  WHEN f.is_prorated
                      THEN 'it is prorated'
                  WHEN f.billing_cycle_alignment <> 'start'
                      THEN 'it is charged at the end of a period'
                  WHEN (h.minimum_billable_seconds, h.round_up_to_seconds) <> (900, 900)
                      THEN 'its minimum or increment is not 15 minutes'
                  WHEN num_nonnulls(h.overtime_after_seconds, h.after_hours_multiplier) > 0
                      THEN 'it has a rate for overtime or after hours'
                  WHEN EXISTS (
                      SELECT
                      FROM billing.user_type_rates r
                      WHERE r.tenant_id = c.tenant_id
                        AND r.config_id = c.config_id
                  )
                      THEN 'it has rates per type of user'
                  WHEN u.unit_of_measure <> 'Unit' OR b.unit_of_measure <> 'hour'
                      THEN format('its unit is %s', coalesce(u.unit_of_measure, b.unit_of_measure))
                  WHEN u.minimum_usage > 0
                      THEN 'it has a minimum usage'
                  WHEN u.tier_mode <> 'graduated'
                      THEN 'its tiers are by volume'
                  WHEN EXISTS (
                          SELECT
                          FROM billing.service_rate_tiers r
                          WHERE r.tenant_id = c.tenant_id
                            AND r.service_id = c.service_id
                            AND c.configuration_type = 'Usage'
                      )
                      OR EXISTS (
                          SELECT
                          FROM billing.plan_service_rate_tiers r
                          WHERE r.tenant_id = c.tenant_id
                            AND r.config_id = c.config_id
                      )
                      THEN 'its rates by quantity are not those of service_rate_tiers'
                  WHEN b.rollover_mode <> 'none'
                      THEN 'its rest rolls over'
                  WHEN c.configuration_type = 'Bucket'
                      THEN 'its hours, period and overage rate are not those of bucket_plans'
                  ELSE format('its rate of %s %s is not in whole minor units',
                              trim_scale(coalesce(f.base_rate, h.hourly_rate, u.base_rate)), c.currency)
              END) AS example
FROM billing.plan_service_configuration c
JOIN billing.billing_plans p
    ON p.tenant_id = c.tenant_id
    AND p.plan_id = c.plan_id
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
LEFT JOIN billing.plan_service_bucket_config b
    ON b.tenant_id = c.tenant_id
    AND b.config_id = c.config_id;
