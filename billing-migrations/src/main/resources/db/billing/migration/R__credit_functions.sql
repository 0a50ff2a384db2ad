-- Credits: granting and consuming, each one statement from the client, and what all calls that change a balance share.
--
-- All take the balance row first, which is the lock of the organisation. A refusal, a replay and a conflict are
-- returned values, never raised: the caller's transaction stays usable. "Now" is always an argument.
--
-- Outcomes: 'done', 'replayed', 'conflict' (the key was used with other arguments), 'refused' (not enough credits),
-- 'unknown' (no such organisation in this tenant), 'closed' (the organisation takes no changes), 'expired' (what was asked
-- for would be over before it begins), 'future' (it would count from later than now), 'too_much' (the balance would be
-- more than can be counted).
--
-- What has expired is decided by each call anew, at its own clock. Marks on lots and the sums on the balance row only
-- remember the last answer: a clock that runs ahead takes nothing from callers whose clocks do not.

-- Marks lots that are past their expiry and takes the mark from those that are not; their rests are credits.expired.
--
-- To be called under the lock of the balance row. No lot is open afterwards: the next consumption opens the first in burn
-- order. Booking the expiry in the ledger is the work of billing.expire_credits. While something is overdrawn, no mark is
-- taken back: what can be consumed would have to repay it first.
CREATE OR REPLACE FUNCTION billing.mark_expired_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_at              timestamptz
)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE billing.credit_lots l
    SET remaining = c.open_lot_remaining
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
      AND c.open_lot_remaining > 0
      AND l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = c.open_lot_id;

    UPDATE billing.credit_lots l
    SET is_expired = l.expires_at <= p_at
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
      AND l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.remaining > 0
      AND l.expires_at IS NOT NULL
      AND l.is_expired <> (l.expires_at <= p_at)
      AND (NOT l.is_expired OR c.overdrawn = 0);

    UPDATE billing.credits c
    SET open_lot_id        = NULL,
        open_lot_remaining = 0,
        expired            = l.expired,
        next_expiry_at     = l.next_expiry_at,
        last_expiry_at     = l.last_expiry_at
    FROM (
        SELECT coalesce(sum(remaining) FILTER (WHERE is_expired), 0) AS expired,
               min(expires_at) FILTER (WHERE NOT is_expired)         AS next_expiry_at,
               max(expires_at) FILTER (WHERE is_expired)             AS last_expiry_at
        FROM billing.credit_lots
        WHERE tenant_id = p_tenant_id
          AND organisation_id = p_organisation_id
          AND remaining > 0
          AND expires_at IS NOT NULL
    ) l
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
END;
$$;

COMMENT ON FUNCTION billing.mark_expired_credits(uuid, uuid, timestamptz) IS 'Counts as expired what is so at a moment, and nothing else, under the lock of the balance row.';

-- What can be consumed now, never less than zero; to be called under the lock of the balance row.
--
-- Holds that are past their expiry keep nothing. They are ended here where the wanted quantity needs them to be, and stay
-- open where it does not: an end that one caller's clock did not call for is left to the others.
CREATE OR REPLACE FUNCTION billing.settle_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_wanted          numeric,
    p_at              timestamptz
)
    RETURNS numeric
    LANGUAGE plpgsql
AS $$
DECLARE
    v_credits   record;
    v_available numeric;
    v_lapsed    numeric;
BEGIN
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    IF v_credits.next_expiry_at <= p_at OR v_credits.last_expiry_at > p_at THEN
        PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);
        SELECT c.*
        INTO v_credits
        FROM billing.credits c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id;
    END IF;
    v_available := v_credits.balance - v_credits.held - v_credits.expired + v_credits.overdraft_limit;
    IF v_credits.held > 0 AND v_available < p_wanted THEN
        SELECT coalesce(sum(h.quantity), 0)
        INTO v_lapsed
        FROM billing.credit_holds h
        WHERE h.tenant_id = p_tenant_id
          AND h.organisation_id = p_organisation_id
          AND h.status = 'open'
          AND h.expires_at <= p_at;
        v_available := v_available + v_lapsed;
        IF v_lapsed > 0 AND v_available >= p_wanted THEN
            PERFORM billing.end_expired_credit_holds(p_tenant_id, p_organisation_id, p_at, p_at);
        END IF;
    END IF;
    RETURN greatest(v_available, 0);
END;
$$;

COMMENT ON FUNCTION billing.settle_credits(uuid, uuid, numeric, timestamptz) IS 'Brings expiry up to a moment and says what is available, under the lock of the balance row.';

