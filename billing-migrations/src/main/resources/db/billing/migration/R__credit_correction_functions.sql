-- Credits: the calls that put right what was granted or consumed, each one statement from the client.
--
-- They work as R__credit_functions.sql says. None is made with every operation of an application, so they leave no lot
-- open: the next consumption opens the first in burn order.

-- Gives back a consumption, whole or in part, never more than it took.
--
-- What was taken last comes back first: the overdrawn part, then lot by lot. The overdrawn part repays what is overdrawn
-- now; where that is less, the rest becomes a lot that never expires (p_lot_id). What goes to a lot repays an overdraft
-- first, like a grant. A lot that is past its expiry gets its part back as it is: expired, repaying nothing.
CREATE OR REPLACE FUNCTION billing.refund_credits(
    p_tenant_id          uuid,
    p_organisation_id    uuid,
    p_consumption_number bigint,
    p_quantity           numeric,
    p_lot_id             uuid,
    p_idempotency_key    text,
    p_at                 timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_ids         uuid[],
        lot_amounts     numeric[],
        refundable      numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_credits     record;
    v_former      record;
    v_consumption record;
    v_part        record;
    v_closed_at   timestamptz;
    v_refunded    numeric;
    v_skip        numeric;
    v_rest        numeric := p_quantity;
    v_back        numeric;
    v_repaid      numeric;
    v_overdrawn   numeric;
    v_surplus     numeric := 0;
    v_lot_ids     uuid[] := '{}';
    v_lot_amounts numeric[] := '{}';
    v_most        CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT t.*,
           t.organisation_id = p_organisation_id
               AND t.amount = p_quantity
               AND r.consumption_number = p_consumption_number AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    LEFT JOIN billing.credit_refunds r
        ON r.tenant_id = t.tenant_id
        AND r.organisation_id = t.organisation_id
        AND r.sequence_number = t.sequence_number
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'refund'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_ids := v_former.lot_ids;
        lot_amounts := v_former.lot_amounts;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND OR v_closed_at IS NOT NULL THEN
        outcome := CASE WHEN v_closed_at IS NULL THEN 'unknown' ELSE 'closed' END;
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT t.*
    INTO v_consumption
    FROM billing.credit_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.organisation_id = p_organisation_id
      AND t.sequence_number = p_consumption_number
      AND t.transaction_type = 'consumption';
    IF NOT FOUND THEN
        outcome := 'unknown_consumption';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT coalesce(max(r.refunded_before + r.quantity), 0)
    INTO v_refunded
    FROM billing.credit_refunds r
    WHERE r.tenant_id = p_tenant_id
      AND r.organisation_id = p_organisation_id
      AND r.consumption_number = p_consumption_number;
    refundable := -v_consumption.amount - v_refunded;
    IF p_quantity > refundable OR v_credits.balance + p_quantity > v_most THEN
        outcome := CASE WHEN p_quantity > refundable THEN 'refused' ELSE 'too_much' END;
        RETURN NEXT;
        RETURN;
    END IF;

    PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);

    -- What comes back where. What earlier refunds gave back is passed over.
    v_skip := v_refunded;
    v_overdrawn := v_credits.overdrawn;
    FOR v_part IN
        SELECT d.lot_id, -d.amount AS taken, coalesce(l.expires_at <= p_at, false) AS is_expired
        FROM (
            SELECT u.lot_id, u.amount, u.place
            FROM unnest(v_consumption.lot_ids, v_consumption.lot_amounts)
                WITH ORDINALITY AS u (lot_id, amount, place)
            UNION ALL
            SELECT NULL,
                   v_consumption.amount - (SELECT coalesce(sum(a), 0) FROM unnest(v_consumption.lot_amounts) a),
                   cardinality(v_consumption.lot_ids) + 1
        ) d
        LEFT JOIN billing.credit_lots l
            ON l.tenant_id = p_tenant_id
            AND l.organisation_id = p_organisation_id
            AND l.lot_id = d.lot_id
        ORDER BY d.place DESC
    LOOP
        v_back := least(v_rest, v_part.taken - least(v_skip, v_part.taken));
        v_skip := v_skip - least(v_skip, v_part.taken);
        v_rest := v_rest - v_back;
        v_repaid := CASE WHEN v_part.is_expired THEN 0 ELSE least(v_overdrawn, v_back) END;
        v_overdrawn := v_overdrawn - v_repaid;
        IF v_back = v_repaid THEN
            CONTINUE;
        END IF;
        v_lot_ids := v_lot_ids || coalesce(v_part.lot_id, p_lot_id);
        v_lot_amounts := v_lot_amounts || (v_back - v_repaid);
        IF v_part.lot_id IS NULL THEN
            v_surplus := v_back - v_repaid;
        END IF;
    END LOOP;

    -- Write: the ledger first. Another organisation of the tenant may take the key in this very moment.
    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
         idempotency_key, effective_at, recorded_at)
    VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length + 1, 'refund', p_quantity,
            v_credits.balance + p_quantity, v_lot_ids, v_lot_amounts, p_idempotency_key, p_at, p_at)
    ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO billing.credit_refunds
        (tenant_id, organisation_id, sequence_number, consumption_number, consumed, refunded_before, quantity)
    VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length + 1, p_consumption_number, -v_consumption.amount,
            v_refunded, p_quantity);
    IF v_surplus > 0 THEN
        INSERT INTO billing.credit_lots
            (tenant_id, organisation_id, lot_id, source, priority, granted, remaining, granted_at, granted_by)
        VALUES (p_tenant_id, p_organisation_id, p_lot_id, 'free', 100, v_surplus, 0, p_at, v_credits.ledger_length + 1);
    END IF;
    UPDATE billing.credit_lots l
    SET remaining  = l.remaining + d.amount,
        is_expired = coalesce(l.expires_at <= p_at, false)
    FROM unnest(v_lot_ids, v_lot_amounts) AS d (lot_id, amount)
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = d.lot_id;
    UPDATE billing.credits c
    SET balance       = c.balance + p_quantity,
        overdrawn     = v_overdrawn,
        ledger_length = c.ledger_length + 1
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);

    outcome := 'done';
    sequence_number := v_credits.ledger_length + 1;
    balance_after := v_credits.balance + p_quantity;
    lot_ids := v_lot_ids;
    lot_amounts := v_lot_amounts;
    refundable := refundable - p_quantity;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.refund_credits(uuid, uuid, bigint, numeric, uuid, text, timestamptz)
    IS 'Gives a consumption back to the lots that it came from, never more than it took.';

