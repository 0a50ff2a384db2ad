-- Who is near a limit, and what a tenant is to be told of it.

-- Features of which so many percent of the limit are used, of the next organisations of which any is: closed ones aside.
CREATE OR REPLACE FUNCTION billing.usage_near_limits(
    p_tenant_id             uuid,
    p_percentage            numeric,
    p_after_organisation_id uuid,
    p_organisations         integer,
    p_at                    timestamptz
)
    RETURNS TABLE (
        organisation_id uuid,
        feature_code    text,
        limit_quantity  numeric,
        enforcement     text,
        period          text,
        period_start    timestamptz,
        period_end      timestamptz,
        used            numeric
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_organisation_id uuid;
    v_found           integer := 0;
BEGIN
    FOR v_organisation_id IN
        SELECT o.organisation_id
        FROM billing.organisations o
        WHERE o.tenant_id = p_tenant_id
          AND o.closed_at IS NULL
          AND (p_after_organisation_id IS NULL OR o.organisation_id > p_after_organisation_id)
        ORDER BY o.organisation_id
    LOOP
        RETURN QUERY
            SELECT v_organisation_id, l.feature_code, l.limit_quantity, l.enforcement, l.period, l.period_start,
                   l.period_end, l.used
            FROM billing.usage_limits(p_tenant_id, v_organisation_id, p_at) l
            WHERE l.outcome = 'done'
              AND l.used > 0
              AND l.used * 100 >= l.limit_quantity * p_percentage
            ORDER BY l.feature_code;
        v_found := v_found + CASE WHEN FOUND THEN 1 ELSE 0 END;
        EXIT WHEN v_found >= p_organisations;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.usage_near_limits(uuid, numeric, uuid, integer, timestamptz)
    IS 'Features of which so many percent of the limit are used.';

-- Notes thresholds that are reached and were not reported in this period, and gives them back: up to p_number.
--
-- The row is what makes it once, and those who note them for a tenant come one after the other: whoever waited looks at levels
-- after the one before has noted them, and takes no row away by a level that it had read before. A level that is below a threshold
-- again may be reported again.
CREATE OR REPLACE FUNCTION billing.take_usage_alerts(
    p_tenant_id uuid,
    p_number    integer,
    p_at        timestamptz
)
    RETURNS TABLE (
        organisation_id uuid,
        feature_code    text,
        threshold_kind  text,
        threshold_value numeric,
        limit_quantity  numeric,
        enforcement     text,
        period          text,
        period_start    timestamptz,
        period_end      timestamptz,
        used            numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_watched   record;
    v_limit     record;
    v_threshold record;
    v_found     integer := 0;
BEGIN
    PERFORM
    FROM billing.usage_thresholds t
    WHERE t.tenant_id = p_tenant_id
    ORDER BY t.feature_code, t.threshold_kind, t.threshold_value
    FOR NO KEY UPDATE;

    FOR v_watched IN
        SELECT o.organisation_id, w.feature_code
        FROM billing.organisations o
        CROSS JOIN (
            SELECT DISTINCT t.feature_code
            FROM billing.usage_thresholds t
            WHERE t.tenant_id = p_tenant_id
        ) w
        WHERE o.tenant_id = p_tenant_id
          AND o.closed_at IS NULL
        ORDER BY o.organisation_id, w.feature_code
    LOOP
        EXIT WHEN v_found >= p_number;
        SELECT l.*
        INTO v_limit
        FROM billing.usage_limit(p_tenant_id, v_watched.organisation_id, v_watched.feature_code, p_at) l;
        CONTINUE WHEN v_limit.outcome <> 'done';

        DELETE FROM billing.usage_alerts a
        WHERE a.tenant_id = p_tenant_id
          AND a.organisation_id = v_watched.organisation_id
          AND a.feature_code = v_watched.feature_code
          AND a.period = 'always'
          AND v_limit.period = 'always'
          AND CASE
                  WHEN a.threshold_kind = 'quantity' THEN v_limit.used < a.threshold_value
                  ELSE v_limit.limit_quantity IS NULL
                      OR v_limit.used * 100 < v_limit.limit_quantity * a.threshold_value
              END;
        CONTINUE WHEN v_limit.used = 0;

        FOR v_threshold IN
            SELECT t.threshold_kind, t.threshold_value
            FROM billing.usage_thresholds t
            WHERE t.tenant_id = p_tenant_id
              AND t.feature_code = v_watched.feature_code
              AND CASE
                      WHEN t.threshold_kind = 'quantity' THEN v_limit.used >= t.threshold_value
                      ELSE v_limit.used * 100 >= v_limit.limit_quantity * t.threshold_value
                  END
            ORDER BY t.threshold_kind, t.threshold_value
        LOOP
            EXIT WHEN v_found >= p_number;
            INSERT INTO billing.usage_alerts
                (tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value, used,
                 limit_quantity, reported_at)
            VALUES (p_tenant_id, v_watched.organisation_id, v_watched.feature_code,
                    v_limit.period::billing.usage_period, v_limit.period_start, v_threshold.threshold_kind,
                    v_threshold.threshold_value, v_limit.used, v_limit.limit_quantity, p_at)
            ON CONFLICT (tenant_id, organisation_id, feature_code, period, period_start, threshold_kind, threshold_value)
                DO NOTHING;
            IF FOUND THEN
                v_found := v_found + 1;
                organisation_id := v_watched.organisation_id;
                feature_code := v_watched.feature_code;
                threshold_kind := v_threshold.threshold_kind::text;
                threshold_value := v_threshold.threshold_value;
                limit_quantity := v_limit.limit_quantity;
                enforcement := v_limit.enforcement;
                period := v_limit.period;
                period_start := v_limit.period_start;
                period_end := v_limit.period_end;
                used := v_limit.used;
                RETURN NEXT;
            END IF;
        END LOOP;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.take_usage_alerts(uuid, integer, timestamptz)
    IS 'Notes thresholds that are reached and were not reported, and gives them back.';
