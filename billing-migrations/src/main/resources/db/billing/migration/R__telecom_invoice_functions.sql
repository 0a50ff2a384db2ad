-- Invoices: a draft is written with its lines, and finalized with the next number of a series.
--
-- Both are called by themselves and by what bills subscriptions, inside its transaction. Locks are taken in the order usage,
-- payment, credited invoice or invoice, account, series; the lock of a series is held until the transaction ends, which is why its
-- numbers have no gap: a number whose transaction is rolled back was never given.

-- Writes a draft and its lines. Subtotal, tax and total are the sums of the lines.
--
-- The arrays are equally long, one place for each line; what a line does not have is null there. Amounts are in whole minor units of the currency. The line of an overage says in quantity times unit price, to four decimals,
-- what of the overage of its period it settles, which is settled with the draft: voiding the invoice takes exactly that back. Dates do not count when a key comes
-- again: who retries may compute them anew.
--
-- outcome: 'done', 'replayed', 'conflict', 'exists' (the id), 'period_invoiced' (an invoice for this period of the subscription is
-- there: invoice_id), 'unknown' (tenant), 'closed' (tenant), 'unknown_customer', 'unknown_account' and 'unknown_subscription' (the
-- customer has none), 'unknown_invoice' (the credited one), 'currency' (currency says which is expected), 'tax_exempt',
-- 'negative' (the total, which total_amount says), or 'settled' (a line takes back more of an overage than is settled).
CREATE OR REPLACE FUNCTION billing.write_invoice(
    p_tenant_id           uuid,
    p_invoice_id          uuid,
    p_customer_id         uuid,
    p_account_id          uuid,
    p_subscription_id     uuid,
    p_invoice_type        text,
    p_currency            text,
    p_period_start        timestamptz,
    p_period_end          timestamptz,
    p_issued_at           timestamptz,
    p_due_at              timestamptz,
    p_credited_invoice_id uuid,
    p_notes               text,
    p_line_types          text[],
    p_descriptions        text[],
    p_quantities          numeric[],
    p_unit_prices         numeric[],
    p_tax_percents        numeric[],
    p_amounts             numeric[],
    p_usage_periods       timestamptz[],
    p_idempotency_key     text,
    p_at                  timestamptz
)
    RETURNS TABLE (
        outcome      text,
        invoice_id   uuid,
        subtotal     numeric,
        tax_amount   numeric,
        total_amount numeric,
        currency     text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former       record;
    v_tenant       record;
    v_customer     record;
    v_account      record;
    v_subscription record;
    v_credited     record;
    v_expected     text; -- currency of what is in another one
    v_subtotal     numeric;
    v_tax          numeric;
    v_met          boolean := false;
    v_periods      timestamptz[];
    v_settled      numeric[];
BEGIN
    -- Whoever else bills these periods locks them before it writes an invoice, so they come first.
    PERFORM
    FROM telecom.subscription_usage u
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = p_subscription_id
      AND u.billing_period_start = ANY (p_usage_periods)
    ORDER BY u.billing_period_start
    FOR NO KEY UPDATE;
    SELECT coalesce(sum(l.amount) FILTER (WHERE l.line_type <> 'tax'), 0),
           coalesce(sum(l.amount) FILTER (WHERE l.line_type = 'tax'), 0)
    INTO v_subtotal, v_tax
    FROM unnest(p_line_types, p_amounts) AS l (line_type, amount);
    subtotal := v_subtotal;
    tax_amount := v_tax;
    total_amount := v_subtotal + v_tax;
    currency := p_currency;

    LOOP
        SELECT i.invoice_id,
               i.subtotal,
               i.tax_amount,
               i.total_amount,
               i.customer_id = p_customer_id
                   AND i.account_id IS NOT DISTINCT FROM p_account_id
                   AND i.subscription_id IS NOT DISTINCT FROM p_subscription_id
                   AND i.invoice_type = p_invoice_type::telecom.invoice_type
                   AND i.currency = p_currency
                   AND i.billing_period_start IS NOT DISTINCT FROM p_period_start
                   AND i.billing_period_end IS NOT DISTINCT FROM p_period_end
                   AND i.credited_invoice_id IS NOT DISTINCT FROM p_credited_invoice_id
                   AND i.notes IS NOT DISTINCT FROM p_notes
                   AND l.line_types = p_line_types
                   AND l.descriptions = p_descriptions
                   AND l.quantities = p_quantities
                   AND l.unit_prices IS NOT DISTINCT FROM p_unit_prices
                   AND l.tax_percents IS NOT DISTINCT FROM p_tax_percents
                   AND l.amounts = p_amounts
                   AND l.usage_periods IS NOT DISTINCT FROM p_usage_periods AS is_same
        INTO v_former
        FROM telecom.invoices i
        CROSS JOIN LATERAL (
            SELECT array_agg(n.line_type::text ORDER BY n.line_number) AS line_types,
                   array_agg(n.description ORDER BY n.line_number) AS descriptions,
                   array_agg(n.quantity::numeric ORDER BY n.line_number) AS quantities,
                   array_agg(n.unit_price::numeric ORDER BY n.line_number) AS unit_prices,
                   array_agg(n.tax_percent::numeric ORDER BY n.line_number) AS tax_percents,
                   array_agg(n.amount::numeric ORDER BY n.line_number) AS amounts,
                   array_agg(n.usage_period_start ORDER BY n.line_number) AS usage_periods
            FROM telecom.invoice_lines n
            WHERE n.tenant_id = p_tenant_id
              AND n.invoice_id = i.invoice_id
        ) l
        WHERE i.tenant_id = p_tenant_id
          AND i.idempotency_key = p_idempotency_key;
        IF FOUND THEN
            outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
            invoice_id := v_former.invoice_id;
            RETURN NEXT;
            RETURN;
        END IF;
        IF v_met THEN
            -- The insert met another one, and not by the key.
            SELECT i.invoice_id
            INTO invoice_id
            FROM telecom.invoices i
            WHERE i.tenant_id = p_tenant_id
              AND i.invoice_id = p_invoice_id;
            outcome := 'exists';
            IF NOT FOUND THEN
                SELECT i.invoice_id
                INTO invoice_id
                FROM telecom.invoices i
                WHERE i.tenant_id = p_tenant_id
                  AND i.subscription_id = p_subscription_id
                  AND i.billing_period_start = p_period_start
                  AND i.invoice_type IN ('subscription', 'postpaid')
                  AND i.status NOT IN ('void', 'cancelled');
                outcome := 'period_invoiced';
            END IF;
            RETURN NEXT;
            RETURN;
        END IF;

        SELECT t.id, t.closed_at
        INTO v_tenant
        FROM billing.tenants t
        WHERE t.id = p_tenant_id;
        SELECT c.customer_id, c.is_tax_exempt
        INTO v_customer
        FROM telecom.customers c
        WHERE c.tenant_id = p_tenant_id
          AND c.customer_id = p_customer_id;
        SELECT a.account_id, a.currency
        INTO v_account
        FROM telecom.accounts a
        WHERE a.tenant_id = p_tenant_id
          AND a.customer_id = p_customer_id
          AND a.account_id = p_account_id;
        SELECT s.subscription_id, s.currency
        INTO v_subscription
        FROM telecom.subscriptions s
        WHERE s.tenant_id = p_tenant_id
          AND s.customer_id = p_customer_id
          AND s.subscription_id = p_subscription_id;
        SELECT i.invoice_id, i.currency
        INTO v_credited
        FROM telecom.invoices i
        WHERE i.tenant_id = p_tenant_id
          AND i.customer_id = p_customer_id
          AND i.invoice_id = p_credited_invoice_id;
        v_expected := coalesce(
            nullif(v_credited.currency, p_currency),
            nullif(v_account.currency, p_currency),
            nullif(v_subscription.currency, p_currency)
        );
        outcome := CASE
                       WHEN v_tenant.id IS NULL THEN 'unknown'
                       WHEN v_tenant.closed_at IS NOT NULL THEN 'closed'
                       WHEN v_customer.customer_id IS NULL THEN 'unknown_customer'
                       WHEN p_account_id IS NOT NULL AND v_account.account_id IS NULL THEN 'unknown_account'
                       WHEN p_subscription_id IS NOT NULL AND v_subscription.subscription_id IS NULL THEN 'unknown_subscription'
                       WHEN p_credited_invoice_id IS NOT NULL AND v_credited.invoice_id IS NULL THEN 'unknown_invoice'
                       WHEN v_expected IS NOT NULL THEN 'currency'
                       WHEN v_tax <> 0 AND v_customer.is_tax_exempt THEN 'tax_exempt'
                       WHEN v_subtotal + v_tax < 0 THEN 'negative'
                       WHEN EXISTS (
                           SELECT
                           FROM unnest(p_usage_periods, p_quantities, p_unit_prices, p_amounts)
                               AS l (period_start, quantity, unit_price, amount)
                           JOIN telecom.subscription_usage u
                               ON u.tenant_id = p_tenant_id
                               AND u.subscription_id = p_subscription_id
                               AND u.billing_period_start = l.period_start
                           GROUP BY u.billing_period_start, u.overage_settled
                           HAVING u.overage_settled + sum(coalesce(round(l.quantity * l.unit_price, 4), l.amount)) < 0
                       ) THEN 'settled'
                   END;
        IF outcome IS NOT NULL THEN
            currency := coalesce(v_expected, p_currency);
            RETURN NEXT;
            RETURN;
        END IF;

        INSERT INTO telecom.invoices
            (tenant_id, invoice_id, customer_id, account_id, subscription_id, invoice_type, status, subtotal, tax_amount,
             total_amount, currency, billing_period_start, billing_period_end, issued_at, due_at, credited_invoice_id, notes,
             idempotency_key, created_at, updated_at)
        VALUES (p_tenant_id, p_invoice_id, p_customer_id, p_account_id, p_subscription_id,
                p_invoice_type::telecom.invoice_type, 'draft', v_subtotal, v_tax, v_subtotal + v_tax, p_currency, p_period_start,
                p_period_end, p_issued_at, p_due_at, p_credited_invoice_id, p_notes, p_idempotency_key, p_at, p_at)
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
        v_met := true;
    END LOOP;

    INSERT INTO telecom.invoice_lines
        (tenant_id, invoice_id, line_number, line_type, description, quantity, unit_price, tax_percent, amount,
         usage_period_start)
    SELECT p_tenant_id, p_invoice_id, l.line_number, l.line_type::telecom.invoice_line_type, l.description, l.quantity,
           l.unit_price, l.tax_percent, l.amount, l.usage_period_start
    FROM unnest(p_line_types, p_descriptions, p_quantities, p_unit_prices, p_tax_percents, p_amounts, p_usage_periods)
        WITH ORDINALITY
        AS l (line_type, description, quantity, unit_price, tax_percent, amount, usage_period_start, line_number);
    SELECT array_agg(l.usage_period_start), array_agg(l.settled)
    INTO v_periods, v_settled
    FROM billing.overage_of_invoice(p_tenant_id, p_invoice_id) l;
    UPDATE telecom.subscription_usage u
    SET overage_settled = u.overage_settled + l.settled,
        updated_at      = greatest(u.updated_at, p_at)
    FROM unnest(v_periods, v_settled) AS l (usage_period_start, settled)
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = p_subscription_id
      AND u.billing_period_start = l.usage_period_start;
    outcome := 'done';
    invoice_id := p_invoice_id;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.write_invoice(uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, timestamptz, timestamptz, timestamptz, uuid, text, text[], text[], numeric[], numeric[], numeric[], numeric[], timestamptz[], text, timestamptz)
    IS 'Writes a draft of an invoice and its lines, once per key and once per period of a subscription.';

-- Gives a draft the next number of a series and a copy of its customer. Where nothing is owed it is paid at once; a credit note
-- is applied in full to the invoice that it credits.
--
-- The invoice is its own key: finalizing it again in the same series is a replay, in another a conflict. It is issued at p_at; a
-- day on which it is due that has passed by then becomes p_at.
--
-- outcome: 'done', 'replayed', 'conflict' (finalized in another series), 'unknown', 'cancelled', or 'refused' (a credit note of
-- more than is left of its invoice, which available says).
CREATE OR REPLACE FUNCTION billing.finalize_invoice(
    p_tenant_id  uuid,
    p_invoice_id uuid,
    p_series     text,
    p_at         timestamptz
)
    RETURNS TABLE (
        outcome        text,
        invoice_id     uuid,
        invoice_number text,
        status         text,
        total_amount   numeric,
        available      numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_invoice  record;
    v_left     numeric;
    v_number   integer;
    v_snapshot jsonb;
BEGIN
    -- Not FOR NO KEY UPDATE: the number belongs to a key, and a lock must not have to grow.
    SELECT i.*
    INTO v_invoice
    FROM telecom.invoices i
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    FOR UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    invoice_id := p_invoice_id;
    invoice_number := v_invoice.invoice_number;
    status := v_invoice.status;
    total_amount := v_invoice.total_amount;
    IF v_invoice.status <> 'draft' THEN
        outcome := CASE
                       WHEN v_invoice.status = 'cancelled' THEN 'cancelled'
                       WHEN v_invoice.series = p_series THEN 'replayed'
                       ELSE 'conflict'
                   END;
        RETURN NEXT;
        RETURN;
    END IF;

    IF v_invoice.invoice_type = 'credit_note' THEN
        SELECT CASE
                   WHEN i.status IN ('finalized', 'partially_paid', 'overdue') THEN i.balance_amount
                   ELSE 0
               END
        INTO v_left
        FROM telecom.invoices i
        WHERE i.tenant_id = p_tenant_id
          AND i.invoice_id = v_invoice.credited_invoice_id
        FOR NO KEY UPDATE;
        IF v_invoice.total_amount > v_left THEN
            outcome := 'refused';
            available := v_left;
            RETURN NEXT;
            RETURN;
        END IF;
        PERFORM billing.settle_invoice(p_tenant_id, v_invoice.credited_invoice_id, 0, v_invoice.total_amount, p_at);
    END IF;

    -- One statement makes the series or counts on, whoever else does at this moment.
    INSERT INTO telecom.invoice_series (tenant_id, series, last_number)
    VALUES (p_tenant_id, p_series, 1)
    ON CONFLICT (tenant_id, series) DO UPDATE
    SET last_number = invoice_series.last_number + 1
    RETURNING last_number
    INTO v_number;

    -- Before the update: Citus builds no document in one.
    SELECT jsonb_build_object(
               'customer_id', c.customer_id,
               'company_name', c.company_name,
               'first_name', u.first_name,
               'last_name', u.last_name,
               'email', u.email,
               'phone_number', u.phone_number,
               'business_type', c.business_type,
               'gstin', c.gstin,
               'pan', c.pan,
               'billing_address', c.billing_address,
               'billing_city', c.billing_city,
               'billing_state', c.billing_state,
               'billing_country', c.billing_country,
               'billing_postal_code', c.billing_postal_code,
               'is_tax_exempt', c.is_tax_exempt)
    INTO v_snapshot
    FROM telecom.customers c
    JOIN telecom.users u
        ON u.tenant_id = c.tenant_id
        AND u.user_id = c.user_id
    WHERE c.tenant_id = p_tenant_id
      AND c.customer_id = v_invoice.customer_id;

    UPDATE telecom.invoices i
    SET series            = p_series,
        series_number     = v_number,
        status            = CASE
                                WHEN i.total_amount = 0 OR i.invoice_type = 'credit_note'
                                    THEN 'paid'::telecom.invoice_status
                                ELSE 'finalized'
                            END,
        paid_at           = CASE WHEN i.total_amount = 0 OR i.invoice_type = 'credit_note' THEN p_at END,
        -- A credit note is owed by nobody: all of it is credited.
        credited_amount   = CASE WHEN i.invoice_type = 'credit_note' THEN i.total_amount ELSE 0 END,
        issued_at         = p_at,
        due_at            = greatest(i.due_at, p_at),
        customer_snapshot = v_snapshot,
        version           = i.version + 1,
        updated_at        = greatest(i.updated_at, p_at)
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    RETURNING i.invoice_number, i.status
    INTO invoice_number, status;
    outcome := 'done';
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.finalize_invoice(uuid, uuid, text, timestamptz)
    IS 'Gives a draft the next number of a series, without a gap, and a copy of its customer.';

-- Changes what is paid and credited of an invoice whose row the caller has locked, and its status with them.
--
-- What was overdue stays so until nothing is owed; what is owed again by a refund is found by the next run that looks for it.
CREATE OR REPLACE FUNCTION billing.settle_invoice(
    p_tenant_id  uuid,
    p_invoice_id uuid,
    p_paid       numeric,
    p_credited   numeric,
    p_at         timestamptz
)
    RETURNS TABLE (
        status         text,
        balance_amount numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
BEGIN
    UPDATE telecom.invoices i
    SET paid_amount     = i.paid_amount + p_paid,
        credited_amount = i.credited_amount + p_credited,
        status          = CASE
                              WHEN i.paid_amount + p_paid + i.credited_amount + p_credited = i.total_amount
                                  THEN 'paid'::telecom.invoice_status
                              WHEN i.status = 'overdue' THEN 'overdue'
                              WHEN i.paid_amount + p_paid > 0 THEN 'partially_paid'
                              ELSE 'finalized'
                          END,
        paid_at         = CASE
                              WHEN i.paid_amount + p_paid + i.credited_amount + p_credited = i.total_amount THEN p_at
                          END,
        version         = i.version + 1,
        updated_at      = greatest(i.updated_at, p_at)
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = p_invoice_id
    RETURNING i.status, i.balance_amount
    INTO status, balance_amount;
    IF FOUND THEN
        RETURN NEXT;
    END IF;
END;
$$;

COMMENT ON FUNCTION billing.settle_invoice(uuid, uuid, numeric, numeric, timestamptz)
    IS 'Changes what is paid and credited of a locked invoice, and its status with them.';
