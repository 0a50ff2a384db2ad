-- Credits: setting them aside for work whose cost is not known yet, each call one statement from the client.
--
-- A hold keeps its credits from everybody else until it is captured, released or past its expiry. It is captured once, whole
-- or in part; what is not captured is free again. Whether it is past its expiry is decided at the caller's clock: while it
-- is before the expiry, it may be captured also where a caller whose clock runs ahead has ended it, if enough is left.

CREATE OR REPLACE FUNCTION billing.reserve_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_hold_id         uuid,
    p_quantity        numeric,
    p_operation_code  text,
    p_expires_at      timestamptz,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome    text,
        hold_id    uuid,
        available  numeric,
        created_at timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_closed_at timestamptz;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT h.hold_id,
           h.created_at,
           h.organisation_id = p_organisation_id
               AND h.quantity = p_quantity
               AND h.operation_code = p_operation_code
               AND h.expires_at IS NOT DISTINCT FROM p_expires_at AS is_same
    INTO v_former
    FROM billing.credit_holds h
    WHERE h.tenant_id = p_tenant_id
      AND h.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        hold_id := v_former.hold_id;
        created_at := v_former.created_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    IF NOT FOUND OR v_closed_at IS NOT NULL OR p_expires_at <= p_at THEN
        outcome := CASE
                       WHEN v_closed_at IS NOT NULL THEN 'closed'
                       WHEN p_expires_at <= p_at THEN 'expired'
                       ELSE 'unknown'
                   END;
        RETURN NEXT;
        RETURN;
    END IF;

    available := billing.settle_credits(p_tenant_id, p_organisation_id, p_quantity, p_at);
    IF available < p_quantity THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    -- Another organisation of the tenant may take the key in this very moment.
    INSERT INTO billing.credit_holds
        (tenant_id, organisation_id, hold_id, status, quantity, operation_code, idempotency_key, created_at, expires_at)
    VALUES (p_tenant_id, p_organisation_id, p_hold_id, 'open', p_quantity, p_operation_code, p_idempotency_key, p_at,
            p_expires_at)
    ON CONFLICT (tenant_id, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.credits c
    SET held = c.held + p_quantity
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;

    outcome := 'done';
    hold_id := p_hold_id;
    available := available - p_quantity;
    created_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.reserve_credits(uuid, uuid, uuid, numeric, text, timestamptz, text, timestamptz)
    IS 'Sets credits aside, so that nothing but a capture of this hold takes them.';

-- Consumes what a hold set aside, whole or in part, and ends it.
--
-- Outcomes besides the usual: 'unknown_hold', 'exceeded' (more than was held), 'not_open' (hold_status says why).
CREATE OR REPLACE FUNCTION billing.capture_credit_hold(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_hold_id         uuid,
    p_quantity        numeric,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        operation_code  text,
        balance_after   numeric,
        lot_ids         uuid[],
        lot_amounts     numeric[],
        hold_status     text,
        held            numeric,
        available       numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_hold      record;
    v_taken     record;
    v_closed_at timestamptz;
    v_held      numeric;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;
    SELECT h.*
    INTO v_hold
    FROM billing.credit_holds h
    WHERE h.tenant_id = p_tenant_id
      AND h.organisation_id = p_organisation_id
      AND h.hold_id = p_hold_id;

    SELECT t.*,
           t.organisation_id = p_organisation_id
               AND t.amount = -p_quantity
               AND t.sequence_number IS NOT DISTINCT FROM v_hold.sequence_number AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'consumption'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        operation_code := v_former.operation_code;
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
    IF NOT FOUND OR v_closed_at IS NOT NULL OR v_hold.hold_id IS NULL THEN
        outcome := CASE
                       WHEN v_closed_at IS NOT NULL THEN 'closed'
                       WHEN v_hold.hold_id IS NULL AND FOUND THEN 'unknown_hold'
                       ELSE 'unknown'
                   END;
        RETURN NEXT;
        RETURN;
    END IF;
    hold_status := CASE
                       WHEN v_hold.status IN ('open', 'expired') AND v_hold.expires_at <= p_at THEN 'expired'
                       ELSE v_hold.status::text
                   END;
    held := v_hold.quantity;
    IF v_hold.status NOT IN ('open', 'expired') OR v_hold.expires_at <= p_at THEN
        outcome := 'not_open';
        RETURN NEXT;
        RETURN;
    END IF;
    IF p_quantity > v_hold.quantity THEN
        outcome := 'exceeded';
        RETURN NEXT;
        RETURN;
    END IF;

    -- A hold that is open has its credits. One that a clock ahead has ended must find them again.
    v_held := CASE WHEN v_hold.status = 'open' THEN v_hold.quantity ELSE 0 END;
    available := billing.settle_credits(
        p_tenant_id, p_organisation_id, CASE WHEN v_held = 0 THEN p_quantity END, p_at);
    IF v_held = 0 AND available < p_quantity THEN
        outcome := 'not_open';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.credits c
    SET held = c.held - v_held
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    SELECT t.*
    INTO v_taken
    FROM billing.take_credits(
        p_tenant_id, p_organisation_id, 'consumption', p_quantity, v_hold.operation_code, NULL, p_idempotency_key,
        v_hold.created_at, p_at, p_at) t;
    outcome := v_taken.outcome;
    IF outcome <> 'done' THEN
        UPDATE billing.credits c
        SET held = c.held + v_held
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id;
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE billing.credit_holds h
    SET status          = 'captured',
        captured        = p_quantity,
        sequence_number = v_taken.sequence_number,
        closed_at       = greatest(p_at, h.created_at)
    WHERE h.tenant_id = p_tenant_id
      AND h.organisation_id = p_organisation_id
      AND h.hold_id = p_hold_id;

    sequence_number := v_taken.sequence_number;
    operation_code := v_hold.operation_code;
    balance_after := v_taken.balance_after;
    lot_ids := v_taken.lot_ids;
    lot_amounts := v_taken.lot_amounts;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.capture_credit_hold(uuid, uuid, uuid, numeric, text, timestamptz)
    IS 'Consumes what a hold set aside, whole or in part, and ends the hold.';

-- Ends a hold without consuming anything. One that was released or has expired stays as it is.
--
-- Outcomes: 'done', 'unknown_hold', 'not_open' (it was captured).
CREATE OR REPLACE FUNCTION billing.release_credit_hold(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_hold_id         uuid,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        hold_status     text,
        quantity        numeric,
        operation_code  text,
        idempotency_key text,
        created_at      timestamptz,
        expires_at      timestamptz,
        closed_at       timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_hold record;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;
    UPDATE billing.credit_holds h
    SET status    = 'released',
        closed_at = greatest(p_at, h.created_at)
    WHERE h.tenant_id = p_tenant_id
      AND h.organisation_id = p_organisation_id
      AND h.hold_id = p_hold_id
      AND h.status = 'open'
    RETURNING h.*
    INTO v_hold;
    IF FOUND THEN
        UPDATE billing.credits c
        SET held = c.held - v_hold.quantity
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id;
    ELSE
        SELECT h.*
        INTO v_hold
        FROM billing.credit_holds h
        WHERE h.tenant_id = p_tenant_id
          AND h.organisation_id = p_organisation_id
          AND h.hold_id = p_hold_id;
    END IF;
    outcome := CASE
                   WHEN v_hold.hold_id IS NULL THEN 'unknown_hold'
                   WHEN v_hold.status = 'captured' THEN 'not_open'
                   ELSE 'done'
               END;
    hold_status := v_hold.status;
    quantity := v_hold.quantity;
    operation_code := v_hold.operation_code;
    idempotency_key := v_hold.idempotency_key;
    created_at := v_hold.created_at;
    expires_at := v_hold.expires_at;
    closed_at := v_hold.closed_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.release_credit_hold(uuid, uuid, uuid, timestamptz)
    IS 'Ends a hold without consuming anything.';
