package io.tallybook.migrations.verify;

/**
 * Both prices are lines between the quantities at which a tier of either begins or ends, so it is enough to ask there and one
 * beside; the first quantity at which they differ is told.
 */
final class MovedTiersKeepPrices extends Fact {

    MovedTiersKeepPrices() {
        super(
                "plan-service-tiers-keep-prices",
                "Rates by quantity that were moved from service_rate_tiers and not changed since give the same prices as there.",
                PLAN_SERVICES_MOVED,
                """
                WITH moved AS (
                    SELECT c.tenant_id, c.config_id, c.service_id, u.base_rate, billing.minor_unit(c.currency) AS minor_unit
                    FROM billing.plan_service_origins o
                    JOIN billing.plan_service_configuration c
                        ON c.tenant_id = o.tenant_id
                        AND c.config_id = o.config_id
                        AND c.version = 1
                    JOIN billing.plan_service_usage_config u
                        ON u.tenant_id = c.tenant_id
                        AND u.config_id = c.config_id
                ), older AS (
                    SELECT m.tenant_id, m.config_id, greatest(r.min_quantity, 1)::numeric AS first_unit,
                           r.max_quantity::numeric AS last_unit, r.rate * m.minor_unit AS rate
                    FROM moved m
                    JOIN billing.service_rate_tiers r
                        ON r.tenant_id = m.tenant_id
                        AND r.service_id = m.service_id
                ), starts AS (
                    SELECT m.tenant_id, m.config_id, 0::numeric AS beyond, m.base_rate::numeric AS rate
                    FROM moved m
                    UNION ALL
                    SELECT t.tenant_id, t.config_id, t.min_quantity, t.rate
                    FROM moved m
                    JOIN billing.plan_service_rate_tiers t
                        ON t.tenant_id = m.tenant_id
                        AND t.config_id = m.config_id
                ), newer AS (
                    SELECT s.*, lead(s.beyond) OVER (PARTITION BY s.tenant_id, s.config_id ORDER BY s.beyond) AS up_to
                    FROM starts s
                ), quantities AS (
                    SELECT o.tenant_id, o.config_id, q.quantity
                    FROM older o
                    CROSS JOIN LATERAL unnest(ARRAY[
                        o.first_unit - 1, o.first_unit, o.first_unit + 1, o.last_unit - 1, o.last_unit, o.last_unit + 1
                    ]) AS q (quantity)
                    UNION
                    SELECT n.tenant_id, n.config_id, q.quantity
                    FROM newer n
                    CROSS JOIN LATERAL unnest(ARRAY[floor(n.beyond), floor(n.beyond) + 1, floor(n.beyond) + 2]) AS q (quantity)
                    WHERE EXISTS (
                        SELECT
                        FROM older o
                        WHERE o.tenant_id = n.tenant_id
                          AND o.config_id = n.config_id
                    )
                ), older_prices AS (
                    SELECT q.tenant_id, q.config_id, q.quantity,
                           sum(greatest(0, least(q.quantity, o.last_unit) - o.first_unit + 1) * o.rate) AS price
                    FROM quantities q
                    JOIN older o
                        ON o.tenant_id = q.tenant_id
                        AND o.config_id = q.config_id
                    WHERE q.quantity >= 1
                    GROUP BY q.tenant_id, q.config_id, q.quantity
                ), newer_prices AS (
                    SELECT q.tenant_id, q.config_id, q.quantity,
                           sum(greatest(0, least(q.quantity, n.up_to) - n.beyond) * n.rate) AS price
                    FROM quantities q
                    JOIN newer n
                        ON n.tenant_id = q.tenant_id
                        AND n.config_id = q.config_id
                    WHERE q.quantity >= 1
                    GROUP BY q.tenant_id, q.config_id, q.quantity
                )
                SELECT DISTINCT ON (n.tenant_id, n.config_id)
                       n.tenant_id, n.config_id, n.quantity, trim_scale(o.price) AS older_price, trim_scale(n.price) AS price
                FROM newer_prices n
                JOIN older_prices o
                    ON o.tenant_id = n.tenant_id
                    AND o.config_id = n.config_id
                    AND o.quantity = n.quantity
                WHERE n.price <> o.price
                ORDER BY n.tenant_id, n.config_id, n.quantity
                """);
    }
}