-- Puts a balance right. What is added is a lot that never expires (p_lot_id), of source free and ordinary priority; what is
-- taken comes from the lots in burn order, then from the overdraft, as far as its limit.
CREATE OR REPLACE FUNCTION billing.adjust_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_lot_id          uuid,
    p_change          numeric,
    p_reason          text,
    p_effective_at    timestamptz,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_ids         uuid[],
        lot_amounts     numeric[],
        available       numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_written   record;
    v_closed_at timestamptz;
    v_refusal   text;
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
    v_refusal := CASE WHEN v_closed_at IS NOT NULL THEN 'closed' WHEN p_effective_at > p_at THEN 'future' END;
    IF v_refusal IS NULL AND p_change > 0 THEN
        INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
        VALUES (p_tenant_id, p_organisation_id, p_at)
        ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
    END IF;
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT t.*,
           t.organisation_id = p_organisation_id
               AND t.amount = p_change
               AND t.reason = p_reason
               AND t.effective_at = coalesce(p_effective_at, t.recorded_at)
               AND NOT EXISTS (
                   SELECT
                   FROM billing.credit_lot_voids v
                   WHERE v.tenant_id = p_tenant_id
                     AND v.organisation_id = t.organisation_id
                     AND v.sequence_number = t.sequence_number
               ) AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'adjustment'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_ids := v_former.lot_ids;
        lot_amounts := v_former.lot_amounts;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_refusal IS NOT NULL THEN
        outcome := v_refusal;
        RETURN NEXT;
        RETURN;
    END IF;

    IF p_change > 0 THEN
        SELECT a.outcome,
               a.sequence_number,
               a.balance_after,
               ARRAY [p_lot_id]            AS lot_ids,
               ARRAY [p_change - a.repaid] AS lot_amounts
        INTO v_written
        FROM billing.add_credit_lot(
            p_tenant_id, p_organisation_id, 'adjustment', p_lot_id, p_change, 'free', 100, NULL, p_reason,
            p_idempotency_key, coalesce(p_effective_at, p_at), p_at) a;
    ELSE
        available := billing.settle_credits(p_tenant_id, p_organisation_id, -p_change, p_at);
        IF available < -p_change THEN
            outcome := 'refused';
            RETURN NEXT;
            RETURN;
        END IF;
        SELECT t.*
        INTO v_written
        FROM billing.take_credits(
            p_tenant_id, p_organisation_id, 'adjustment', -p_change, NULL, p_reason, p_idempotency_key, NULL,
            coalesce(p_effective_at, p_at), p_at) t;
    END IF;
    outcome := v_written.outcome;
    sequence_number := v_written.sequence_number;
    balance_after := v_written.balance_after;
    lot_ids := v_written.lot_ids;
    lot_amounts := v_written.lot_amounts;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.adjust_credits(uuid, uuid, uuid, numeric, text, timestamptz, text, timestamptz)
    IS 'Adds or takes credits for a reason; what is taken does not pass the overdraft limit.';

