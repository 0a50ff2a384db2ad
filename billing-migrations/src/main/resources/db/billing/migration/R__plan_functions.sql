-- Use of buckets: the calls that draw, edit, delete and roll over, each one statement from the client.
--
-- All of them lock the row of the period. Opening a period and rolling one over lock the row of the organisation before it;
-- rows of periods come in the order of time. A refusal, a replay and a conflict are returned values, never
-- raised: the caller's transaction stays usable. "Now" is always an argument.
--
-- Outcomes: 'done', 'replayed', 'conflict' (the key was used with other arguments), 'unknown' (no such organisation in this
-- tenant), 'unknown_bucket' (no such configuration, or it is no bucket), 'unknown_draw' (no such draw, or it was deleted),
-- 'closed' (the organisation takes no changes), 'rolled_over' (the period takes none), 'not_begun' and 'not_over' (the
-- period), 'earlier_open' (an earlier period was not rolled over), 'stale' (the draw has another revision), 'too_much'
-- (more than can be counted).

-- The period of a bucket that contains p_within: as it is stored, else as it would be opened now.
--
-- A period that would be opened gives way to those that are stored, where terms or time zone have changed since: it begins
-- no sooner than the one before it ends, and ends no later than the next one begins.
CREATE OR REPLACE FUNCTION billing.bucket_period(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_config_id       uuid,
    p_within          timestamptz
)
    RETURNS TABLE (
        outcome           text,
        is_opened         boolean,
        period_start      timestamptz,
        period_end        timestamptz,
        included_quantity numeric,
        unit_of_measure   text,
        billing_period    text,
        overage_rate      numeric,
        currency          text,
        rounding_mode     text,
        rollover_mode     text,
        rollover_cap      numeric,
        rolled_over       numeric,
        used              numeric,
        carried_over      numeric,
        closed_at         timestamptz
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_time_zone text;
    v_before    record;
    v_after     record;
BEGIN
    SELECT o.time_zone
    INTO v_time_zone
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT b.*
    INTO v_before
    FROM billing.bucket_periods b
    WHERE b.tenant_id = p_tenant_id
      AND b.organisation_id = p_organisation_id
      AND b.config_id = p_config_id
      AND b.period_start <= p_within
    ORDER BY b.period_start DESC
    LIMIT 1;
    is_opened := coalesce(v_before.period_end > p_within, false);
    IF is_opened THEN
        outcome := 'done';
        period_start := v_before.period_start;
        period_end := v_before.period_end;
        included_quantity := v_before.included_quantity;
        unit_of_measure := v_before.unit_of_measure;
        billing_period := v_before.billing_period;
        overage_rate := v_before.overage_rate;
        currency := v_before.currency;
        rounding_mode := v_before.rounding_mode;
        rollover_mode := v_before.rollover_mode;
        rollover_cap := v_before.rollover_cap;
        rolled_over := v_before.rolled_over;
        used := v_before.used;
        carried_over := v_before.carried_over;
        closed_at := v_before.closed_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT b.included_quantity,
           b.unit_of_measure,
           b.billing_period,
           b.overage_rate,
           c.currency,
           c.rounding_mode,
           b.rollover_mode,
           b.rollover_cap
    INTO included_quantity,
         unit_of_measure,
         billing_period,
         overage_rate,
         currency,
         rounding_mode,
         rollover_mode,
         rollover_cap
    FROM billing.plan_service_configuration c
    JOIN billing.plan_service_bucket_config b
        ON b.tenant_id = p_tenant_id
        AND b.config_id = c.config_id
    WHERE c.tenant_id = p_tenant_id
      AND c.config_id = p_config_id;
    IF NOT FOUND THEN
        outcome := 'unknown_bucket';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT b.*
    INTO v_after
    FROM billing.bucket_periods b
    WHERE b.tenant_id = p_tenant_id
      AND b.organisation_id = p_organisation_id
      AND b.config_id = p_config_id
      AND b.period_start > p_within
    ORDER BY b.period_start
    LIMIT 1;

    -- greatest() and least() ignore nulls: the first period and the last have one neighbour.
    SELECT greatest(p.period_start, v_before.period_end), least(p.period_end, v_after.period_start)
    INTO period_start, period_end
    FROM billing.period_of(
        p_within,
        CASE billing_period
            WHEN 'weekly' THEN 'week'
            WHEN 'monthly' THEN 'month'
            WHEN 'quarterly' THEN 'quarter'
            WHEN 'semi_annually' THEN 'half_year'
            WHEN 'annually' THEN 'year'
        END,
        v_time_zone,
        NULL -- a plan is charged by the calendar, whatever the usage of the organisation is counted by
    ) p;
    rolled_over := CASE
                       WHEN v_before.period_end = period_start AND v_before.unit_of_measure = unit_of_measure
                           THEN coalesce(v_before.carried_over, 0)
                       ELSE 0
                   END;
    used := 0;
    -- What comes before a period that was rolled over is settled.
    outcome := CASE WHEN v_after.closed_at IS NULL THEN 'done' ELSE 'rolled_over' END;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.bucket_period(uuid, uuid, uuid, timestamptz)
    IS 'The period of a bucket that contains an instant: as it is stored, else as it would be opened now.';

-- The lock under which periods of an organisation are opened and rolled over: 'done', 'unknown' or 'closed'.
--
-- A row that is absent cannot be locked: a period that is opened, and the one before it that is rolled over, must see each
-- other. The organisation is written, not only locked, so that a transaction at REPEATABLE READ which has not seen the other
-- fails instead of missing it.
CREATE OR REPLACE FUNCTION billing.lock_bucket_periods(
    p_tenant_id       uuid,
    p_organisation_id uuid
)
    RETURNS text
    LANGUAGE plpgsql
AS $$
DECLARE
    v_closed_at timestamptz;
BEGIN
    UPDATE billing.organisations o
    SET closed_at = o.closed_at
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id
    RETURNING o.closed_at
    INTO v_closed_at;
    RETURN CASE WHEN NOT FOUND THEN 'unknown' WHEN v_closed_at IS NOT NULL THEN 'closed' ELSE 'done' END;
END;
$$;

COMMENT ON FUNCTION billing.lock_bucket_periods(uuid, uuid)
    IS 'Takes the lock under which periods of an organisation''s buckets are opened and rolled over.';

-- Opens the period that contains p_within, with the terms of now, unless it is there.
CREATE OR REPLACE FUNCTION billing.open_bucket_period(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_config_id       uuid,
    p_within          timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome      text,
        period_start timestamptz,
        period_end   timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_period record;
BEGIN
    outcome := billing.lock_bucket_periods(p_tenant_id, p_organisation_id);
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;
    -- So that the configuration is not removed before the period refers to it.
    PERFORM
    FROM billing.plan_service_configuration c
    WHERE c.tenant_id = p_tenant_id
      AND c.config_id = p_config_id
    FOR KEY SHARE;

    SELECT p.*
    INTO v_period
    FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
    outcome := CASE
                   WHEN v_period.outcome <> 'done' OR v_period.is_opened THEN v_period.outcome
                   WHEN v_period.period_start > p_at THEN 'not_begun'
                   WHEN v_period.included_quantity + v_period.rolled_over >= 100000000000000 THEN 'too_much'
                   ELSE 'done'
               END;
    period_start := v_period.period_start;
    period_end := v_period.period_end;
    IF outcome = 'done' AND NOT v_period.is_opened THEN
        INSERT INTO billing.bucket_periods
            (tenant_id, organisation_id, config_id, period_start, period_end, included_quantity, unit_of_measure,
             billing_period, overage_rate, currency, rounding_mode, rollover_mode, rollover_cap, rolled_over)
        VALUES (p_tenant_id, p_organisation_id, p_config_id, period_start, period_end, v_period.included_quantity,
                v_period.unit_of_measure, v_period.billing_period::billing.billing_frequency, v_period.overage_rate,
                v_period.currency, v_period.rounding_mode::billing.rounding_mode,
                v_period.rollover_mode::billing.rollover_mode, v_period.rollover_cap, v_period.rolled_over)
        ON CONFLICT (tenant_id, organisation_id, config_id, period_start) DO NOTHING;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.open_bucket_period(uuid, uuid, uuid, timestamptz, timestamptz)
    IS 'Opens the period of a bucket that contains an instant, with the terms of now, unless it is there.';

-- The revision that a key wrote, as its caller was told; no row when the key is free.
CREATE OR REPLACE FUNCTION billing.bucket_draw_by_key(
    p_tenant_id       uuid,
    p_operation       text,
    p_idempotency_key text
)
    RETURNS TABLE (
        organisation_id   uuid,
        config_id         uuid,
        draw_id           uuid,
        revision          integer,
        quantity          numeric,
        period_start      timestamptz,
        period_end        timestamptz,
        included_quantity numeric,
        rolled_over       numeric,
        used              numeric,
        occurred_at       timestamptz,
        recorded_at       timestamptz
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT d.organisation_id,
               d.config_id,
               d.draw_id,
               d.revision,
               d.quantity::numeric,
               d.period_start,
               b.period_end,
               b.included_quantity::numeric,
               d.rolled_over::numeric,
               d.used_after::numeric,
               d.occurred_at,
               d.recorded_at
        FROM billing.bucket_draws d
        JOIN billing.bucket_periods b
            ON b.tenant_id = p_tenant_id
            AND b.organisation_id = d.organisation_id
            AND b.config_id = d.config_id
            AND b.period_start = d.period_start
        WHERE d.tenant_id = p_tenant_id
          AND d.operation = p_operation::billing.bucket_operation
          AND d.idempotency_key = p_idempotency_key;
END;
$$;

COMMENT ON FUNCTION billing.bucket_draw_by_key(uuid, text, text)
    IS 'The revision of a draw that a key wrote, as its caller was told.';

-- Takes a quantity from the period that contains p_occurred_at, which is now where it is null. What is beyond is overage.
--
-- The usual case is one guarded UPDATE and one INSERT. The key is looked up only when the INSERT meets it, or when no period
-- took the draw; the UPDATE is then taken back under the same lock.
CREATE OR REPLACE FUNCTION billing.draw_from_bucket(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_config_id       uuid,
    p_draw_id         uuid,
    p_quantity        numeric,
    p_idempotency_key text,
    p_occurred_at     timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome           text,
        config_id         uuid,
        draw_id           uuid,
        revision          integer,
        quantity          numeric,
        period_start      timestamptz,
        period_end        timestamptz,
        included_quantity numeric,
        rolled_over       numeric,
        used              numeric,
        occurred_at       timestamptz,
        recorded_at       timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_occurred_at timestamptz := coalesce(p_occurred_at, p_at);
    v_period      record;
    v_found       record;
    v_former      record;
    v_most        CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    LOOP
        UPDATE billing.bucket_periods b
        SET used = b.used + p_quantity
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start = (
              SELECT max(l.period_start)
              FROM billing.bucket_periods l
              WHERE l.tenant_id = p_tenant_id
                AND l.organisation_id = p_organisation_id
                AND l.config_id = p_config_id
                AND l.period_start <= v_occurred_at
          )
          AND b.period_end > v_occurred_at
          AND b.closed_at IS NULL
          AND b.used <= v_most - p_quantity
          AND EXISTS (
              SELECT
              FROM billing.organisations o
              WHERE o.tenant_id = p_tenant_id
                AND o.organisation_id = p_organisation_id
                AND o.closed_at IS NULL
          )
        RETURNING b.*
        INTO v_period;
        IF FOUND THEN
            INSERT INTO billing.bucket_draws
                (tenant_id, organisation_id, config_id, period_start, draw_id, revision, operation, quantity, change,
                 rolled_over, used_after, idempotency_key, occurred_at, recorded_at)
            VALUES (p_tenant_id, p_organisation_id, p_config_id, v_period.period_start, p_draw_id, 1, 'draw', p_quantity,
                    p_quantity, v_period.rolled_over, v_period.used, p_idempotency_key, v_occurred_at, p_at)
            ON CONFLICT (tenant_id, operation, idempotency_key) DO NOTHING;
            IF FOUND THEN
                outcome := 'done';
                config_id := p_config_id;
                draw_id := p_draw_id;
                revision := 1;
                quantity := p_quantity;
                period_start := v_period.period_start;
                period_end := v_period.period_end;
                included_quantity := v_period.included_quantity;
                rolled_over := v_period.rolled_over;
                used := v_period.used;
                occurred_at := v_occurred_at;
                recorded_at := p_at;
                RETURN NEXT;
                RETURN;
            END IF;
            UPDATE billing.bucket_periods b
            SET used = b.used - p_quantity
            WHERE b.tenant_id = p_tenant_id
              AND b.organisation_id = p_organisation_id
              AND b.config_id = p_config_id
              AND b.period_start = v_period.period_start;
        END IF;

        SELECT f.*
        INTO v_former
        FROM billing.bucket_draw_by_key(p_tenant_id, 'draw', p_idempotency_key) f;
        IF FOUND THEN
            outcome := CASE
                           WHEN v_former.organisation_id = p_organisation_id
                               AND v_former.config_id = p_config_id
                               AND v_former.quantity = p_quantity
                               AND v_former.occurred_at = coalesce(p_occurred_at, v_former.recorded_at) THEN 'replayed'
                           ELSE 'conflict'
                       END;
            config_id := v_former.config_id;
            draw_id := v_former.draw_id;
            revision := v_former.revision;
            quantity := v_former.quantity;
            period_start := v_former.period_start;
            period_end := v_former.period_end;
            included_quantity := v_former.included_quantity;
            rolled_over := v_former.rolled_over;
            used := v_former.used;
            occurred_at := v_former.occurred_at;
            recorded_at := v_former.recorded_at;
            RETURN NEXT;
            RETURN;
        END IF;

        -- The period may be there, and something else stood in the way. It must be known before the organisation is locked: an
        -- UPDATE that waited for its row keeps it locked, also where the row was not what it looked for any more.
        SELECT CASE
                   WHEN o.closed_at IS NOT NULL THEN 'closed'
                   WHEN b.closed_at IS NOT NULL THEN 'rolled_over'
                   WHEN b.used > v_most - p_quantity THEN 'too_much'
                   ELSE 'done'
               END AS outcome,
               b.period_start,
               b.period_end
        INTO v_found
        FROM billing.bucket_periods b
        JOIN billing.organisations o
            ON o.tenant_id = p_tenant_id
            AND o.organisation_id = b.organisation_id
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start <= v_occurred_at
          AND b.period_end > v_occurred_at;
        IF NOT FOUND THEN
            SELECT o.*
            INTO v_found
            FROM billing.open_bucket_period(p_tenant_id, p_organisation_id, p_config_id, v_occurred_at, p_at) o;
        END IF;
        IF v_found.outcome <> 'done' THEN
            outcome := v_found.outcome;
            period_start := v_found.period_start;
            period_end := v_found.period_end;
            RETURN NEXT;
            RETURN;
        END IF;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.draw_from_bucket(uuid, uuid, uuid, uuid, numeric, text, timestamptz, timestamptz)
    IS 'Takes a quantity from a bucket; what is beyond its content is overage.';

-- Writes the next revision of a draw: another quantity, or zero to delete it. Only if p_revision is still the last.
CREATE OR REPLACE FUNCTION billing.revise_bucket_draw(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_draw_id         uuid,
    p_revision        integer,
    p_quantity        numeric,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome           text,
        config_id         uuid,
        draw_id           uuid,
        revision          integer,
        quantity          numeric,
        period_start      timestamptz,
        period_end        timestamptz,
        included_quantity numeric,
        rolled_over       numeric,
        used              numeric,
        occurred_at       timestamptz,
        recorded_at       timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_operation text := CASE WHEN p_quantity = 0 THEN 'delete' ELSE 'edit' END;
    v_closed_at timestamptz;
    v_period    record;
    v_draw      record;
    v_former    record;
    v_used      numeric;
    v_most      CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    -- The period of a draw never changes, so it can be read before it is locked.
    SELECT b.*
    INTO v_period
    FROM billing.bucket_periods b
    JOIN billing.bucket_draws d
        ON d.tenant_id = p_tenant_id
        AND d.organisation_id = b.organisation_id
        AND d.config_id = b.config_id
        AND d.period_start = b.period_start
    WHERE b.tenant_id = p_tenant_id
      AND b.organisation_id = p_organisation_id
      AND d.draw_id = p_draw_id
      AND d.revision = 1
    FOR NO KEY UPDATE OF b;

    SELECT f.*
    INTO v_former
    FROM billing.bucket_draw_by_key(p_tenant_id, v_operation, p_idempotency_key) f;
    IF FOUND THEN
        outcome := CASE
                       WHEN v_former.organisation_id = p_organisation_id
                           AND v_former.draw_id = p_draw_id
                           AND v_former.revision - 1 = p_revision -- and not p_revision + 1, which may be too much
                           AND v_former.quantity = p_quantity THEN 'replayed'
                       ELSE 'conflict'
                   END;
        config_id := v_former.config_id;
        draw_id := v_former.draw_id;
        revision := v_former.revision;
        quantity := v_former.quantity;
        period_start := v_former.period_start;
        period_end := v_former.period_end;
        included_quantity := v_former.included_quantity;
        rolled_over := v_former.rolled_over;
        used := v_former.used;
        occurred_at := v_former.occurred_at;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT d.*
    INTO v_draw
    FROM billing.bucket_draws d
    WHERE d.tenant_id = p_tenant_id
      AND d.organisation_id = p_organisation_id
      AND d.draw_id = p_draw_id
    ORDER BY d.revision DESC
    LIMIT 1;
    v_used := v_period.used + p_quantity - v_draw.quantity;
    outcome := CASE
                   WHEN v_draw.draw_id IS NULL THEN 'unknown_draw'
                   WHEN v_closed_at IS NOT NULL THEN 'closed'
                   WHEN v_period.closed_at IS NOT NULL THEN 'rolled_over'
                   WHEN v_draw.revision <> p_revision THEN 'stale'
                   WHEN v_draw.quantity = 0 THEN 'unknown_draw'
                   WHEN v_used > v_most THEN 'too_much'
                   ELSE 'done'
               END;
    config_id := v_draw.config_id;
    draw_id := v_draw.draw_id;
    revision := v_draw.revision;
    period_start := v_period.period_start;
    period_end := v_period.period_end;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;

    -- Write: the revision first. Another organisation of the tenant may take the key in this very moment.
    INSERT INTO billing.bucket_draws
        (tenant_id, organisation_id, config_id, period_start, draw_id, revision, operation, quantity, change, rolled_over,
         used_after, idempotency_key, occurred_at, recorded_at)
    VALUES (p_tenant_id, p_organisation_id, v_draw.config_id, v_draw.period_start, p_draw_id, p_revision + 1,
            v_operation::billing.bucket_operation, p_quantity, p_quantity - v_draw.quantity, v_period.rolled_over,
            v_used, p_idempotency_key, v_draw.occurred_at, p_at)
    ON CONFLICT (tenant_id, operation, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.bucket_periods b
    SET used = v_used
    WHERE b.tenant_id = p_tenant_id
      AND b.organisation_id = p_organisation_id
      AND b.config_id = v_draw.config_id
      AND b.period_start = v_draw.period_start;

    revision := p_revision + 1;
    quantity := p_quantity;
    included_quantity := v_period.included_quantity;
    rolled_over := v_period.rolled_over;
    used := v_used;
    occurred_at := v_draw.occurred_at;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.revise_bucket_draw(uuid, uuid, uuid, integer, numeric, text, timestamptz)
    IS 'Gives a draw another quantity, or zero to delete it, if a revision is still its last.';

-- Closes the period that contains p_within, and takes what is left of it into the next one as far as its terms let it.
--
-- The next period gets it when it is opened, or here where it is open already. A second call gives what the first one did.
CREATE OR REPLACE FUNCTION billing.roll_over_bucket(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_config_id       uuid,
    p_within          timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome           text,
        is_opened         boolean,
        period_start      timestamptz,
        period_end        timestamptz,
        included_quantity numeric,
        unit_of_measure   text,
        billing_period    text,
        overage_rate      numeric,
        currency          text,
        rounding_mode     text,
        rollover_mode     text,
        rollover_cap      numeric,
        rolled_over       numeric,
        used              numeric,
        carried_over      numeric,
        closed_at         timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_period        record;
    v_lock          text := 'done';
    v_earlier_start timestamptz;
    v_earlier_end   timestamptz;
BEGIN
    SELECT p.*
    INTO v_period
    FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
    IF v_period.outcome = 'done' AND v_period.closed_at IS NULL AND v_period.period_end <= p_at THEN
        -- The organisation, under which no period is opened; then the period and the next one, in the order of time.
        v_lock := billing.lock_bucket_periods(p_tenant_id, p_organisation_id);
        SELECT p.*
        INTO v_period
        FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
        PERFORM
        FROM billing.bucket_periods b
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start BETWEEN v_period.period_start AND v_period.period_end
        ORDER BY b.period_start
        FOR NO KEY UPDATE;
        -- As they are now that nobody draws from them.
        SELECT p.*
        INTO v_period
        FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
        SELECT b.period_start, b.period_end
        INTO v_earlier_start, v_earlier_end
        FROM billing.bucket_periods b
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start < v_period.period_start
          AND b.closed_at IS NULL
        ORDER BY b.period_start
        LIMIT 1;
    END IF;
    LOOP
        outcome := CASE
                       WHEN v_period.outcome <> 'done' THEN v_period.outcome
                       WHEN v_period.closed_at IS NOT NULL THEN 'replayed'
                       WHEN v_period.period_end > p_at THEN 'not_over'
                       WHEN v_lock <> 'done' THEN v_lock
                       WHEN v_earlier_start IS NOT NULL THEN 'earlier_open'
                       WHEN v_period.rollover_mode <> 'none' AND EXISTS (
                           SELECT
                           FROM billing.bucket_periods b
                           WHERE b.tenant_id = p_tenant_id
                             AND b.organisation_id = p_organisation_id
                             AND b.config_id = p_config_id
                             AND b.period_start = v_period.period_end
                             AND b.unit_of_measure = v_period.unit_of_measure
                             -- least() ignores the cap where there is none.
                             AND b.included_quantity
                                 + least(greatest(v_period.included_quantity + v_period.rolled_over - v_period.used, 0),
                                         v_period.rollover_cap)
                                 >= 100000000000000
                       ) THEN 'too_much'
                       ELSE 'done'
                   END;
        EXIT WHEN outcome <> 'done' OR v_period.is_opened;
        SELECT o.outcome
        INTO outcome
        FROM billing.open_bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within, p_at) o;
        EXIT WHEN outcome <> 'done';
        -- Its terms may have changed until it was opened, and with them when it ends: decide by those that it has got.
        SELECT p.*
        INTO v_period
        FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
    END LOOP;
    IF outcome = 'done' THEN
        UPDATE billing.bucket_periods b
        SET closed_at    = p_at,
            carried_over = CASE
                               WHEN b.rollover_mode = 'none' THEN 0
                               WHEN b.rollover_mode = 'capped'
                                   THEN least(greatest(b.included_quantity + b.rolled_over - b.used, 0), b.rollover_cap)
                               WHEN b.rollover_mode = 'unlimited' THEN greatest(b.included_quantity + b.rolled_over - b.used, 0)
                           END
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start = v_period.period_start;
        SELECT p.*
        INTO v_period
        FROM billing.bucket_period(p_tenant_id, p_organisation_id, p_config_id, p_within) p;
        UPDATE billing.bucket_periods b
        SET rolled_over = v_period.carried_over
        WHERE b.tenant_id = p_tenant_id
          AND b.organisation_id = p_organisation_id
          AND b.config_id = p_config_id
          AND b.period_start = v_period.period_end
          AND b.unit_of_measure = v_period.unit_of_measure;
    END IF;

    is_opened := v_period.is_opened;
    -- A refusal says which period stands in the way.
    period_start := coalesce(v_earlier_start, v_period.period_start);
    period_end := coalesce(v_earlier_end, v_period.period_end);
    included_quantity := v_period.included_quantity;
    unit_of_measure := v_period.unit_of_measure;
    billing_period := v_period.billing_period;
    overage_rate := v_period.overage_rate;
    currency := v_period.currency;
    rounding_mode := v_period.rounding_mode;
    rollover_mode := v_period.rollover_mode;
    rollover_cap := v_period.rollover_cap;
    rolled_over := v_period.rolled_over;
    used := v_period.used;
    carried_over := v_period.carried_over;
    closed_at := v_period.closed_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.roll_over_bucket(uuid, uuid, uuid, timestamptz, timestamptz)
    IS 'Closes a period of a bucket and takes what is left into the next one, as far as the terms let it.';