-- Takes credits out, once it was decided that they are there: the open lot, then others in burn order, then the overdraft.
--
-- What was held before its lot expired may still be taken from that lot (p_held_since says from when), before anything
-- is overdrawn; from lots that had expired before, what the overdraft does not cover: a run leaves a hold as much.
-- Outcomes: 'done', 'conflict', 'refused' (the overdraft would pass its limit).
CREATE OR REPLACE FUNCTION billing.take_credits(
    p_tenant_id        uuid,
    p_organisation_id  uuid,
    p_transaction_type text,
    p_quantity         numeric,
    p_operation_code   text,
    p_reason           text,
    p_idempotency_key  text,
    p_held_since       timestamptz,
    p_effective_at     timestamptz,
    p_at               timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_ids         uuid[],
        lot_amounts     numeric[]
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_credits     record;
    v_lot         record;
    v_open_id     uuid;
    v_open_rest   numeric;
    v_draw        numeric;
    v_missing     numeric := p_quantity;
    v_expired     numeric := 0;
    v_lot_ids     uuid[] := '{}';
    v_lot_amounts numeric[] := '{}';
BEGIN
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;

    v_open_id := v_credits.open_lot_id;
    v_open_rest := v_credits.open_lot_remaining;
    IF v_open_rest > 0 THEN
        v_draw := least(v_open_rest, v_missing);
        v_open_rest := v_open_rest - v_draw;
        v_missing := v_missing - v_draw;
        v_lot_ids := v_lot_ids || v_open_id;
        v_lot_amounts := v_lot_amounts || -v_draw;
    END IF;
    IF v_missing > 0 THEN
        FOR v_lot IN
            SELECT l.lot_id, l.remaining
            FROM billing.credit_lots l
            WHERE l.tenant_id = p_tenant_id
              AND l.organisation_id = p_organisation_id
              AND l.remaining > 0
              AND NOT l.is_expired
            ORDER BY l.priority, l.expires_at, l.granted_at, l.lot_id
        LOOP
            v_draw := least(v_lot.remaining, v_missing);
            v_open_id := v_lot.lot_id;
            v_open_rest := v_lot.remaining - v_draw;
            v_missing := v_missing - v_draw;
            v_lot_ids := v_lot_ids || v_lot.lot_id;
            v_lot_amounts := v_lot_amounts || -v_draw;
            EXIT WHEN v_missing = 0;
        END LOOP;
    END IF;
    IF v_missing > 0 AND p_held_since IS NOT NULL THEN
        FOR v_lot IN
            SELECT l.lot_id, l.remaining, l.expires_at > p_held_since AS is_since
            FROM billing.credit_lots l
            WHERE l.tenant_id = p_tenant_id
              AND l.organisation_id = p_organisation_id
              AND l.remaining > 0
              AND l.is_expired
            ORDER BY l.expires_at DESC, l.lot_id
        LOOP
            v_draw := least(
                v_lot.remaining,
                v_missing - CASE WHEN v_lot.is_since THEN 0 ELSE v_credits.overdraft_limit - v_credits.overdrawn END);
            EXIT WHEN v_draw <= 0;
            v_expired := v_expired + v_draw;
            v_missing := v_missing - v_draw;
            v_lot_ids := v_lot_ids || v_lot.lot_id;
            v_lot_amounts := v_lot_amounts || -v_draw;
            EXIT WHEN v_missing = 0;
        END LOOP;
    END IF;
    IF v_missing > 0 AND v_credits.overdrawn + v_missing > v_credits.overdraft_limit THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    -- Write: the ledger first. Another organisation of the tenant may take the key in this very moment.
    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
         operation_code, reason, idempotency_key, effective_at, recorded_at)
    VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length + 1,
            p_transaction_type::billing.credit_transaction_type, -p_quantity, v_credits.balance - p_quantity,
            v_lot_ids, v_lot_amounts, p_operation_code, p_reason, p_idempotency_key, p_effective_at, p_at)
    ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;

    -- The last lot drawn is the open one from now on; its own row and those of emptied lots say zero.
    UPDATE billing.credit_lots l
    SET remaining = 0
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = ANY (v_lot_ids)
      AND l.remaining > 0
      AND NOT l.is_expired;
    IF v_expired > 0 THEN
        UPDATE billing.credit_lots l
        SET remaining = l.remaining + d.amount
        FROM unnest(v_lot_ids, v_lot_amounts) AS d (lot_id, amount)
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.lot_id = d.lot_id
          AND l.is_expired;
    END IF;
    UPDATE billing.credits c
    SET balance            = c.balance - p_quantity,
        expired            = c.expired - v_expired,
        overdrawn          = c.overdrawn + v_missing,
        ledger_length      = c.ledger_length + 1,
        open_lot_id        = v_open_id,
        open_lot_remaining = v_open_rest
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;

    outcome := 'done';
    sequence_number := v_credits.ledger_length + 1;
    balance_after := v_credits.balance - p_quantity;
    lot_ids := v_lot_ids;
    lot_amounts := v_lot_amounts;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.take_credits(uuid, uuid, text, numeric, text, text, text, timestamptz, timestamptz, timestamptz)
    IS 'Writes what takes credits out: ledger row, lots and balance, under the lock of the balance row.';

