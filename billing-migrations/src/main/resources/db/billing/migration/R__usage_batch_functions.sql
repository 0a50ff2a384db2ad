-- Usage in batches: many uses of a tenant in one call, each decided as if it had been recorded alone, in the order given.
--
-- Outcomes are those of billing.record_usage.

-- The first instant after p_at at which something else may apply to an organisation and a feature: the period ends, the tier
-- changes, or an agreed limit begins or ends. Infinity where nothing is to come.
CREATE OR REPLACE FUNCTION billing.usage_limit_valid_until(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_feature_code    text,
    p_period_end      timestamptz,
    p_at              timestamptz
)
    RETURNS timestamptz
    LANGUAGE plpgsql
    STABLE
AS $$
DECLARE
    v_until timestamptz;
BEGIN
    SELECT min(b.instant)
    INTO v_until
    FROM (
        SELECT unnest(ARRAY[o.next_tier_at, o.tier_since, p_period_end, 'infinity']) AS instant
        FROM billing.organisations o
        WHERE o.tenant_id = p_tenant_id
          AND o.organisation_id = p_organisation_id
        UNION ALL
        SELECT c.effective_at
        FROM billing.organisation_tier_changes c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
        UNION ALL
        SELECT unnest(ARRAY[x.created_at, x.ends_at, x.ended_at])
        FROM billing.usage_limit_overrides x
        WHERE x.tenant_id = p_tenant_id
          AND x.organisation_id = p_organisation_id
          AND x.feature_code = p_feature_code
    ) b
    WHERE b.instant > p_at;
    RETURN coalesce(v_until, 'infinity');
END;
$$;

COMMENT ON FUNCTION billing.usage_limit_valid_until(uuid, uuid, text, timestamptz, timestamptz)
    IS 'The first instant after another at which something else may apply to an organisation and a feature.';

