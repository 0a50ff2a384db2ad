-- Usage: what an organisation may still use, and the call that checks and records in one statement.
--
-- Outcomes: 'done', 'replayed', 'conflict' (the key was used with other arguments), 'refused' (a hard limit),
-- 'not_included' (the tier does not have the feature), 'unknown' (no such organisation in this tenant),
-- 'unknown_feature', 'closed' (the organisation takes no changes), 'too_much' (more than can be counted), 'period_closed'
-- (it is too late for the period, and the feature takes no adjustments), 'not_a_counter' (the feature is a level),
-- 'too_old' (older than keys are remembered). None of them is raised.

-- The first instant at which clocks in a zone show a local time.
--
-- Where clocks go back over it, a local time happens twice and PostgreSQL takes the later one; the earlier one is found
-- with the offset that was in force before. Where clocks skip it, the result is the instant at which they do.
CREATE OR REPLACE FUNCTION billing.first_instant(
    p_local     timestamp,
    p_time_zone text
)
    RETURNS timestamptz
    LANGUAGE plpgsql
    STABLE
AS $$
DECLARE
    v_later   timestamptz := timezone(p_time_zone, p_local);
    v_before  timestamptz := v_later - INTERVAL '3 hours';
    v_earlier timestamptz := timezone('UTC', p_local) - (timezone(p_time_zone, v_before) - timezone('UTC', v_before));
BEGIN
    RETURN CASE WHEN timezone(p_time_zone, v_earlier) = p_local THEN least(v_earlier, v_later) ELSE v_later END;
END;
$$;

COMMENT ON FUNCTION billing.first_instant(timestamp, text) IS 'The first instant at which clocks in a zone show a local time.';

-- The period that contains p_at, in the given zone: its first instant and the first after it.
--
-- Period k begins at midnight of the day that lies k steps after the anchor: always counted from the anchor itself, so that
-- the 31st comes back after a month that has none. Without an anchor, periods are those of the calendar, which are those of
-- a year that began on a Monday. Hours are those of UTC, so that they follow each other also where clocks are put back by
-- half of one; hours and days have no anchor.
CREATE OR REPLACE FUNCTION billing.period_of(
    p_at        timestamptz,
    p_period    text,
    p_time_zone text,
    p_anchor    date
)
    RETURNS TABLE (
        period_start timestamptz,
        period_end   timestamptz
    )
    LANGUAGE plpgsql
    STABLE
AS $$
DECLARE
    v_anchor timestamp := coalesce(p_anchor, DATE '2001-01-01');
    v_local  timestamp := timezone(p_time_zone, p_at);
    v_step   interval  := CASE p_period
                              WHEN 'quarter' THEN INTERVAL '3 months'
                              WHEN 'half_year' THEN INTERVAL '6 months'
                              ELSE ('1 ' || p_period)::interval
                          END;
    v_number integer; -- steps from the anchor to the beginning
BEGIN
    IF p_period = 'hour' THEN
        period_start := date_trunc('hour', p_at, 'UTC');
        period_end := period_start + v_step;
        RETURN NEXT;
        RETURN;
    END IF;

    v_number := CASE p_period
                    WHEN 'day' THEN v_local::date - v_anchor::date
                    WHEN 'week' THEN (v_local::date - v_anchor::date) / 7
                    ELSE (12 * (date_part('year', v_local) - date_part('year', v_anchor))
                          + date_part('month', v_local) - date_part('month', v_anchor))::integer
                         / CASE p_period WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half_year' THEN 6 ELSE 12 END
                END;
    -- Before the anchor division rounds up, and in its month the day of the anchor may not have come.
    IF v_anchor + v_number * v_step > v_local THEN
        v_number := v_number - 1;
    END IF;
    period_end := billing.first_instant(v_anchor + (v_number + 1) * v_step, p_time_zone);
    -- Where clocks went back over midnight they show the old day again; the new one has begun all the same.
    IF p_at >= period_end THEN
        v_number := v_number + 1;
        period_end := billing.first_instant(v_anchor + (v_number + 1) * v_step, p_time_zone);
    END IF;
    period_start := billing.first_instant(v_anchor + v_number * v_step, p_time_zone);
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.period_of(timestamptz, text, text, date)
    IS 'The period that contains an instant, in a zone, counted from an anchor or by the calendar.';