-- Adds credits as a lot, once it was decided that they may come. What is overdrawn is repaid first; the rest can be
-- consumed. Outcomes: 'done', 'conflict', 'too_much'.
CREATE OR REPLACE FUNCTION billing.add_credit_lot(
    p_tenant_id        uuid,
    p_organisation_id  uuid,
    p_transaction_type text,
    p_lot_id           uuid,
    p_quantity         numeric,
    p_source           text,
    p_priority         integer,
    p_expires_at       timestamptz,
    p_reason           text,
    p_idempotency_key  text,
    p_effective_at     timestamptz,
    p_at               timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        repaid          numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_credits  record;
    v_repaid   numeric;
    v_precedes boolean;
    v_most     CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    IF v_credits.balance + p_quantity > v_most THEN
        outcome := 'too_much';
        RETURN NEXT;
        RETURN;
    END IF;

    -- Write: the ledger first. Another organisation of the tenant may take the key in this very moment.
    v_repaid := least(v_credits.overdrawn, p_quantity);
    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
         reason, idempotency_key, effective_at, recorded_at)
    VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length + 1,
            p_transaction_type::billing.credit_transaction_type, p_quantity, v_credits.balance + p_quantity,
            ARRAY [p_lot_id], ARRAY [p_quantity - v_repaid], p_reason, p_idempotency_key, p_effective_at, p_at)
    ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;

    INSERT INTO billing.credit_lots
        (tenant_id, organisation_id, lot_id, source, priority, granted, repaid, remaining, granted_at, expires_at,
         granted_by)
    VALUES (p_tenant_id, p_organisation_id, p_lot_id, p_source::billing.credit_source, p_priority, p_quantity, v_repaid,
            p_quantity - v_repaid, p_at, p_expires_at, v_credits.ledger_length + 1);

    -- Does the new lot burn before the open one? Same order as the index credit_lots_burn_order.
    SELECT (p_priority, coalesce(p_expires_at, 'infinity'), p_at, p_lot_id)
               < (l.priority, coalesce(l.expires_at, 'infinity'), l.granted_at, l.lot_id)
    INTO v_precedes
    FROM billing.credit_lots l
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = v_credits.open_lot_id;
    -- Without an open lot, it is the first of those that can be consumed: others may wait since the last one expired.
    v_precedes := p_quantity > v_repaid AND coalesce(v_precedes, NOT EXISTS (
        SELECT
        FROM billing.credit_lots l
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.remaining > 0
          AND NOT l.is_expired
          AND l.lot_id <> p_lot_id
    ));
    IF v_precedes THEN
        UPDATE billing.credit_lots l
        SET remaining = CASE WHEN l.lot_id = p_lot_id THEN 0 ELSE v_credits.open_lot_remaining END
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.lot_id IN (p_lot_id, v_credits.open_lot_id);
    END IF;

    UPDATE billing.credits c
    SET balance            = c.balance + p_quantity,
        overdrawn          = c.overdrawn - v_repaid,
        ledger_length      = c.ledger_length + 1,
        open_lot_id        = CASE WHEN v_precedes THEN p_lot_id ELSE c.open_lot_id END,
        open_lot_remaining = CASE WHEN v_precedes THEN p_quantity - v_repaid ELSE c.open_lot_remaining END,
        -- least() ignores nulls: a lot that never expires changes nothing.
        next_expiry_at     = CASE
                                 WHEN p_quantity > v_repaid THEN least(c.next_expiry_at, p_expires_at)
                                 ELSE c.next_expiry_at
                             END
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;

    outcome := 'done';
    sequence_number := v_credits.ledger_length + 1;
    balance_after := v_credits.balance + p_quantity;
    repaid := v_repaid;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.add_credit_lot(uuid, uuid, text, uuid, numeric, text, integer, timestamptz, text, text, timestamptz, timestamptz)
    IS 'Writes what adds credits as one lot: ledger row, lot and balance, under the lock of the balance row.';