-- Checks limits and records uses, item by item, in one go: the arrays are parallel.
--
-- What applies is asked once for all uses of an organisation and a feature to which the same applies. Then the counters are locked,
-- in the order of their keys, as everyone locks several of them; with the locks held, the items are decided in memory, in
-- their own order; what was accepted is written in two statements, events in the order of their keys. A key that another call is
-- using at this moment on another counter shows only when the events are written: then this is undone and decided again.
CREATE OR REPLACE FUNCTION billing.record_usage_batch(
    p_tenant_id        uuid,
    p_organisation_ids uuid[],
    p_feature_codes    text[],
    p_quantities       numeric[],
    p_idempotency_keys text[],
    p_occurred_at      timestamptz[],
    p_at               timestamptz
)
    RETURNS TABLE (
        item           integer,
        outcome        text,
        used           numeric,
        limit_quantity numeric,
        enforcement    text,
        period_start   timestamptz,
        period_end     timestamptz,
        cutoff_at      timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_most              CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
    v_item              record;
    v_limit             record;
    v_counter           record;
    v_closes_at         timestamptz;
    v_until             timestamptz;
    v_after             numeric;
    v_accepted          integer;
    v_written           integer;
    -- What applies to a group of items: the same organisation and feature, and nothing changes between them.
    v_groups            integer := 0;
    v_organisations     uuid[];
    v_features          text[];
    v_outcomes          text[];
    v_limits            numeric[];
    v_most_allowed      numeric[];
    v_enforcements      text[];
    v_periods           text[];
    v_starts            timestamptz[];
    v_ends              timestamptz[];
    v_closings          timestamptz[];
    v_counters          integer[];
    -- What counters say, by their place in the order of keys.
    v_locked            numeric[];
    v_used              numeric[];
    -- By item.
    v_group             integer[] := array_fill(0, ARRAY[cardinality(p_idempotency_keys)]);
    v_item_outcome      text[];
    v_item_used         numeric[];
    v_item_recorded     integer[]; -- at the first item with its key: which of the items with that key was recorded
BEGIN
    -- What applies.
    FOR v_item IN
        SELECT i.*
        FROM unnest(p_organisation_ids, p_feature_codes, p_occurred_at)
            WITH ORDINALITY AS i (organisation_id, feature_code, occurred_at, number)
        ORDER BY i.organisation_id, i.feature_code, i.occurred_at
    LOOP
        IF v_groups = 0
            OR v_organisations[v_groups] <> v_item.organisation_id
            OR v_features[v_groups] <> v_item.feature_code
            OR v_until <= v_item.occurred_at
        THEN
            v_groups := v_groups + 1;
            v_organisations[v_groups] := v_item.organisation_id;
            v_features[v_groups] := v_item.feature_code;
            SELECT l.*
            INTO v_limit
            FROM billing.usage_limit(p_tenant_id, v_item.organisation_id, v_item.feature_code, v_item.occurred_at) l;
            v_until := billing.usage_limit_valid_until(
                p_tenant_id, v_item.organisation_id, v_item.feature_code, v_limit.period_end, v_item.occurred_at
            );
            v_closes_at := NULL;
            IF v_limit.outcome = 'done' AND v_limit.period_end IS NULL THEN
                v_limit.outcome := 'not_a_counter';
            ELSIF v_limit.outcome = 'done'
                AND (v_limit.period_end <= p_at OR v_item.occurred_at < p_at - INTERVAL '12 hours')
            THEN
                SELECT l.outcome, l.closes_at
                INTO v_limit.outcome, v_closes_at
                FROM billing.late_usage(
                    p_tenant_id, v_item.feature_code, v_limit.period_end, v_item.occurred_at, p_at
                ) l;
                IF v_limit.outcome = 'too_old' THEN
                    v_until := least(v_until, v_closes_at);
                END IF;
            END IF;
            v_outcomes[v_groups] := v_limit.outcome;
            v_limits[v_groups] := v_limit.limit_quantity;
            v_most_allowed[v_groups] :=
                CASE WHEN v_limit.enforcement = 'soft' THEN v_most ELSE coalesce(v_limit.limit_quantity, v_most) END;
            v_enforcements[v_groups] := v_limit.enforcement;
            v_periods[v_groups] := v_limit.period;
            v_starts[v_groups] := v_limit.period_start;
            v_ends[v_groups] := v_limit.period_end;
            v_closings[v_groups] := v_closes_at;
        END IF;
        v_group[v_item.number] := v_groups;
    END LOOP;

    -- The counters, created where a use may count, and locked.
    SELECT array_agg(k.place ORDER BY k.number)
    INTO v_counters
    FROM (
        SELECT g.number,
               dense_rank() OVER (ORDER BY g.organisation_id, g.feature_code, g.period, g.period_start) AS place
        FROM unnest(v_organisations, v_features, v_periods::billing.usage_period[], v_starts)
            WITH ORDINALITY AS g (organisation_id, feature_code, period, period_start, number)
    ) k;
    INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
    SELECT DISTINCT p_tenant_id, g.organisation_id, g.feature_code, g.period, g.period_start, 0
    FROM unnest(v_organisations, v_features, v_periods::billing.usage_period[], v_starts, v_outcomes, v_most_allowed)
        WITH ORDINALITY AS g (organisation_id, feature_code, period, period_start, outcome, most_allowed, number)
    WHERE g.outcome = 'done'
      AND EXISTS (
          SELECT
          FROM unnest(p_quantities, v_group) AS i (quantity, group_number)
          WHERE i.group_number = g.number
            AND i.quantity <= g.most_allowed
      )
    ORDER BY 2, 3, 4, 5
    ON CONFLICT (tenant_id, organisation_id, feature_code, period, period_start) DO NOTHING;
    FOR v_counter IN
        SELECT k.place, c.used
        FROM (
            SELECT DISTINCT g.place, g.organisation_id, g.feature_code, g.period, g.period_start
            FROM unnest(v_counters, v_organisations, v_features, v_periods::billing.usage_period[], v_starts, v_outcomes)
                AS g (place, organisation_id, feature_code, period, period_start, outcome)
            WHERE g.outcome = 'done'
        ) k
        JOIN billing.usage_counters c
            ON c.tenant_id = p_tenant_id
            AND c.organisation_id = k.organisation_id
            AND c.feature_code = k.feature_code
            AND c.period = k.period
            AND c.period_start = k.period_start
        ORDER BY k.place
        FOR NO KEY UPDATE OF c
    LOOP
        v_locked[v_counter.place] := v_counter.used;
    END LOOP;

    LOOP
        v_used := v_locked;
        v_item_outcome := array_fill(NULL::text, ARRAY[cardinality(p_idempotency_keys)]);
        v_item_used := array_fill(NULL::numeric, ARRAY[cardinality(p_idempotency_keys)]);
        v_item_recorded := array_fill(NULL::integer, ARRAY[cardinality(p_idempotency_keys)]);
        v_accepted := 0;

        -- Decide.
        FOR v_item IN
            SELECT i.number,
                   i.quantity,
                   i.group_number,
                   min(i.number) OVER (PARTITION BY i.idempotency_key) AS first_number,
                   e.organisation_id = i.organisation_id
                       AND e.feature_code = i.feature_code
                       AND e.quantity = i.quantity
                       AND e.occurred_at = i.occurred_at AS is_same
            FROM unnest(p_organisation_ids, p_feature_codes, p_quantities, p_idempotency_keys, p_occurred_at, v_group)
                WITH ORDINALITY
                AS i (organisation_id, feature_code, quantity, idempotency_key, occurred_at, group_number, number)
            -- A lookup for each, and never another plan: one that was made while the table was small would read it all each time.
            LEFT JOIN LATERAL (
                SELECT f.*
                FROM billing.usage_events f
                WHERE f.tenant_id = p_tenant_id
                  AND f.operation = 'record'
                  AND f.idempotency_key = i.idempotency_key
                OFFSET 0
            ) e ON true
            ORDER BY i.number
        LOOP
            IF v_item.is_same IS NOT NULL THEN
                v_item_outcome[v_item.number] := CASE WHEN v_item.is_same THEN 'replayed' ELSE 'conflict' END;
            ELSIF v_item_recorded[v_item.first_number] IS NOT NULL THEN
                v_item_outcome[v_item.number] := CASE
                    WHEN p_organisation_ids[v_item.number] = p_organisation_ids[v_item_recorded[v_item.first_number]]
                        AND p_feature_codes[v_item.number] = p_feature_codes[v_item_recorded[v_item.first_number]]
                        AND v_item.quantity = p_quantities[v_item_recorded[v_item.first_number]]
                        AND p_occurred_at[v_item.number] = p_occurred_at[v_item_recorded[v_item.first_number]]
                    THEN 'replayed'
                    ELSE 'conflict'
                END;
            ELSIF v_outcomes[v_item.group_number] <> 'done' THEN
                v_item_outcome[v_item.number] := v_outcomes[v_item.group_number];
            ELSE
                v_after := coalesce(v_used[v_counters[v_item.group_number]], 0) + v_item.quantity;
                IF v_after <= v_most_allowed[v_item.group_number] THEN
                    v_item_outcome[v_item.number] := 'done';
                    v_item_used[v_item.number] := v_after;
                    v_item_recorded[v_item.first_number] := v_item.number;
                    v_used[v_counters[v_item.group_number]] := v_after;
                    v_accepted := v_accepted + 1;
                ELSE
                    v_item_outcome[v_item.number] := CASE
                        WHEN v_enforcements[v_item.group_number] = 'soft' OR v_limits[v_item.group_number] IS NULL
                        THEN 'too_much'
                        ELSE 'refused'
                    END;
                    v_item_used[v_item.number] := v_after - v_item.quantity;
                END IF;
            END IF;
        END LOOP;

        -- Write.
        EXIT WHEN v_accepted = 0;
        BEGIN
            INSERT INTO billing.usage_events
                (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start,
                 period_end, used_after, limit_quantity, enforcement, occurred_at, created_at, closes_at)
            SELECT t.id, 'record', i.idempotency_key, i.organisation_id, i.feature_code, i.quantity,
                   v_periods[i.group_number]::billing.usage_period, v_starts[i.group_number], v_ends[i.group_number], i.used,
                   v_limits[i.group_number], v_enforcements[i.group_number]::billing.limit_enforcement, i.occurred_at, p_at,
                   v_closings[i.group_number]
            FROM unnest(p_organisation_ids, p_feature_codes, p_quantities, p_idempotency_keys, p_occurred_at, v_group,
                        v_item_outcome, v_item_used)
                AS i (organisation_id, feature_code, quantity, idempotency_key, occurred_at, group_number, outcome, used)
            -- From the tenant's row, so that Citus writes on its node: from nothing but arrays it would count what it was given, not
            -- what it has written.
            JOIN billing.tenants t ON t.id = p_tenant_id
            WHERE i.outcome = 'done'
            ORDER BY i.idempotency_key
            ON CONFLICT (tenant_id, operation, idempotency_key) DO NOTHING;
            GET DIAGNOSTICS v_written = ROW_COUNT;
            IF v_written < v_accepted THEN
                RAISE EXCEPTION USING ERRCODE = 'TBKEY', MESSAGE = 'a key was used meanwhile';
            END IF;
            UPDATE billing.usage_counters c
            SET used = k.used
            FROM (
                SELECT DISTINCT g.organisation_id, g.feature_code, g.period, g.period_start, v_used[g.place] AS used
                FROM unnest(v_counters, v_organisations, v_features, v_periods::billing.usage_period[], v_starts)
                    AS g (place, organisation_id, feature_code, period, period_start)
                WHERE v_used[g.place] <> v_locked[g.place]
            ) k
            WHERE c.tenant_id = p_tenant_id
              AND c.organisation_id = k.organisation_id
              AND c.feature_code = k.feature_code
              AND c.period = k.period
              AND c.period_start = k.period_start;
            EXIT;
        EXCEPTION
            WHEN SQLSTATE 'TBKEY' THEN
                NULL; -- Decide again, with that key in sight.
        END;
    END LOOP;

    -- Replays are told what the first call was told.
    RETURN QUERY
        SELECT i.number::integer,
               i.outcome,
               CASE WHEN e.tenant_id IS NULL THEN i.used ELSE e.used_after END,
               CASE WHEN e.tenant_id IS NULL THEN v_limits[i.group_number] ELSE e.limit_quantity END,
               CASE WHEN e.tenant_id IS NULL THEN v_enforcements[i.group_number] ELSE e.enforcement::text END,
               CASE WHEN e.tenant_id IS NULL THEN v_starts[i.group_number] ELSE e.period_start END,
               CASE WHEN e.tenant_id IS NULL THEN v_ends[i.group_number] ELSE e.period_end END,
               CASE
                   WHEN e.tenant_id IS NOT NULL THEN CASE WHEN e.closes_at <= e.created_at THEN e.closes_at END
                   WHEN v_closings[i.group_number] <= p_at THEN v_closings[i.group_number]
               END
        FROM unnest(p_idempotency_keys, v_group, v_item_outcome, v_item_used)
            WITH ORDINALITY AS i (idempotency_key, group_number, outcome, used, number)
        LEFT JOIN LATERAL (
            SELECT f.*
            FROM billing.usage_events f
            WHERE i.outcome = 'replayed'
              AND f.tenant_id = p_tenant_id
              AND f.operation = 'record'
              AND f.idempotency_key = i.idempotency_key
            OFFSET 0
        ) e ON true
        ORDER BY i.number;
END;
$$;

COMMENT ON FUNCTION billing.record_usage_batch(uuid, uuid[], text[], numeric[], text[], timestamptz[], timestamptz)
    IS 'Checks limits and records many uses, each as if it had been recorded alone.';