-- What applies to an organisation and a feature at a moment: one row, whatever is missing.
--
-- The tier is the one of that moment: the next one from its instant on, be it noted yet or not, and a former one for what
-- happened before the last move; one that was removed since includes nothing. A pinned version replaces the present tier's
-- current one. An override that is in force replaces the tier's limit.
--
-- Row by row, each by its key, and only what is needed, which costs the server less than one statement that joins all of these. All of
-- it sees one snapshot, because the function is stable.
CREATE OR REPLACE FUNCTION billing.usage_limit(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_feature_code    text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome        text,
        limit_quantity numeric,
        enforcement    text,
        period         text,
        period_start   timestamptz,
        period_end     timestamptz,
        used           numeric
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_organisation record;
    v_limit        record;
    v_tier         text;
    v_pinned       integer;
    v_has_limit    boolean;
BEGIN
    SELECT o.closed_at, o.time_zone, o.usage_anchor, o.subscription_tier, o.pinned_version, o.tier_since, o.next_tier,
           o.next_tier_at
    INTO v_organisation
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT x.feature_kind, x.limit_quantity, x.enforcement, x.reset_period
    INTO v_limit
    FROM billing.usage_limit_overrides x
    WHERE x.tenant_id = p_tenant_id
      AND x.organisation_id = p_organisation_id
      AND x.feature_code = p_feature_code
      AND x.created_at <= p_at
      AND (x.ends_at IS NULL OR x.ends_at > p_at)
      AND (x.ended_at IS NULL OR x.ended_at > p_at);
    IF NOT FOUND THEN
        v_tier := v_organisation.subscription_tier;
        v_pinned := v_organisation.pinned_version;
        IF v_organisation.next_tier_at <= p_at THEN
            v_tier := v_organisation.next_tier;
            v_pinned := NULL;
        ELSIF v_organisation.tier_since > p_at THEN
            v_pinned := NULL;
            SELECT c.from_tier
            INTO v_tier
            FROM billing.organisation_tier_changes c
            WHERE c.tenant_id = p_tenant_id
              AND c.organisation_id = p_organisation_id
              AND c.effective_at > p_at
            ORDER BY c.change_number
            LIMIT 1;
        END IF;
        SELECT l.feature_kind, l.limit_quantity, l.enforcement, l.reset_period
        INTO v_limit
        FROM billing.subscription_tiers s
        JOIN billing.subscription_tier_limits l
            ON l.tier_name = s.name
            AND l.version = coalesce(v_pinned, s.current_version)
            AND l.feature_code = p_feature_code
        WHERE s.name = v_tier;
    END IF;
    v_has_limit := FOUND;

    outcome := CASE
                   WHEN NOT v_has_limit AND NOT EXISTS (
                       SELECT
                       FROM billing.usage_features f
                       WHERE f.feature_code = p_feature_code
                   ) THEN 'unknown_feature'
                   WHEN v_organisation.closed_at IS NOT NULL THEN 'closed'
                   WHEN NOT v_has_limit THEN 'not_included'
                   ELSE 'done'
               END;
    IF NOT v_has_limit THEN
        RETURN NEXT;
        RETURN;
    END IF;
    limit_quantity := v_limit.limit_quantity;
    enforcement := v_limit.enforcement;
    IF v_limit.feature_kind = 'level' THEN
        period := 'always';
        period_start := to_timestamp(0);
    ELSE
        period := v_limit.reset_period;
        SELECT p.period_start, p.period_end
        INTO period_start, period_end
        FROM billing.period_of(p_at, v_limit.reset_period::text, v_organisation.time_zone, v_organisation.usage_anchor) p;
    END IF;
    SELECT c.used
    INTO used
    FROM billing.usage_counters c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
      AND c.feature_code = p_feature_code
      AND c.period = usage_limit.period::billing.usage_period
      AND c.period_start = usage_limit.period_start;
    used := coalesce(used, 0);
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.usage_limit(uuid, uuid, text, timestamptz)
    IS 'The limit that applies to an organisation and a feature at a moment, and what is used of it.';

-- The same for every feature there is, by code.
CREATE OR REPLACE FUNCTION billing.usage_limits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_at              timestamptz
)
    RETURNS TABLE (
        feature_code   text,
        outcome        text,
        limit_quantity numeric,
        enforcement    text,
        period         text,
        period_start   timestamptz,
        period_end     timestamptz,
        used           numeric
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_feature_code text;
BEGIN
    -- One by one: Citus does not call a function for each row of a table when the function reads tables itself.
    FOR v_feature_code IN
        SELECT f.feature_code
        FROM billing.usage_features f
        ORDER BY f.feature_code
    LOOP
        RETURN QUERY
            SELECT v_feature_code, l.*
            FROM billing.usage_limit(p_tenant_id, p_organisation_id, v_feature_code, p_at) l;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.usage_limits(uuid, uuid, timestamptz)
    IS 'The limits of all features for an organisation at a moment, and what is used of them.';

-- Whether use that happened before is still taken, and when its period closes where that has ended.
--
-- What is older than some hours holds the tenant's row until commit, and pruning waits for it: no key is forgotten between
-- this question and the event. Less old than that is no key that pruning takes, since they are remembered for a day at least.
CREATE OR REPLACE FUNCTION billing.late_usage(
    p_tenant_id    uuid,
    p_feature_code text,
    p_period_end   timestamptz,
    p_occurred_at  timestamptz,
    p_at           timestamptz
)
    RETURNS TABLE (
        outcome   text,
        closes_at timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_policy     text;
    v_taken_from timestamptz;
BEGIN
    outcome := 'done';
    IF p_occurred_at < p_at - INTERVAL '12 hours' THEN
        SELECT greatest(t.usage_pruned_before, p_at - r.keys_remembered_seconds * INTERVAL '1 second')
        INTO v_taken_from
        FROM billing.tenants t
        CROSS JOIN billing.usage_retention r
        WHERE t.id = p_tenant_id
        FOR SHARE OF t;
    END IF;
    IF p_occurred_at < v_taken_from THEN
        outcome := 'too_old';
        closes_at := v_taken_from;
    ELSIF p_period_end <= p_at THEN
        SELECT f.late_usage::text, p_period_end + f.late_grace_seconds * INTERVAL '1 second'
        INTO v_policy, closes_at
        FROM billing.usage_features f
        WHERE f.feature_code = p_feature_code;
        outcome := CASE WHEN v_policy = 'refuse' AND closes_at <= p_at THEN 'period_closed' ELSE 'done' END;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.late_usage(uuid, text, timestamptz, timestamptz, timestamptz)
    IS 'Whether use that happened before is still taken, and when its period closes.';

-- Checks the limit and records the use, or refuses and changes nothing.
--
-- The limit is part of the counter's own UPDATE, so no interleaving passes it. The key is looked up only when the
-- event's INSERT meets it, or when the answer would be no; the count is then taken back under the same lock.
-- p_occurred_at is absent for what happens now. cutoff_at is when the period had closed, on adjustments and refusals; for what
-- is too old, the first instant that is taken.
CREATE OR REPLACE FUNCTION billing.record_usage(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_feature_code    text,
    p_quantity        numeric,
    p_idempotency_key text,
    p_occurred_at     timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
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
    v_occurred_at timestamptz := coalesce(p_occurred_at, p_at);
    v_limit       record;
    v_former      record;
    v_used        numeric;
    v_closes_at   timestamptz;
    v_most        CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    SELECT l.*
    INTO v_limit
    FROM billing.usage_limit(p_tenant_id, p_organisation_id, p_feature_code, v_occurred_at) l;
    outcome := v_limit.outcome;
    used := v_limit.used;
    limit_quantity := v_limit.limit_quantity;
    enforcement := v_limit.enforcement;
    period_start := v_limit.period_start;
    period_end := v_limit.period_end;

    IF outcome = 'done' AND period_end IS NULL THEN
        outcome := 'not_a_counter';
    ELSIF outcome = 'done' AND (period_end <= p_at OR p_occurred_at < p_at - INTERVAL '12 hours') THEN
        SELECT l.outcome, l.closes_at
        INTO outcome, v_closes_at
        FROM billing.late_usage(p_tenant_id, p_feature_code, v_limit.period_end, p_occurred_at, p_at) l;
        cutoff_at := CASE WHEN v_closes_at <= p_at THEN v_closes_at END;
    END IF;

    IF outcome = 'done' AND (enforcement = 'soft' OR limit_quantity IS NULL OR p_quantity <= limit_quantity) THEN
        INSERT INTO billing.usage_counters AS c (tenant_id, organisation_id, feature_code, period, period_start, used)
        VALUES (p_tenant_id, p_organisation_id, p_feature_code, v_limit.period::billing.usage_period,
                v_limit.period_start, p_quantity)
        ON CONFLICT (tenant_id, organisation_id, feature_code, period, period_start) DO UPDATE
            SET used = c.used + excluded.used
            WHERE c.used + excluded.used <= CASE
                      WHEN v_limit.enforcement = 'soft' OR v_limit.limit_quantity IS NULL THEN v_most
                      ELSE v_limit.limit_quantity
                  END
        RETURNING c.used
        INTO v_used;
    END IF;

    IF v_used IS NOT NULL THEN
        INSERT INTO billing.usage_events
            (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start,
             period_end, used_after, limit_quantity, enforcement, occurred_at, created_at, closes_at)
        VALUES (p_tenant_id, 'record', p_idempotency_key, p_organisation_id, p_feature_code, p_quantity,
                v_limit.period::billing.usage_period, v_limit.period_start, v_limit.period_end, v_used, v_limit.limit_quantity,
                v_limit.enforcement::billing.limit_enforcement, v_occurred_at, p_at, v_closes_at)
        ON CONFLICT (tenant_id, operation, idempotency_key) DO NOTHING;
        IF FOUND THEN
            used := v_used;
            RETURN NEXT;
            RETURN;
        END IF;
        UPDATE billing.usage_counters c
        SET used = c.used - p_quantity
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.feature_code = p_feature_code
          AND c.period = v_limit.period::billing.usage_period
          AND c.period_start = v_limit.period_start;
    END IF;

    SELECT e.*,
           e.organisation_id = p_organisation_id
               AND e.feature_code = p_feature_code
               AND e.quantity = p_quantity
               AND e.occurred_at = coalesce(p_occurred_at, e.occurred_at) AS is_same
    INTO v_former
    FROM billing.usage_events e
    WHERE e.tenant_id = p_tenant_id
      AND e.operation = 'record'
      AND e.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        used := v_former.used_after;
        limit_quantity := v_former.limit_quantity;
        enforcement := v_former.enforcement::text;
        period_start := v_former.period_start;
        period_end := v_former.period_end;
        cutoff_at := CASE WHEN v_former.closes_at <= v_former.created_at THEN v_former.closes_at END;
    ELSIF outcome = 'done' THEN
        outcome := CASE WHEN enforcement = 'soft' OR limit_quantity IS NULL THEN 'too_much' ELSE 'refused' END;
        -- Another call may have filled the counter since it was read.
        SELECT c.used
        INTO v_used
        FROM billing.usage_counters c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.feature_code = p_feature_code
          AND c.period = v_limit.period::billing.usage_period
          AND c.period_start = v_limit.period_start;
        used := coalesce(v_used, 0);
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.record_usage(uuid, uuid, text, numeric, text, timestamptz, timestamptz)
    IS 'Checks a limit and records a use, or refuses and changes nothing.';

-- Everything else that changes usage. Of a counter: 'adjust' adds or takes away p_quantity in the period of p_occurred_at,
-- 'reverse' takes back the use that was recorded under p_reversed_key. Of a level: 'increase' and 'decrease' by p_quantity, 'set'
-- to it.
--
-- The counter's row is locked first. Two calls with one key meet there, or at the event's INSERT if they name different
-- counters; the one that comes later finds the event of the other. Further outcomes: 'below_zero', 'not_a_level', 'unknown_event'
-- (nothing was recorded under that key), 'already_reversed' (by reversing_key). quantity is what was added.
CREATE OR REPLACE FUNCTION billing.change_usage(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_feature_code    text,
    p_operation       text,
    p_quantity        numeric,
    p_reversed_key    text,
    p_reason          text,
    p_idempotency_key text,
    p_occurred_at     timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome        text,
        feature_code   text,
        quantity       numeric,
        used           numeric,
        limit_quantity numeric,
        enforcement    text,
        period_start   timestamptz,
        period_end     timestamptz,
        cutoff_at      timestamptz,
        reversing_key  text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_terms       record;
    v_former      record;
    v_used        numeric;
    v_after       numeric;
    v_occurred_at timestamptz := coalesce(p_occurred_at, p_at);
    v_at          timestamptz := p_at;
    v_closes_at   timestamptz;
    v_is_level    CONSTANT boolean := p_operation IN ('increase', 'decrease', 'set');
    v_most        CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    IF p_operation = 'reverse' THEN
        SELECT CASE
                   WHEN e.idempotency_key IS NULL THEN 'unknown_event'
                   WHEN o.closed_at IS NOT NULL THEN 'closed'
                   ELSE 'done'
               END AS outcome,
               e.feature_code,
               -e.quantity AS quantity,
               e.period::text AS period,
               e.period_start,
               e.period_end,
               e.limit_quantity::numeric AS limit_quantity, -- not of the domain: as in the other branch
               e.enforcement::text AS enforcement,
               e.occurred_at,
               e.created_at
        INTO v_terms
        FROM billing.organisations o
        LEFT JOIN billing.usage_events e
            ON e.tenant_id = p_tenant_id
            AND e.operation = 'record'
            AND e.idempotency_key = p_reversed_key
            AND e.organisation_id = p_organisation_id
        WHERE o.tenant_id = p_tenant_id
          AND o.organisation_id = p_organisation_id;
        outcome := coalesce(v_terms.outcome, 'unknown');
        feature_code := v_terms.feature_code;
        quantity := v_terms.quantity;
        v_occurred_at := v_terms.occurred_at;
        -- By a clock that is behind, it would be taken back before it was recorded.
        v_at := greatest(p_at, v_terms.created_at);
    ELSE
        SELECT l.*
        INTO v_terms
        FROM billing.usage_limit(p_tenant_id, p_organisation_id, p_feature_code, v_occurred_at) l;
        outcome := CASE
                       WHEN v_terms.outcome = 'done' AND v_terms.period = 'always' AND NOT v_is_level THEN 'not_a_counter'
                       WHEN v_terms.outcome = 'done' AND v_terms.period <> 'always' AND v_is_level THEN 'not_a_level'
                       ELSE v_terms.outcome
                   END;
        feature_code := p_feature_code;
        quantity := CASE p_operation WHEN 'decrease' THEN -p_quantity ELSE p_quantity END;
    END IF;
    limit_quantity := v_terms.limit_quantity;
    enforcement := v_terms.enforcement;
    period_start := v_terms.period_start;
    period_end := v_terms.period_end;

    -- A level has no end, and a use that is still there is not too old to be taken back.
    IF outcome = 'done' AND NOT v_is_level THEN
        SELECT l.outcome, l.closes_at
        INTO outcome, v_closes_at
        FROM billing.late_usage(
            p_tenant_id, change_usage.feature_code, v_terms.period_end, coalesce(p_occurred_at, v_at), v_at
        ) l;
        cutoff_at := CASE WHEN v_closes_at <= v_at THEN v_closes_at END;
    END IF;

    IF outcome = 'done' THEN
        IF quantity >= 0 AND (enforcement = 'soft' OR limit_quantity IS NULL OR quantity <= limit_quantity) THEN
            INSERT INTO billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start, used)
            VALUES (p_tenant_id, p_organisation_id, change_usage.feature_code, v_terms.period::billing.usage_period,
                    v_terms.period_start, 0)
            ON CONFLICT (tenant_id, organisation_id, feature_code, period, period_start) DO NOTHING;
        END IF;
        SELECT c.used
        INTO v_used
        FROM billing.usage_counters c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.feature_code = change_usage.feature_code
          AND c.period = v_terms.period::billing.usage_period
          AND c.period_start = v_terms.period_start
        FOR NO KEY UPDATE;
    END IF;

    -- A second round only when the key was used meanwhile, on another counter.
    LOOP
        SELECT e.*,
               e.organisation_id = p_organisation_id
                   AND CASE
                           WHEN p_operation = 'reverse' THEN e.reversed_key = p_reversed_key
                           WHEN p_operation = 'set' THEN e.feature_code = p_feature_code AND e.used_after = p_quantity
                           ELSE e.feature_code = p_feature_code
                               AND e.quantity = CASE WHEN p_operation = 'decrease' THEN -p_quantity ELSE p_quantity END
                               AND e.occurred_at = coalesce(p_occurred_at, e.occurred_at)
                       END AS is_same
        INTO v_former
        FROM billing.usage_events e
        WHERE e.tenant_id = p_tenant_id
          AND e.operation = p_operation::billing.usage_operation
          AND e.idempotency_key = p_idempotency_key;
        IF FOUND THEN
            outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
            feature_code := v_former.feature_code;
            quantity := v_former.quantity;
            used := v_former.used_after;
            limit_quantity := v_former.limit_quantity;
            enforcement := v_former.enforcement::text;
            period_start := v_former.period_start;
            period_end := v_former.period_end;
            cutoff_at := CASE WHEN v_former.closes_at <= v_former.created_at THEN v_former.closes_at END;
            RETURN NEXT;
            RETURN;
        END IF;

        -- Decide.
        used := coalesce(v_used, 0);
        IF p_operation = 'set' THEN
            quantity := p_quantity - used;
        END IF;
        v_after := used + quantity;
        IF outcome = 'done' AND p_operation = 'reverse' THEN
            SELECT r.idempotency_key
            INTO reversing_key
            FROM billing.usage_events e
            LEFT JOIN billing.usage_events r
                ON r.tenant_id = p_tenant_id
                AND r.reversed_operation = 'record'
                AND r.reversed_key = p_reversed_key
            WHERE e.tenant_id = p_tenant_id
              AND e.operation = 'record'
              AND e.idempotency_key = p_reversed_key;
            -- It may have been pruned while the lock was waited for.
            outcome := CASE WHEN FOUND THEN 'done' ELSE 'unknown_event' END;
        END IF;
        outcome := CASE
                       WHEN outcome <> 'done' THEN outcome
                       WHEN reversing_key IS NOT NULL THEN 'already_reversed'
                       WHEN v_after < 0 THEN 'below_zero'
                       WHEN quantity > 0 AND enforcement = 'hard' AND v_after > limit_quantity THEN 'refused'
                       WHEN v_after > v_most THEN 'too_much'
                       ELSE 'done'
                   END;
        IF outcome <> 'done' THEN
            RETURN NEXT;
            RETURN;
        END IF;

        -- Write.
        UPDATE billing.usage_counters c
        SET used = v_after
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.feature_code = change_usage.feature_code
          AND c.period = v_terms.period::billing.usage_period
          AND c.period_start = v_terms.period_start;
        INSERT INTO billing.usage_events
            (tenant_id, operation, idempotency_key, organisation_id, feature_code, quantity, period, period_start,
             period_end, used_after, limit_quantity, enforcement, occurred_at, created_at, closes_at, reason,
             reversed_operation, reversed_key)
        VALUES (p_tenant_id, p_operation::billing.usage_operation, p_idempotency_key, p_organisation_id,
                change_usage.feature_code, change_usage.quantity, v_terms.period::billing.usage_period,
                v_terms.period_start, v_terms.period_end, v_after, v_terms.limit_quantity,
                v_terms.enforcement::billing.limit_enforcement, v_occurred_at, v_at, v_closes_at, p_reason,
                CASE WHEN p_operation = 'reverse' THEN 'record'::billing.usage_operation END, p_reversed_key)
        ON CONFLICT (tenant_id, operation, idempotency_key) DO NOTHING;
        IF FOUND THEN
            used := v_after;
            RETURN NEXT;
            RETURN;
        END IF;
        UPDATE billing.usage_counters c
        SET used = v_used
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.feature_code = change_usage.feature_code
          AND c.period = v_terms.period::billing.usage_period
          AND c.period_start = v_terms.period_start;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.change_usage(uuid, uuid, text, text, numeric, text, text, text, timestamptz, timestamptz)
    IS 'Adjusts or reverses usage, changes a level, or refuses and changes nothing.';

-- Removes events of a tenant that were recorded, and happened, before p_before: up to about p_limit of them, with their reversals.
--
-- Their sum stays on the counter, under the counter's lock, so that it always is what was pruned and what is left. A use and its
-- reversal go together, or neither: a use whose reversal is forgotten could be taken back twice. Outcomes: 'done', 'unknown' (no
-- such tenant), 'remembered' (keys from before p_before are still remembered).
CREATE OR REPLACE FUNCTION billing.prune_usage(
    p_tenant_id uuid,
    p_before    timestamptz,
    p_limit     integer,
    p_at        timestamptz
)
    RETURNS TABLE (
        outcome         text,
        number_pruned   integer,
        prunable_before timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_counter  record;
    v_number   integer;
    v_quantity numeric;
BEGIN
    number_pruned := 0;
    PERFORM
    FROM billing.tenants t
    WHERE t.id = p_tenant_id
    FOR NO KEY UPDATE;
    outcome := CASE WHEN FOUND THEN 'done' ELSE 'unknown' END;
    SELECT p_at - r.keys_remembered_seconds * INTERVAL '1 second'
    INTO prunable_before
    FROM billing.usage_retention r;
    IF outcome = 'done' AND p_before > prunable_before THEN
        outcome := 'remembered';
    END IF;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;

    UPDATE billing.tenants t
    SET usage_pruned_before = p_before
    WHERE t.id = p_tenant_id
      AND (t.usage_pruned_before IS NULL OR t.usage_pruned_before < p_before);

    FOR v_counter IN
        SELECT c.organisation_id, c.feature_code, c.period, c.period_start
        FROM billing.usage_counters c
        WHERE c.tenant_id = p_tenant_id
          AND c.period_start < p_before
          AND EXISTS (
              SELECT
              FROM billing.usage_events e
              WHERE e.tenant_id = p_tenant_id
                AND e.organisation_id = c.organisation_id
                AND e.feature_code = c.feature_code
                AND e.period = c.period
                AND e.period_start = c.period_start
                AND e.created_at < p_before
          )
        ORDER BY c.organisation_id, c.feature_code, c.period, c.period_start
    LOOP
        PERFORM
        FROM billing.usage_counters c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = v_counter.organisation_id
          AND c.feature_code = v_counter.feature_code
          AND c.period = v_counter.period
          AND c.period_start = v_counter.period_start
        FOR NO KEY UPDATE;

        WITH old AS (
            SELECT e.operation, e.idempotency_key
            FROM billing.usage_events e
            WHERE e.tenant_id = p_tenant_id
              AND e.organisation_id = v_counter.organisation_id
              AND e.feature_code = v_counter.feature_code
              AND e.period = v_counter.period
              AND e.period_start = v_counter.period_start
              AND e.created_at < p_before
              AND e.occurred_at < p_before
              AND e.operation <> 'reverse'
              AND NOT EXISTS (
                  SELECT
                  FROM billing.usage_events r
                  WHERE r.tenant_id = p_tenant_id
                    AND r.reversed_operation = e.operation
                    AND r.reversed_key = e.idempotency_key
                    AND r.created_at >= p_before
              )
            ORDER BY e.created_at
            LIMIT p_limit - number_pruned
        ), reversals AS (
            DELETE FROM billing.usage_events r
            USING old
            WHERE r.tenant_id = p_tenant_id
              AND r.reversed_operation = old.operation
              AND r.reversed_key = old.idempotency_key
            RETURNING r.quantity
        ), events AS (
            DELETE FROM billing.usage_events e
            USING old
            WHERE e.tenant_id = p_tenant_id
              AND e.operation = old.operation
              AND e.idempotency_key = old.idempotency_key
            RETURNING e.quantity
        )
        SELECT count(*), sum(g.quantity)
        INTO v_number, v_quantity
        FROM (
            SELECT r.quantity FROM reversals r
            UNION ALL
            SELECT e.quantity FROM events e
        ) g;

        UPDATE billing.usage_counters c
        SET pruned = coalesce(c.pruned, 0) + v_quantity
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = v_counter.organisation_id
          AND c.feature_code = v_counter.feature_code
          AND c.period = v_counter.period
          AND c.period_start = v_counter.period_start
          AND v_number > 0;
        number_pruned := number_pruned + v_number;
        EXIT WHEN number_pruned >= p_limit;
    END LOOP;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.prune_usage(uuid, timestamptz, integer, timestamptz)
    IS 'Removes events whose keys need not be remembered; counters keep their sum.';
