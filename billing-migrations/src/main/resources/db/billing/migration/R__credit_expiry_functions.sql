-- Credits: booking what has expired, and ending holds that have.
--
-- Credits past their expiry cannot be consumed, booked or not. Booking takes them out of the balance, by a ledger row per
-- lot that counts from the lot's expiry. It cannot be taken back, so p_until may lie before p_at by as much as clocks may
-- be apart.

-- What of the expired credits may be taken out, under the lock of the balance row: open holds keep what they need.
--
-- A hold was set aside from credits that could be consumed then. Where these have expired since, it may still be captured
-- from them, so as much of them stays as holds exceed what can be consumed.
CREATE OR REPLACE FUNCTION billing.bookable_expired_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid
)
    RETURNS numeric
    LANGUAGE plpgsql
AS $$
DECLARE
    v_bookable numeric;
BEGIN
    SELECT greatest(c.expired - greatest(c.held - (c.balance + c.overdrawn - c.expired), 0), 0)
    INTO v_bookable
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id;
    RETURN v_bookable;
END;
$$;

COMMENT ON FUNCTION billing.bookable_expired_credits(uuid, uuid) IS 'How much of what has expired no open hold needs.';

-- Ends open holds whose expiry is not after p_until; to be called under the lock of the balance row.
CREATE OR REPLACE FUNCTION billing.end_expired_credit_holds(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_until           timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        hold_id  uuid,
        quantity numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_hold record;
    v_sum  numeric := 0;
BEGIN
    FOR v_hold IN
        UPDATE billing.credit_holds h
        SET status    = 'expired',
            closed_at = greatest(p_at, h.created_at)
        WHERE h.tenant_id = p_tenant_id
          AND h.organisation_id = p_organisation_id
          AND h.status = 'open'
          AND h.expires_at <= p_until
        RETURNING h.hold_id, h.quantity
    LOOP
        v_sum := v_sum + v_hold.quantity;
        hold_id := v_hold.hold_id;
        quantity := v_hold.quantity;
        RETURN NEXT;
    END LOOP;
    IF v_sum > 0 THEN
        UPDATE billing.credits c
        SET held = c.held - v_sum
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id;
    END IF;
END;
$$;

COMMENT ON FUNCTION billing.end_expired_credit_holds(uuid, uuid, timestamptz, timestamptz)
    IS 'Ends holds that are past their expiry, under the lock of the balance row.';

-- Ends holds and books lots of one organisation that have expired by p_until, and nothing twice: a row for each hold and for
-- each lot. A row with neither says that there is no such organisation.
CREATE OR REPLACE FUNCTION billing.expire_credits(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_until           timestamptz,
    p_at              timestamptz
)
    RETURNS TABLE (
        organisation_id uuid,
        hold_id         uuid,
        lot_id          uuid,
        quantity        numeric,
        sequence_number bigint
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_hold     record;
    v_lot      record;
    v_bookable numeric;
    v_booked   numeric;
    v_balance  numeric;
    v_length   bigint;
BEGIN
    PERFORM
    FROM billing.credits c
    WHERE c.tenant_id = p_tenant_id
      AND c.organisation_id = p_organisation_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        IF NOT EXISTS (
            SELECT
            FROM billing.organisations o
            WHERE o.tenant_id = p_tenant_id
              AND o.organisation_id = p_organisation_id
        ) THEN
            RETURN NEXT;
        END IF;
        RETURN;
    END IF;

    organisation_id := p_organisation_id;
    FOR v_hold IN
        SELECT h.*
        FROM billing.end_expired_credit_holds(p_tenant_id, p_organisation_id, p_until, p_at) h
    LOOP
        hold_id := v_hold.hold_id;
        quantity := v_hold.quantity;
        RETURN NEXT;
    END LOOP;
    hold_id := NULL;

    PERFORM billing.mark_expired_credits(p_tenant_id, p_organisation_id, p_at);
    v_bookable := billing.bookable_expired_credits(p_tenant_id, p_organisation_id);
    FOR v_lot IN
        SELECT l.lot_id, l.remaining, l.expires_at
        FROM billing.credit_lots l
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.remaining > 0
          AND l.is_expired
          AND l.expires_at <= p_until
        ORDER BY l.expires_at, l.lot_id DESC
    LOOP
        EXIT WHEN v_bookable = 0;
        v_booked := least(v_lot.remaining, v_bookable);
        v_bookable := v_bookable - v_booked;
        UPDATE billing.credit_lots l
        SET remaining = l.remaining - v_booked
        WHERE l.tenant_id = p_tenant_id
          AND l.organisation_id = p_organisation_id
          AND l.lot_id = v_lot.lot_id;
        UPDATE billing.credits c
        SET balance       = c.balance - v_booked,
            expired       = c.expired - v_booked,
            ledger_length = c.ledger_length + 1
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
        RETURNING c.balance, c.ledger_length
        INTO v_balance, v_length;
        -- No caller's key: the lot and the number make one that nobody else has.
        INSERT INTO billing.credit_transactions
            (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts,
             idempotency_key, effective_at, recorded_at)
        VALUES (p_tenant_id, p_organisation_id, v_length, 'expiry', -v_booked, v_balance, ARRAY [v_lot.lot_id],
                ARRAY [-v_booked], v_lot.lot_id || ' ' || v_length, v_lot.expires_at, p_at);
        lot_id := v_lot.lot_id;
        quantity := v_booked;
        sequence_number := v_length;
        RETURN NEXT;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.expire_credits(uuid, uuid, timestamptz, timestamptz)
    IS 'Books lots of an organisation that have expired, and ends its holds that have.';

-- The same for the next so many organisations of a tenant that have something to expire, in the order of their ids: all in
-- one transaction, so that a page is done or not.
CREATE OR REPLACE FUNCTION billing.expire_tenant_credits(
    p_tenant_id uuid,
    p_after     uuid,
    p_size      integer,
    p_until     timestamptz,
    p_at        timestamptz
)
    RETURNS TABLE (
        organisation_id uuid,
        hold_id         uuid,
        lot_id          uuid,
        quantity        numeric,
        sequence_number bigint
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_organisations uuid[];
    v_organisation  uuid;
BEGIN
    v_organisations := ARRAY(
        SELECT c.organisation_id
        FROM billing.credits c
        WHERE c.tenant_id = p_tenant_id
          AND (p_after IS NULL OR c.organisation_id > p_after)
          AND (
              c.expired > 0
              OR c.next_expiry_at <= p_until
              OR c.held > 0 AND EXISTS (
                  SELECT
                  FROM billing.credit_holds h
                  WHERE h.tenant_id = p_tenant_id
                    AND h.organisation_id = c.organisation_id
                    AND h.status = 'open'
                    AND h.expires_at <= p_until
              )
          )
        ORDER BY c.organisation_id
        LIMIT p_size
    );
    FOREACH v_organisation IN ARRAY v_organisations
    LOOP
        organisation_id := v_organisation;
        hold_id := NULL;
        lot_id := NULL;
        quantity := NULL;
        sequence_number := NULL;
        -- So that a page is as long as was looked at, also where holds need all that has expired.
        RETURN NEXT;
        RETURN QUERY
        SELECT e.*
        FROM billing.expire_credits(p_tenant_id, v_organisation, p_until, p_at) e;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.expire_tenant_credits(uuid, uuid, integer, timestamptz, timestamptz)
    IS 'Books what has expired in the next organisations of a tenant.';