-- Takes credits out of one lot, once it was decided that they are there; to be called after billing.mark_expired_credits, so that no
-- lot is open. Outcomes: 'done', 'conflict'.
CREATE OR REPLACE FUNCTION billing.take_from_credit_lot(
    p_tenant_id        uuid,
    p_organisation_id  uuid,
    p_lot_id           uuid,
    p_transaction_type text,
    p_quantity         numeric,
    p_reason           text,
    p_idempotency_key  text,
    p_at               timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_credits record;
    v_expired numeric;
BEGIN
    SELECT c.*
    INTO v_credits
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    -- The ledger first. Another organisation of the tenant may take the key in this very moment.
    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
         reason, idempotency_key, effective_at, recorded_at)
    VALUES (p_tenant_id, p_organisation_id, v_credits.ledger_length + 1,
            p_transaction_type::billing.credit_transaction_type, -p_quantity, v_credits.balance - p_quantity,
            ARRAY [p_lot_id], ARRAY [-p_quantity], p_reason, p_idempotency_key, p_at, p_at)
    ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.credit_lots l
    SET remaining = l.remaining - p_quantity
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = p_lot_id
    RETURNING CASE WHEN l.is_expired THEN p_quantity ELSE 0 END
    INTO v_expired;
    UPDATE billing.credits c
    SET balance       = c.balance - p_quantity,
        expired       = c.expired - v_expired,
        ledger_length = c.ledger_length + 1
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;

    outcome := 'done';
    sequence_number := v_credits.ledger_length + 1;
    balance_after := v_credits.balance - p_quantity;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.take_from_credit_lot(uuid, uuid, uuid, text, numeric, text, text, timestamptz)
    IS 'Writes what takes credits out of one lot: ledger row, lot and balance, under the lock of the balance row.';

-- Takes away what is left of one lot, for a reason. What open holds need stays: then it is refused.
CREATE OR REPLACE FUNCTION billing.void_credit_lot(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_lot_id          uuid,
    p_reason          text,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        quantity        numeric,
        available       numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_taken     record;
    v_former    record;
    v_lot       record;
    v_closed_at timestamptz;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT t.*,
           t.organisation_id = p_organisation_id
               AND v.lot_id = p_lot_id
               AND t.reason = p_reason AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    LEFT JOIN billing.credit_lot_voids v
        ON v.tenant_id = t.tenant_id
        AND v.organisation_id = t.organisation_id
        AND v.sequence_number = t.sequence_number
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'adjustment'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        quantity := -v_former.amount;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND OR v_closed_at IS NOT NULL THEN
        outcome := CASE WHEN v_closed_at IS NULL THEN 'unknown' ELSE 'closed' END;
        RETURN NEXT;
        RETURN;
    END IF;
    IF NOT EXISTS (
        SELECT
        FROM billing.credit_lots l
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.lot_id = p_lot_id
    ) THEN
        outcome := 'unknown_lot';
        RETURN NEXT;
        RETURN;
    END IF;

    PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);
    SELECT l.*
    INTO v_lot
    FROM billing.credit_lots l
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = p_lot_id;
    quantity := v_lot.remaining;
    IF quantity = 0 THEN
        outcome := 'empty';
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_lot.is_expired THEN
        PERFORM billing.end_expired_credit_holds(p_tenant_id, p_organisation_id, p_at, p_at);
        available := billing.bookable_expired_credits(p_tenant_id, p_organisation_id);
    ELSE
        available := billing.settle_credits(p_tenant_id, p_organisation_id, quantity, p_at);
    END IF;
    IF available < quantity THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT t.*
    INTO v_taken
    FROM billing.take_from_credit_lot(
        p_tenant_id, p_organisation_id, p_lot_id, 'adjustment', quantity, p_reason, p_idempotency_key, p_at) t;
    IF v_taken.outcome = 'done' THEN
        INSERT INTO billing.credit_lot_voids (tenant_id, organisation_id, sequence_number, lot_id)
        VALUES (p_tenant_id, p_organisation_id, v_taken.sequence_number, p_lot_id);
    END IF;
    outcome := v_taken.outcome;
    sequence_number := v_taken.sequence_number;
    balance_after := v_taken.balance_after;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.void_credit_lot(uuid, uuid, uuid, text, text, timestamptz)
    IS 'Takes away what is left of one lot.';

-- Sets how far the balance may go below zero. Refused where it is below zero further than that, or held credits need more;
-- "lowest" is what would be accepted.
CREATE OR REPLACE FUNCTION billing.limit_credit_overdraft(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_limit           numeric,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome text,
        lowest  numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_closed_at timestamptz;
BEGIN
    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND OR v_closed_at IS NOT NULL THEN
        outcome := CASE WHEN v_closed_at IS NULL THEN 'unknown' ELSE 'closed' END;
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
    VALUES (p_tenant_id, p_organisation_id, p_at)
    ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;
    PERFORM billing.end_expired_credit_holds(p_tenant_id, p_organisation_id, p_at, p_at);
    SELECT greatest(c.overdrawn, c.held - c.balance, 0)
    INTO lowest
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    IF p_limit < lowest THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.credits c
    SET overdraft_limit = p_limit
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    outcome := 'done';
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.limit_credit_overdraft(uuid, uuid, numeric, timestamptz)
    IS 'Sets how far the balance of an organisation may go below zero.';
