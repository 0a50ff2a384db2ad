-- Credits: moving them between two organisations of a tenant, and locking several organisations.
--
-- Balance rows are locked in the order of the organisations' ids, here and wherever more than one is: two calls never wait
-- for each other.

-- Locks the balances of organisations until the end of the transaction, in the order of their ids; makes the rows that are
-- missing. A row for each organisation that is not there.
CREATE OR REPLACE FUNCTION billing.lock_credits(
    p_tenant_id        uuid,
    p_organisation_ids uuid[],
    p_at               timestamptz
)
    RETURNS TABLE (
        organisation_id uuid
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_organisation record;
BEGIN
    FOR v_organisation IN
        SELECT DISTINCT w.id, o.organisation_id
        FROM unnest(p_organisation_ids) AS w (id)
        LEFT JOIN billing.organisations o
            ON o.tenant_id = p_tenant_id
            AND o.organisation_id = w.id
        ORDER BY w.id
    LOOP
        IF v_organisation.organisation_id IS NULL THEN
            organisation_id := v_organisation.id;
            RETURN NEXT;
            CONTINUE;
        END IF;
        INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
        VALUES (p_tenant_id, v_organisation.id, p_at)
        ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
        PERFORM
        FROM billing.credits c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = v_organisation.id
        FOR NO KEY UPDATE;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.lock_credits(uuid, uuid[], timestamptz) IS 'Locks the balances of several organisations in one order.';

-- Moves credits. They are taken in burn order, never from the overdraft, and arrive as lots with the source, priority, age
-- and expiry that they had; what is overdrawn there is repaid first.
--
-- Outcomes besides the usual: 'recipient_unknown', 'recipient_closed'.
CREATE OR REPLACE FUNCTION billing.transfer_credits(
    p_tenant_id            uuid,
    p_from_organisation_id uuid,
    p_to_organisation_id   uuid,
    p_quantity             numeric,
    p_reason               text,
    p_idempotency_key      text,
    p_at                   timestamptz
)
    RETURNS TABLE (
        outcome              text,
        from_sequence_number bigint,
        from_balance_after   numeric,
        from_lot_ids         uuid[],
        from_lot_amounts     numeric[],
        to_sequence_number   bigint,
        to_balance_after     numeric,
        to_lot_ids           uuid[],
        to_lot_amounts       numeric[],
        available            numeric,
        recorded_at          timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_from      record;
    v_to        record;
    v_taken     record;
    v_lot       record;
    v_new_id    uuid;
    v_back      numeric;
    v_overdrawn numeric;
    v_number    bigint;
    v_new_ids   uuid[] := '{}';
    v_repaid    numeric[] := '{}';
    v_amounts   numeric[] := '{}';
    v_refusal   text;
    v_most      CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    SELECT CASE
               WHEN count(*) FILTER (WHERE o.organisation_id = p_from_organisation_id) = 0 THEN 'unknown'
               WHEN count(*) FILTER (WHERE o.organisation_id = p_to_organisation_id) = 0 THEN 'recipient_unknown'
               WHEN count(o.closed_at) FILTER (WHERE o.organisation_id = p_from_organisation_id) > 0 THEN 'closed'
               WHEN count(o.closed_at) FILTER (WHERE o.organisation_id = p_to_organisation_id) > 0 THEN 'recipient_closed'
           END
    INTO v_refusal
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id IN (p_from_organisation_id, p_to_organisation_id);
    IF v_refusal IN ('unknown', 'recipient_unknown') THEN
        outcome := v_refusal;
        RETURN NEXT;
        RETURN;
    END IF;
    -- A transfer that will be refused makes no balance row.
    IF v_refusal IS NULL THEN
        PERFORM billing.lock_credits(p_tenant_id, ARRAY [p_from_organisation_id, p_to_organisation_id], p_at);
    END IF;

    SELECT t.*,
           i.sequence_number AS to_number,
           i.balance_after   AS to_balance,
           i.lot_ids         AS to_lots,
           i.lot_amounts     AS to_amounts,
           t.organisation_id = p_from_organisation_id
               AND x.to_organisation_id = p_to_organisation_id
               AND t.amount = -p_quantity
               AND t.reason IS NOT DISTINCT FROM p_reason AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    LEFT JOIN billing.credit_transfers x
        ON x.tenant_id = t.tenant_id
        AND x.from_organisation_id = t.organisation_id
        AND x.from_sequence_number = t.sequence_number
    LEFT JOIN billing.credit_transactions i
        ON i.tenant_id = x.tenant_id
        AND i.organisation_id = x.to_organisation_id
        AND i.sequence_number = x.to_sequence_number
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'transfer_out'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        from_sequence_number := v_former.sequence_number;
        from_balance_after := v_former.balance_after;
        from_lot_ids := v_former.lot_ids;
        from_lot_amounts := v_former.lot_amounts;
        to_sequence_number := v_former.to_number;
        to_balance_after := v_former.to_balance;
        to_lot_ids := v_former.to_lots;
        to_lot_amounts := v_former.to_amounts;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT c.*
    INTO v_to
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_to_organisation_id;
    IF v_refusal IS NULL AND v_to.balance + p_quantity > v_most THEN
        v_refusal := 'too_much';
    END IF;
    IF v_refusal IS NOT NULL THEN
        outcome := v_refusal;
        RETURN NEXT;
        RETURN;
    END IF;

    -- The overdraft is not theirs to give.
    SELECT c.*
    INTO v_from
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_from_organisation_id;
    available := greatest(
        billing.settle_credits(p_tenant_id, p_from_organisation_id, p_quantity + v_from.overdraft_limit, p_at)
            - v_from.overdraft_limit,
        0);
    IF available < p_quantity THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT t.*
    INTO v_taken
    FROM billing.take_credits(
        p_tenant_id, p_from_organisation_id, 'transfer_out', p_quantity, NULL, p_reason, p_idempotency_key, NULL, p_at,
        p_at) t;
    outcome := v_taken.outcome;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;

    v_overdrawn := v_to.overdrawn;
    v_number := v_to.ledger_length + 1;
    FOR v_lot IN
        SELECT -d.amount AS quantity
        FROM unnest(v_taken.lot_amounts) WITH ORDINALITY AS d (amount, place)
        ORDER BY d.place
    LOOP
        v_new_id := gen_random_uuid();
        v_back := least(v_overdrawn, v_lot.quantity);
        v_overdrawn := v_overdrawn - v_back;
        v_new_ids := v_new_ids || v_new_id;
        v_repaid := v_repaid || v_back;
        v_amounts := v_amounts || (v_lot.quantity - v_back);
    END LOOP;
    -- Nobody else has the key: who has it as transfer_out has it as transfer_in.
    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
         reason, idempotency_key, effective_at, recorded_at)
    VALUES (p_tenant_id, p_to_organisation_id, v_number, 'transfer_in', p_quantity, v_to.balance + p_quantity,
            v_new_ids, v_amounts, p_reason, p_idempotency_key, p_at, p_at);
    INSERT INTO billing.credit_lots
        (tenant_id, organisation_id, lot_id, source, priority, granted, repaid, remaining, granted_at, expires_at,
         granted_by)
    SELECT l.tenant_id, p_to_organisation_id, d.new_id, l.source, l.priority, -d.taken, d.repaid, d.amount, l.granted_at,
           l.expires_at, v_number
    FROM unnest(v_taken.lot_ids, v_taken.lot_amounts, v_new_ids, v_repaid, v_amounts)
        AS d (lot_id, taken, new_id, repaid, amount)
    JOIN billing.credit_lots l
        ON l.tenant_id = p_tenant_id
        AND l.organisation_id = p_from_organisation_id
        AND l.lot_id = d.lot_id;
    UPDATE billing.credits c
    SET balance       = c.balance + p_quantity,
        overdrawn     = v_overdrawn,
        ledger_length = v_number
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_to_organisation_id;
    PERFORM billing.mark_expired_credits(p_tenant_id, p_to_organisation_id, p_at);
    INSERT INTO billing.credit_transfers
        (tenant_id, from_organisation_id, from_sequence_number, to_organisation_id, to_sequence_number, quantity)
    VALUES (p_tenant_id, p_from_organisation_id, v_taken.sequence_number, p_to_organisation_id, v_number, p_quantity);

    from_sequence_number := v_taken.sequence_number;
    from_balance_after := v_taken.balance_after;
    from_lot_ids := v_taken.lot_ids;
    from_lot_amounts := v_taken.lot_amounts;
    to_sequence_number := v_number;
    to_balance_after := v_to.balance + p_quantity;
    to_lot_ids := v_new_ids;
    to_lot_amounts := v_amounts;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.transfer_credits(uuid, uuid, uuid, numeric, text, text, timestamptz)
    IS 'Moves credits between two organisations of a tenant, with the lots that they are.';