-- Adds credits as a lot of its own. What is overdrawn is repaid first; the rest can be consumed.
--
-- p_effective_at says from when it counts in the books, absent for now; it can be consumed from now on in any case.
CREATE OR REPLACE FUNCTION billing.grant_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_lot_id          uuid,
    p_quantity        numeric,
    p_source          text,
    p_priority        integer,
    p_expires_at      timestamptz,
    p_reason          text,
    p_effective_at    timestamptz,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_id          uuid,
        repaid          numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_closed_at timestamptz;
    v_refusal   text;
    v_former    record;
    v_added     record;
BEGIN
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

    -- The row is created first: an absent row cannot be locked. A grant that will be refused creates none.
    v_refusal := CASE
                     WHEN v_closed_at IS NOT NULL THEN 'closed'
                     WHEN p_expires_at <= p_at THEN 'expired'
                     WHEN p_effective_at > p_at THEN 'future'
                 END;
    IF v_refusal IS NULL THEN
        INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
        VALUES (p_tenant_id, p_organisation_id, p_at)
        ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
    END IF;
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    -- Decide: is the key taken, and by the same call?
    SELECT t.sequence_number,
           t.balance_after,
           t.recorded_at,
           l.lot_id,
           l.repaid,
           t.organisation_id = p_organisation_id
               AND t.amount = p_quantity
               AND t.reason IS NOT DISTINCT FROM p_reason
               AND t.effective_at = coalesce(p_effective_at, t.recorded_at)
               AND l.source::text = p_source
               AND l.priority = p_priority
               AND l.expires_at IS NOT DISTINCT FROM p_expires_at AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    LEFT JOIN billing.credit_lots l
        ON l.tenant_id = t.tenant_id
        AND l.organisation_id = t.organisation_id
        AND l.lot_id = t.lot_ids[1]
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'grant'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_id := v_former.lot_id;
        repaid := v_former.repaid;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_refusal IS NOT NULL THEN
        outcome := v_refusal;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT a.*
    INTO v_added
    FROM billing.add_credit_lot(
        p_tenant_id, p_organisation_id, 'grant', p_lot_id, p_quantity, p_source, p_priority, p_expires_at, p_reason,
        p_idempotency_key, coalesce(p_effective_at, p_at), p_at) a;
    outcome := v_added.outcome;
    sequence_number := v_added.sequence_number;
    balance_after := v_added.balance_after;
    lot_id := p_lot_id;
    repaid := v_added.repaid;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.grant_credits(uuid, uuid, uuid, numeric, text, integer, timestamptz, text, timestamptz, text, timestamptz)
    IS 'Adds credits as a lot of its own; repays what is overdrawn first.';

