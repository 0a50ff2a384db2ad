-- Purchases of credits, each call one statement: pending, then completed, failed or cancelled; a completed one may be refunded.
--
-- They work as R__credit_functions.sql says. The ledger row of a completed purchase has the payment as its key: whatever comes
-- in between, a payment is credited once in a tenant.

-- Notes what is to be bought. Nothing is credited yet.
--
-- Outcomes besides the usual: 'payment_used' (another purchase names this payment).
CREATE OR REPLACE FUNCTION billing.request_credit_purchase(
    p_tenant_id         uuid,
    p_organisation_id   uuid,
    p_purchase_id       uuid,
    p_quantity          numeric,
    p_unit_price        numeric,
    p_total_price       numeric,
    p_currency          text,
    p_currency_decimals integer,
    p_payment_method    text,
    p_payment_reference text,
    p_lot_expires_at    timestamptz,
    p_idempotency_key   text,
    p_at                timestamptz
)
    RETURNS TABLE (
        outcome     text,
        purchase_id uuid
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_closed_at timestamptz;
    v_refusal   text;
    v_former    record;
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
    v_refusal := CASE WHEN v_closed_at IS NOT NULL THEN 'closed' WHEN p_lot_expires_at <= p_at THEN 'expired' END;
    IF v_refusal IS NULL THEN
        -- Asked first: the INSERT alone would wait for whoever changes the balance at this moment.
        INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
        SELECT p_tenant_id, p_organisation_id, p_at
        WHERE NOT EXISTS (
            SELECT
            FROM billing.credits c
            WHERE c.tenant_id = p_tenant_id
              AND c.organisation_id = p_organisation_id
        )
        ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
        INSERT INTO billing.credit_purchases
            (tenant_id, organisation_id, purchase_id, status, quantity, unit_price, total_price, currency,
             currency_decimals, payment_method, payment_reference, idempotency_key, lot_expires_at, requested_at)
        VALUES (p_tenant_id, p_organisation_id, p_purchase_id, 'pending', p_quantity, p_unit_price, p_total_price,
                p_currency, p_currency_decimals, p_payment_method, p_payment_reference, p_idempotency_key,
                p_lot_expires_at, p_at)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            outcome := 'done';
            purchase_id := p_purchase_id;
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;

    -- A payment that completes a purchase takes the place of the one that was named before.
    SELECT p.purchase_id,
           p.organisation_id = p_organisation_id
               AND p.quantity = p_quantity
               AND p.unit_price = p_unit_price
               AND p.total_price = p_total_price
               AND p.currency = p_currency
               AND p.payment_method IS NOT DISTINCT FROM p_payment_method
               AND p.lot_expires_at IS NOT DISTINCT FROM p_lot_expires_at
               AND (p.status = 'completed' OR p.payment_reference IS NOT DISTINCT FROM p_payment_reference) AS is_same
    INTO v_former
    FROM billing.credit_purchases p
    WHERE p.tenant_id = p_tenant_id
      AND p.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        purchase_id := v_former.purchase_id;
        RETURN NEXT;
        RETURN;
    END IF;
    outcome := coalesce(v_refusal, 'payment_used');
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.request_credit_purchase(uuid, uuid, uuid, numeric, numeric, numeric, text, integer, text, text, timestamptz, text, timestamptz)
    IS 'Notes a purchase that is to be paid.';

-- Credits what was bought, once it is paid: a lot of its own, which repays what is overdrawn first.
--
-- Outcomes besides the usual: 'unknown_purchase', 'not_pending' (purchase_status says why; 'expired' where the lot would be over
-- before it begins), 'payment_used' (the payment was for another purchase).
CREATE OR REPLACE FUNCTION billing.complete_credit_purchase(
    p_tenant_id         uuid,
    p_organisation_id   uuid,
    p_purchase_id       uuid,
    p_payment_reference text,
    p_lot_id            uuid,
    p_at                timestamptz
)
    RETURNS TABLE (
        outcome         text,
        purchase_status text,
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
    v_purchase  record;
    v_former    record;
    v_added     record;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;
    SELECT p.*
    INTO v_purchase
    FROM billing.credit_purchases p
    WHERE p.tenant_id = p_tenant_id
      AND p.organisation_id = p_organisation_id
      AND p.purchase_id = p_purchase_id
    FOR NO KEY UPDATE;
    IF v_purchase.status = 'completed' AND v_purchase.payment_reference = p_payment_reference THEN
        SELECT t.sequence_number, t.balance_after, t.recorded_at, l.repaid
        INTO v_former
        FROM billing.credit_lots l
        JOIN billing.credit_transactions t
            ON t.tenant_id = l.tenant_id
            AND t.organisation_id = l.organisation_id
            AND t.sequence_number = l.granted_by
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.lot_id = v_purchase.lot_id;
        outcome := 'replayed';
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_id := v_purchase.lot_id;
        repaid := v_former.repaid;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT o.closed_at
    INTO v_closed_at
    FROM billing.organisations o
    WHERE o.tenant_id = p_tenant_id
      AND o.organisation_id = p_organisation_id;
    outcome := CASE
                   WHEN NOT FOUND THEN 'unknown'
                   WHEN v_purchase.purchase_id IS NULL THEN 'unknown_purchase'
                   WHEN v_purchase.status <> 'pending' OR v_purchase.lot_expires_at <= p_at THEN 'not_pending'
                   WHEN v_closed_at IS NOT NULL THEN 'closed'
               END;
    IF outcome IS NOT NULL THEN
        purchase_status := CASE
                               WHEN v_purchase.status = 'pending' THEN 'expired'
                               ELSE v_purchase.status::text
                           END;
        RETURN NEXT;
        RETURN;
    END IF;

    -- Asked first: two that each name the other's payment would wait for each other.
    IF EXISTS (
        SELECT
        FROM billing.credit_purchases p
        WHERE p.tenant_id = p_tenant_id
          AND p.payment_reference = p_payment_reference
          AND p.purchase_id <> p_purchase_id
    ) THEN
        outcome := 'payment_used';
        RETURN NEXT;
        RETURN;
    END IF;
    BEGIN
        SELECT a.*
        INTO v_added
        FROM billing.add_credit_lot(
            p_tenant_id, p_organisation_id, 'purchase', p_lot_id, v_purchase.quantity, 'paid', 100,
            v_purchase.lot_expires_at, NULL, p_payment_reference, p_at, p_at) a;
        outcome := CASE WHEN v_added.outcome = 'conflict' THEN 'payment_used' ELSE v_added.outcome END;
        IF outcome <> 'done' THEN
            RETURN NEXT;
            RETURN;
        END IF;
        UPDATE billing.credit_purchases p
        SET status            = 'completed',
            payment_reference = p_payment_reference,
            lot_id            = p_lot_id,
            closed_at         = greatest(p_at, p.requested_at)
        WHERE p.tenant_id = p_tenant_id
          AND p.organisation_id = p_organisation_id
          AND p.purchase_id = p_purchase_id;
    EXCEPTION
        -- A purchase that was requested meanwhile names this payment. What was credited in this block is undone.
        WHEN unique_violation THEN
            outcome := 'payment_used';
            RETURN NEXT;
            RETURN;
    END;
    sequence_number := v_added.sequence_number;
    balance_after := v_added.balance_after;
    lot_id := p_lot_id;
    repaid := v_added.repaid;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.complete_credit_purchase(uuid, uuid, uuid, text, uuid, timestamptz)
    IS 'Credits what was bought, once for each payment.';

-- Takes bought credits out again, because they are paid back: at most what is left of their lot, that is not held and not
-- past its expiry. The overdraft is not theirs to give back.
--
-- Outcomes besides the usual: 'unknown_purchase'. Of a purchase that was not completed nothing is refundable.
CREATE OR REPLACE FUNCTION billing.refund_credit_purchase(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_purchase_id     uuid,
    p_quantity        numeric,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        lot_id          uuid,
        refunded_before numeric,
        refundable      numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_purchase  record;
    v_lot       record;
    v_taken     record;
    v_closed_at timestamptz;
    v_limit     numeric;
    v_wanted    numeric;
BEGIN
    SELECT c.overdraft_limit
    INTO v_limit
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;

    SELECT t.sequence_number,
           t.balance_after,
           t.lot_ids,
           t.recorded_at,
           r.refunded_before,
           t.organisation_id = p_organisation_id
               AND t.amount = -p_quantity
               AND r.purchase_id = p_purchase_id AS is_same
    INTO v_former
    FROM billing.credit_transactions t
    LEFT JOIN billing.credit_purchase_refunds r
        ON r.tenant_id = t.tenant_id
        AND r.organisation_id = t.organisation_id
        AND r.sequence_number = t.sequence_number
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'purchase_refund'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        lot_id := v_former.lot_ids[1];
        refunded_before := v_former.refunded_before;
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
    SELECT p.*
    INTO v_purchase
    FROM billing.credit_purchases p
    WHERE p.tenant_id = p_tenant_id
      AND p.organisation_id = p_organisation_id
      AND p.purchase_id = p_purchase_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown_purchase';
        RETURN NEXT;
        RETURN;
    END IF;

    PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);
    SELECT l.remaining, l.is_expired
    INTO v_lot
    FROM billing.credit_lots l
    WHERE l.tenant_id = p_tenant_id
      AND l.organisation_id = p_organisation_id
      AND l.lot_id = v_purchase.lot_id; -- which only a completed purchase has
    refundable := 0;
    IF v_lot.remaining > 0 AND NOT v_lot.is_expired THEN
        -- More than the lot has is refused in any case, and ends no hold.
        v_wanted := CASE WHEN p_quantity <= v_lot.remaining THEN p_quantity + v_limit ELSE 'Infinity' END;
        refundable := least(
            v_lot.remaining,
            greatest(billing.settle_credits(p_tenant_id, p_organisation_id, v_wanted, p_at) - v_limit, 0));
    END IF;
    IF p_quantity > refundable THEN
        outcome := 'refused';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT t.*
    INTO v_taken
    FROM billing.take_from_credit_lot(
        p_tenant_id, p_organisation_id, v_purchase.lot_id, 'purchase_refund', p_quantity, NULL, p_idempotency_key, p_at) t;
    outcome := v_taken.outcome;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO billing.credit_purchase_refunds
        (tenant_id, organisation_id, sequence_number, purchase_id, bought, refunded_before, quantity)
    VALUES (p_tenant_id, p_organisation_id, v_taken.sequence_number, p_purchase_id, v_purchase.quantity,
            v_purchase.refunded, p_quantity);
    UPDATE billing.credit_purchases p
    SET refunded = p.refunded + p_quantity
    WHERE p.tenant_id = p_tenant_id
      AND p.organisation_id = p_organisation_id
      AND p.purchase_id = p_purchase_id;

    sequence_number := v_taken.sequence_number;
    balance_after := v_taken.balance_after;
    lot_id := v_purchase.lot_id;
    refunded_before := v_purchase.refunded;
    refundable := refundable - p_quantity;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.refund_credit_purchase(uuid, uuid, uuid, numeric, text, timestamptz)
    IS 'Takes out what is left of bought credits, because it is paid back.';
