-- Invoices after they were written: credited, paid from a balance, voided or cancelled. Each call is one statement.

-- Credits part of an invoice: a credit note with lines of its own, written and finalized at once, for at most what is left to pay.
--
-- outcome: what write_invoice and finalize_invoice say, 'unknown_invoice', 'ended' (invoice_status says how), or 'refused'
-- (available says what is left).
CREATE OR REPLACE FUNCTION billing.take_back_from_invoice(
    p_tenant_id       uuid,
    p_note_id         uuid,
    p_invoice_id      uuid,
    p_series          text,
    p_currency        text,
    p_notes           text,
    p_line_types      text[],
    p_descriptions    text[],
    p_quantities      numeric[],
    p_unit_prices     numeric[],
    p_tax_percents    numeric[],
    p_amounts         numeric[],
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome        text,
        invoice_id     uuid,
        invoice_status text,
        available      numeric,
        currency       text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_invoice   record;
    v_written   record;
    v_finalized record;
    v_total     numeric;
BEGIN
    SELECT i.*
    INTO v_invoice
    FROM telecom.invoices i
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown_invoice';
        RETURN NEXT;
        RETURN;
    END IF;

    -- A key that was used is write_invoice's to answer, whatever is left by now.
    IF NOT EXISTS (
        SELECT
        FROM telecom.invoices i
        WHERE i.tenant_id = p_tenant_id
          AND i.idempotency_key = p_idempotency_key
    ) THEN
        SELECT sum(a.amount)
        INTO v_total
        FROM unnest(p_amounts) AS a (amount);
        outcome := CASE
                       WHEN v_invoice.status NOT IN ('finalized', 'partially_paid', 'overdue') THEN 'ended'
                       WHEN v_invoice.currency = p_currency AND v_total > v_invoice.balance_amount THEN 'refused'
                   END;
        IF outcome IS NOT NULL THEN
            invoice_status := v_invoice.status;
            available := v_invoice.balance_amount;
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;

    SELECT w.*
    INTO v_written
    FROM billing.write_invoice(
        p_tenant_id, p_note_id, v_invoice.customer_id, v_invoice.account_id, v_invoice.subscription_id, 'credit_note',
        p_currency, NULL, NULL, p_at, p_at, p_invoice_id, p_notes, p_line_types, p_descriptions, p_quantities, p_unit_prices,
        p_tax_percents, p_amounts, array_fill(NULL::timestamptz, ARRAY[cardinality(p_amounts)]), p_idempotency_key, p_at) w;
    outcome := v_written.outcome;
    invoice_id := v_written.invoice_id;
    currency := v_written.currency;
    IF outcome IN ('done', 'replayed') THEN
        SELECT f.*
        INTO v_finalized
        FROM billing.finalize_invoice(p_tenant_id, v_written.invoice_id, p_series, p_at) f;
        outcome := v_finalized.outcome;
        available := v_finalized.available;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.take_back_from_invoice(uuid, uuid, uuid, text, text, text, text[], text[], numeric[], numeric[], numeric[], numeric[], text, timestamptz)
    IS 'Credits part of an invoice by a credit note, at most what is left to pay.';

-- Pays an invoice, or part of it, from the balance of an account of its customer: a charge in the ledger, whose key the caller gives.
--
-- outcome: 'done', 'replayed', 'conflict', 'unknown_invoice', 'unknown_account' (the customer has none), 'ended' (invoice_status
-- says how), 'currency' (the invoice's) and 'account_currency' (currency says which is expected), 'exceeded' (available says what is owed), or what change_account_balance says: 'closed',
-- 'suspended', 'refused' (available says what the account has).
CREATE OR REPLACE FUNCTION billing.pay_invoice_from_balance(
    p_tenant_id       uuid,
    p_invoice_id      uuid,
    p_account_id      uuid,
    p_amount          numeric,
    p_currency        text,
    p_idempotency_key text,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome         text,
        invoice_status  text,
        sequence_number bigint,
        balance_after   numeric,
        available       numeric,
        currency        text,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_invoice record;
    v_former  record;
    v_charged record;
BEGIN
    SELECT i.*
    INTO v_invoice
    FROM telecom.invoices i
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown_invoice';
        RETURN NEXT;
        RETURN;
    END IF;
    invoice_status := v_invoice.status;
    currency := v_invoice.currency;

    SELECT t.sequence_number,
           t.balance_after,
           t.recorded_at,
           t.account_id = p_account_id
               AND t.invoice_id IS NOT DISTINCT FROM p_invoice_id
               AND t.amount = -p_amount
               AND v_invoice.currency = p_currency AS is_same
    INTO v_former
    FROM telecom.account_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = 'charge'
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    outcome := CASE
                   WHEN NOT EXISTS (
                       SELECT
                       FROM telecom.accounts a
                       WHERE a.tenant_id = p_tenant_id
                         AND a.customer_id = v_invoice.customer_id
                         AND a.account_id = p_account_id
                   ) THEN 'unknown_account'
                   WHEN v_invoice.status NOT IN ('finalized', 'partially_paid', 'overdue') THEN 'ended'
                   WHEN v_invoice.currency <> p_currency THEN 'currency'
                   WHEN p_amount > v_invoice.balance_amount THEN 'exceeded'
               END;
    IF outcome IS NOT NULL THEN
        available := v_invoice.balance_amount;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT c.*
    INTO v_charged
    FROM billing.change_account_balance(
        p_tenant_id, p_account_id, 'charge', -p_amount, p_currency, NULL, NULL, p_invoice_id, NULL, p_idempotency_key, p_at) c;
    outcome := v_charged.outcome;
    available := v_charged.available;
    IF outcome = 'done' THEN
        SELECT s.status
        INTO invoice_status
        FROM billing.settle_invoice(p_tenant_id, p_invoice_id, p_amount, 0, p_at) s;
        sequence_number := v_charged.sequence_number;
        balance_after := v_charged.balance_after;
        recorded_at := v_charged.recorded_at;
    ELSIF outcome = 'currency' THEN
        outcome := 'account_currency';
        currency := (
            SELECT a.currency
            FROM telecom.accounts a
            WHERE a.tenant_id = p_tenant_id
              AND a.account_id = p_account_id
        );
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.pay_invoice_from_balance(uuid, uuid, uuid, numeric, text, text, timestamptz)
    IS 'Pays an invoice from the balance of an account, once per key.';

-- Ends an invoice of which nothing is paid: 'void' where it has a number, which it keeps, 'cancelled' where it is a draft. The overage
-- that its lines settled is unsettled again, for another invoice.
--
-- outcome: 'done', 'replayed' (it has ended so), 'unknown', 'ended' (invoice_status says what stands in the way), or 'settled' (less of
-- the overage is settled by now, because calls were rated down since).
CREATE OR REPLACE FUNCTION billing.end_invoice(
    p_tenant_id  uuid,
    p_invoice_id uuid,
    p_status     text,
    p_reason     text,
    p_at         timestamptz
)
    RETURNS TABLE (
        outcome        text,
        invoice_status text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_invoice record;
    v_short   boolean;
    v_periods timestamptz[];
    v_settled numeric[];
BEGIN
    -- Lines do not change. What bills periods locks these before it writes an invoice, so they come first.
    PERFORM
    FROM telecom.subscription_usage u
    WHERE u.tenant_id = p_tenant_id
      AND (u.subscription_id, u.billing_period_start) IN (
          SELECT i.subscription_id, l.usage_period_start
          FROM telecom.invoices i
          JOIN telecom.invoice_lines l
              ON l.tenant_id = i.tenant_id
              AND l.invoice_id = i.invoice_id
          WHERE i.tenant_id = p_tenant_id
            AND i.invoice_id = p_invoice_id
            AND l.line_type = 'overage'
      )
    ORDER BY u.billing_period_start
    FOR NO KEY UPDATE;
    SELECT i.*
    INTO v_invoice
    FROM telecom.invoices i
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    FOR NO KEY UPDATE;
    invoice_status := v_invoice.status;
    outcome := CASE
                   WHEN v_invoice.invoice_id IS NULL THEN 'unknown'
                   WHEN v_invoice.status = p_status::telecom.invoice_status THEN 'replayed'
                   WHEN p_status = 'cancelled' AND v_invoice.status = 'draft' THEN NULL
                   WHEN p_status = 'void' AND v_invoice.status IN ('finalized', 'overdue') AND v_invoice.paid_amount = 0 THEN NULL
                   ELSE 'ended'
               END;
    IF outcome IS NOT NULL THEN
        -- What is overdue may be paid in part.
        IF v_invoice.status = 'overdue' AND p_status = 'void' THEN
            invoice_status := 'partially_paid';
        END IF;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT array_agg(l.usage_period_start), array_agg(l.settled)
    INTO v_periods, v_settled
    FROM billing.overage_of_invoice(p_tenant_id, p_invoice_id) l;
    SELECT bool_or(u.overage_settled < l.settled)
    INTO v_short
    FROM unnest(v_periods, v_settled) AS l (usage_period_start, settled)
    JOIN telecom.subscription_usage u
        ON u.tenant_id = p_tenant_id
        AND u.subscription_id = v_invoice.subscription_id
        AND u.billing_period_start = l.usage_period_start;
    IF v_short THEN
        outcome := 'settled';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE telecom.subscription_usage u
    SET overage_settled = u.overage_settled - l.settled,
        updated_at      = greatest(u.updated_at, p_at)
    FROM unnest(v_periods, v_settled) AS l (usage_period_start, settled)
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = v_invoice.subscription_id
      AND u.billing_period_start = l.usage_period_start;
    UPDATE telecom.invoices i
    SET status      = p_status::telecom.invoice_status,
        voided_at   = p_at,
        void_reason = p_reason,
        version     = i.version + 1,
        updated_at  = greatest(i.updated_at, p_at)
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id;
    outcome := 'done';
    invoice_status := p_status;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.end_invoice(uuid, uuid, text, text, timestamptz)
    IS 'Voids an invoice or cancels a draft, of which nothing is paid.';

-- What the lines of an invoice settled of the overage of each period.
CREATE OR REPLACE FUNCTION billing.overage_of_invoice(
    p_tenant_id  uuid,
    p_invoice_id uuid
)
    RETURNS TABLE (
        usage_period_start timestamptz,
        settled            numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT l.usage_period_start, sum(coalesce(round(l.quantity * l.unit_price, 4), l.amount))
    FROM telecom.invoice_lines l
    WHERE l.tenant_id = p_tenant_id
      AND l.invoice_id = p_invoice_id
      AND l.line_type = 'overage'
    GROUP BY l.usage_period_start;
END;
$$;

COMMENT ON FUNCTION billing.overage_of_invoice(uuid, uuid)
    IS 'What the lines of an invoice settled of the overage of each period.';