-- The consumption that has a key already: 'replayed' where the arguments are the same, else 'conflict'. No row where there is none.
-- One that captured a hold, or was priced, came by another call.
CREATE OR REPLACE FUNCTION billing.former_credit_consumption(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_quantity        numeric,
    p_operation_code  text,
    p_idempotency_key text
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_id          uuid,
        lot_ids         uuid[],
        lot_quantities  numeric[],
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former record;
BEGIN
    SELECT t.sequence_number,
           t.amount,
           t.balance_after,
           t.lot_ids,
           t.lot_amounts,
           t.recorded_at,
           t.organisation_id = p_organisation_id
               AND t.amount = -p_quantity
               AND t.operation_code = p_operation_code
               AND NOT EXISTS (
                   SELECT
                   FROM billing.credit_holds h
                   WHERE h.tenant_id = p_tenant_id
                     AND h.organisation_id = t.organisation_id
                     AND h.sequence_number = t.sequence_number
               )
               AND NOT EXISTS (
                   SELECT
                   FROM billing.credit_usage u
                   WHERE u.tenant_id = p_tenant_id
                     AND u.organisation_id = t.organisation_id
                     AND u.sequence_number = t.sequence_number
               ) AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'consumption'
      AND t.idempotency_key = p_idempotency_key;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
    sequence_number := v_former.sequence_number;
    balance_after := v_former.balance_after;
    IF cardinality(v_former.lot_ids) = 1 AND v_former.lot_amounts[1] = v_former.amount THEN
        lot_id := v_former.lot_ids[1];
    ELSE
        lot_ids := v_former.lot_ids;
        lot_quantities := ARRAY(SELECT -a FROM unnest(v_former.lot_amounts) a);
    END IF;
    recorded_at := v_former.recorded_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.former_credit_consumption(uuid, uuid, numeric, text, text)
    IS 'The consumption that has a key already, and whether it came by the same call.';

-- Takes credits, in burn order, then from the overdraft. All or nothing.
--
-- The usual case is one guarded UPDATE and one INSERT: the open lot covers the quantity, and at the caller's clock
-- exactly that has expired which is marked so. The key is looked up only when the INSERT meets it; the UPDATE is then
-- taken back under the same lock, so nobody sees it.
--
-- Which lots paid: lot_id where one paid all of it, else the two arrays.
CREATE OR REPLACE FUNCTION billing.consume_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_quantity        numeric,
    p_operation_code  text,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        available       numeric,
        lot_id          uuid,
        lot_ids         uuid[],
        lot_quantities  numeric[],
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_credits   record;
    v_former    record;
    v_taken     record;
    v_closed_at timestamptz;
BEGIN
    UPDATE billing.credits c
    SET balance            = c.balance - p_quantity,
        open_lot_remaining = c.open_lot_remaining - p_quantity,
        ledger_length      = c.ledger_length + 1
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
      AND c.open_lot_remaining >= p_quantity
      AND c.balance - c.held - c.expired - p_quantity >= -c.overdraft_limit
      AND (c.next_expiry_at IS NULL OR c.next_expiry_at > p_at)
      AND (c.last_expiry_at IS NULL OR c.last_expiry_at <= p_at)
      AND EXISTS (
          SELECT
          FROM billing.organisations o
          WHERE o.tenant_id = p_tenant_id
            AND o.organisation_id = p_organisation_id
            AND o.closed_at IS NULL
      )
    RETURNING c.*
    INTO v_credits;
    IF FOUND THEN
        INSERT INTO billing.credit_transactions
            (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
             operation_code, idempotency_key, effective_at, recorded_at)
        VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length, 'consumption', -p_quantity,
                v_credits.balance, ARRAY [v_credits.open_lot_id], ARRAY [-p_quantity],
                p_operation_code, p_idempotency_key, p_at, p_at)
        ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
        IF FOUND THEN
            outcome := 'done';
            sequence_number := v_credits.ledger_length;
            balance_after := v_credits.balance;
            available := v_credits.balance - v_credits.held - v_credits.expired + v_credits.overdraft_limit;
            lot_id := v_credits.open_lot_id;
            recorded_at := p_at;
            RETURN NEXT;
            RETURN;
        END IF;
        UPDATE billing.credits c
        SET balance            = c.balance + p_quantity,
            open_lot_remaining = c.open_lot_remaining + p_quantity,
            ledger_length      = c.ledger_length - 1
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id;
    END IF;

    -- The longer way: under the lock, decide, then write.
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT f.*
    INTO v_former
    FROM billing.former_credit_consumption(
        p_tenant_id, p_organisation_id, p_quantity, p_operation_code, p_idempotency_key) f;
    IF FOUND THEN
        outcome := v_former.outcome;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_id := v_former.lot_id;
        lot_ids := v_former.lot_ids;
        lot_quantities := v_former.lot_quantities;
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
    IF v_closed_at IS NOT NULL THEN
        outcome := 'closed';
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_credits.tenant_id IS NULL THEN
        outcome := 'refused';
        available := 0;
        RETURN NEXT;
        RETURN;
    END IF;

    available := billing.settle_credits(p_tenant_id, p_organisation_id, p_quantity, p_at);
    IF available < p_quantity THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT t.*
    INTO v_taken
    FROM billing.take_credits(
        p_tenant_id, p_organisation_id, 'consumption', p_quantity, p_operation_code, NULL, p_idempotency_key, NULL, p_at,
        p_at) t;
    outcome := v_taken.outcome;
    IF outcome = 'done' THEN
        sequence_number := v_taken.sequence_number;
        balance_after := v_taken.balance_after;
        available := available - p_quantity;
        IF cardinality(v_taken.lot_ids) = 1 AND v_taken.lot_amounts[1] = -p_quantity THEN
            lot_id := v_taken.lot_ids[1];
        ELSE
            lot_ids := v_taken.lot_ids;
            lot_quantities := ARRAY(SELECT -a FROM unnest(v_taken.lot_amounts) a);
        END IF;
        recorded_at := p_at;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.consume_credits(uuid, uuid, numeric, text, text, timestamptz)
    IS 'Takes credits in burn order, then from the overdraft; all or nothing.';
