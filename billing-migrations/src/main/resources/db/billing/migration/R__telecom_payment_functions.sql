-- Payments: started, processed, completed or failed, refunded. Each call is one statement, which books what it says in the same moment
-- on the invoice and in the ledger of the account.
--
-- Locks are taken in the order payment, invoice, account. The reference that makes a gateway's payment known once among all tenants is
-- not written here: on Citus it is on another node.

-- Notes that something is to be paid; with p_is_complete, that it was.
--
-- outcome: 'done', 'replayed', 'conflict', 'exists' (the id), 'number_used', 'payment_used' (the gateway's), 'unknown' and 'closed'
-- (tenant), 'unknown_customer', 'unknown_account', 'unknown_invoice', 'unknown_subscription' (the customer has none),
-- 'closed_account', 'currency' (currency says which is expected), 'ended' (invoice_status says how), or 'refused' (more than is
-- owed, which available says, and there is no account for the rest).
CREATE OR REPLACE FUNCTION billing.start_payment(
    p_tenant_id          uuid,
    p_payment_id         uuid,
    p_customer_id        uuid,
    p_account_id         uuid,
    p_invoice_id         uuid,
    p_subscription_id    uuid,
    p_payment_number     text,
    p_amount             numeric,
    p_currency           text,
    p_payment_method     text,
    p_gateway            text,
    p_gateway_payment_id text,
    p_gateway_order_id   text,
    p_description        text,
    p_is_complete        boolean,
    p_idempotency_key    text,
    p_at                 timestamptz
)
    RETURNS TABLE (
        outcome        text,
        payment_id     uuid,
        invoice_status text,
        available      numeric,
        currency       text,
        account_id     uuid
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_former    record;
    v_tenant    record;
    v_account   record;
    v_invoice   record;
    v_completed record;
    v_met       boolean := false;
BEGIN
    LOOP
        SELECT p.payment_id,
               p.customer_id = p_customer_id
                   AND p.account_id IS NOT DISTINCT FROM p_account_id
                   AND p.invoice_id IS NOT DISTINCT FROM p_invoice_id
                   AND p.subscription_id IS NOT DISTINCT FROM p_subscription_id
                   AND (p_payment_number IS NULL OR p.payment_number = p_payment_number)
                   AND p.amount = p_amount
                   AND p.currency = p_currency
                   AND p.payment_method = p_payment_method::telecom.payment_method_type
                   AND p.gateway = p_gateway::telecom.payment_gateway
                   AND p.gateway_order_id IS NOT DISTINCT FROM p_gateway_order_id
                   AND p.description IS NOT DISTINCT FROM p_description
                   AND (p.paid_at IS NOT NULL OR NOT p_is_complete)
                   -- What the gateway says later takes the place of what was named first.
                   AND (NOT p_is_complete AND (p.status <> 'pending' OR p.retry_count > 0)
                       OR p.gateway_payment_id IS NOT DISTINCT FROM p_gateway_payment_id) AS is_same
        INTO v_former
        FROM telecom.payments p
        WHERE p.tenant_id = p_tenant_id
          AND p.idempotency_key = p_idempotency_key;
        IF FOUND THEN
            outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
            payment_id := v_former.payment_id;
            RETURN NEXT;
            RETURN;
        END IF;
        IF v_met THEN
            -- The insert met another one, and not by the key.
            outcome := CASE
                           WHEN EXISTS (
                               SELECT
                               FROM telecom.payments p
                               WHERE p.tenant_id = p_tenant_id
                                 AND p.payment_id = p_payment_id
                           ) THEN 'exists'
                           WHEN EXISTS (
                               SELECT
                               FROM telecom.payments p
                               WHERE p.tenant_id = p_tenant_id
                                 AND p.payment_number = p_payment_number
                           ) THEN 'number_used'
                           ELSE 'payment_used'
                       END;
            RETURN NEXT;
            RETURN;
        END IF;

        -- What is booked at once must be as it is decided here.
        IF p_is_complete THEN
            PERFORM
            FROM telecom.invoices i
            WHERE i.tenant_id = p_tenant_id
              AND i.invoice_id = p_invoice_id
            FOR NO KEY UPDATE;
            PERFORM
            FROM telecom.accounts a
            WHERE a.tenant_id = p_tenant_id
              AND a.account_id = coalesce(p_account_id, (
                  SELECT i.account_id
                  FROM telecom.invoices i
                  WHERE i.tenant_id = p_tenant_id
                    AND i.invoice_id = p_invoice_id))
            FOR NO KEY UPDATE;
        END IF;
        SELECT t.id, t.closed_at
        INTO v_tenant
        FROM billing.tenants t
        WHERE t.id = p_tenant_id;
        SELECT i.invoice_id, i.account_id, i.status, i.currency, i.balance_amount
        INTO v_invoice
        FROM telecom.invoices i
        WHERE i.tenant_id = p_tenant_id
          AND i.customer_id = p_customer_id
          AND i.invoice_id = p_invoice_id;
        SELECT a.account_id, a.status, a.currency
        INTO v_account
        FROM telecom.accounts a
        WHERE a.tenant_id = p_tenant_id
          AND a.customer_id = p_customer_id
          AND a.account_id = coalesce(p_account_id, v_invoice.account_id);
        invoice_status := v_invoice.status;
        account_id := v_account.account_id;
        available := v_invoice.balance_amount;
        currency := coalesce(v_invoice.currency, v_account.currency);
        outcome := CASE
                       WHEN v_tenant.id IS NULL THEN 'unknown'
                       WHEN v_tenant.closed_at IS NOT NULL THEN 'closed'
                       WHEN NOT EXISTS (
                           SELECT
                           FROM telecom.customers c
                           WHERE c.tenant_id = p_tenant_id
                             AND c.customer_id = p_customer_id
                       ) THEN 'unknown_customer'
                       WHEN p_invoice_id IS NOT NULL AND v_invoice.invoice_id IS NULL THEN 'unknown_invoice'
                       WHEN p_account_id IS NOT NULL AND v_account.account_id IS NULL THEN 'unknown_account'
                       WHEN p_subscription_id IS NOT NULL AND NOT EXISTS (
                           SELECT
                           FROM telecom.subscriptions s
                           WHERE s.tenant_id = p_tenant_id
                             AND s.customer_id = p_customer_id
                             AND s.subscription_id = p_subscription_id
                       ) THEN 'unknown_subscription'
                       WHEN p_currency IN (v_invoice.currency, v_account.currency) IS NOT TRUE
                           OR v_invoice.currency <> v_account.currency THEN 'currency'
                       WHEN v_invoice.status NOT IN ('finalized', 'partially_paid', 'overdue') THEN 'ended'
                       WHEN p_amount > v_invoice.balance_amount AND v_account.account_id IS NULL THEN 'refused'
                       WHEN v_account.status = 'closed' AND (p_account_id IS NOT NULL OR p_amount > v_invoice.balance_amount)
                           THEN 'closed_account'
                   END;
        IF outcome IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;

        INSERT INTO telecom.payments
            (tenant_id, payment_id, customer_id, account_id, subscription_id, invoice_id, payment_number, amount, currency,
             payment_method, status, gateway, gateway_payment_id, gateway_order_id, description, idempotency_key, created_at,
             updated_at)
        VALUES (p_tenant_id, p_payment_id, p_customer_id, p_account_id, p_subscription_id, p_invoice_id,
                coalesce(p_payment_number, 'PAY-' || upper(replace(p_payment_id::text, '-', ''))), p_amount, p_currency,
                p_payment_method::telecom.payment_method_type, 'pending', p_gateway::telecom.payment_gateway,
                p_gateway_payment_id, p_gateway_order_id, p_description, p_idempotency_key, p_at, p_at)
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
        v_met := true;
    END LOOP;

    outcome := 'done';
    payment_id := p_payment_id;
    IF p_is_complete THEN
        SELECT c.*
        INTO v_completed
        FROM billing.complete_payment(p_tenant_id, p_payment_id, p_gateway_payment_id, p_at) c;
        IF v_completed.outcome <> 'done' THEN
            RAISE EXCEPTION 'payment % could not be completed: %', p_payment_id, v_completed.outcome;
        END IF;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.start_payment(uuid, uuid, uuid, uuid, uuid, uuid, text, numeric, text, text, text, text, text, text, boolean, text, timestamptz)
    IS 'Notes that something is to be paid, or was, once per key.';

-- Notes that the gateway is at work on a payment, and how it names it. What is further already stays as it is.
--
-- outcome: 'done', 'replayed' (nothing changed), 'unknown', or 'payment_used'.
CREATE OR REPLACE FUNCTION billing.process_payment(
    p_tenant_id          uuid,
    p_payment_id         uuid,
    p_gateway_payment_id text,
    p_at                 timestamptz
)
    RETURNS TABLE (
        outcome text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_payment record;
BEGIN
    SELECT p.*
    INTO v_payment
    FROM telecom.payments p
    WHERE p.tenant_id = p_tenant_id
      AND p.payment_id = p_payment_id
    FOR UPDATE;
    outcome := CASE
                   WHEN v_payment.payment_id IS NULL THEN 'unknown'
                   WHEN v_payment.status NOT IN ('pending', 'processing') THEN 'replayed'
                   WHEN v_payment.status = 'processing' AND v_payment.gateway_payment_id = p_gateway_payment_id THEN 'replayed'
               END;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    BEGIN
        UPDATE telecom.payments p
        SET status             = 'processing',
            gateway_payment_id = p_gateway_payment_id,
            updated_at         = greatest(p.updated_at, p_at)
        WHERE p.tenant_id = p_tenant_id
          AND p.payment_id = p_payment_id;
        outcome := 'done';
    EXCEPTION
        WHEN unique_violation THEN
            outcome := 'payment_used';
    END;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.process_payment(uuid, uuid, text, timestamptz)
    IS 'Notes that the gateway is at work on a payment.';

-- Books a payment, because the money has come: on its invoice as far as that is owed, the rest in the account, which is the payment's
-- or else the invoice's. One that failed may still be completed.
--
-- Without an id of the gateway it is the one that was named before.
--
-- outcome: 'done', 'replayed' (completed by the same payment of the gateway), 'unknown', 'unnamed' (no id was ever named), 'ended'
-- (completed by another), 'payment_used' (by another payment of the tenant), 'closed_account', or 'refused' (more than is owed, which available says, and
-- there is no account for the rest).
CREATE OR REPLACE FUNCTION billing.complete_payment(
    p_tenant_id          uuid,
    p_payment_id         uuid,
    p_gateway_payment_id text,
    p_at                 timestamptz
)
    RETURNS TABLE (
        outcome        text,
        payment_status text,
        available      numeric,
        invoice_id     uuid,
        account_id     uuid
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_payment record;
    v_invoice record;
    v_account record;
    v_booked  record;
    v_rest    numeric;
BEGIN
    SELECT p.*
    INTO v_payment
    FROM telecom.payments p
    WHERE p.tenant_id = p_tenant_id
      AND p.payment_id = p_payment_id
    FOR UPDATE;
    payment_status := v_payment.status;
    invoice_id := v_payment.invoice_id;
    IF v_payment.payment_id IS NULL OR v_payment.paid_at IS NOT NULL THEN
        outcome := CASE
                       WHEN v_payment.payment_id IS NULL THEN 'unknown'
                       WHEN v_payment.gateway_payment_id IS NOT DISTINCT FROM
                           coalesce(p_gateway_payment_id, v_payment.gateway_payment_id) THEN 'replayed'
                       ELSE 'ended'
                   END;
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_payment.gateway <> 'manual' AND v_payment.gateway_payment_id IS NULL AND p_gateway_payment_id IS NULL THEN
        outcome := 'unnamed';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT i.account_id,
           CASE WHEN i.status IN ('finalized', 'partially_paid', 'overdue') THEN i.balance_amount ELSE 0 END AS owed
    INTO v_invoice
    FROM telecom.invoices i
    WHERE i.tenant_id = p_tenant_id
      AND i.invoice_id = v_payment.invoice_id
    FOR NO KEY UPDATE;
    available := coalesce(v_invoice.owed, 0);
    v_rest := greatest(v_payment.amount - available, 0);
    account_id := coalesce(v_payment.account_id, v_invoice.account_id);
    IF v_rest > 0 THEN
        SELECT a.status
        INTO v_account
        FROM telecom.accounts a
        WHERE a.tenant_id = p_tenant_id
          AND a.account_id = coalesce(v_payment.account_id, v_invoice.account_id)
        FOR NO KEY UPDATE;
        IF NOT FOUND OR v_account.status = 'closed' THEN
            outcome := CASE WHEN v_account.status IS NULL THEN 'refused' ELSE 'closed_account' END;
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;

    BEGIN
        IF v_rest > 0 THEN
            SELECT c.outcome
            INTO v_booked
            FROM billing.change_account_balance(
                p_tenant_id, coalesce(v_payment.account_id, v_invoice.account_id), 'top_up', v_rest, v_payment.currency, NULL,
                p_payment_id, NULL, NULL, 'payment:' || p_payment_id, p_at) c;
            IF v_booked.outcome <> 'done' THEN
                RAISE EXCEPTION 'payment % could not be booked: %', p_payment_id, v_booked.outcome;
            END IF;
        END IF;
        IF v_payment.amount > v_rest THEN
            PERFORM billing.settle_invoice(p_tenant_id, v_payment.invoice_id, v_payment.amount - v_rest, 0, p_at);
        END IF;
        UPDATE telecom.payments p
        SET status             = 'completed',
            gateway_payment_id = coalesce(p_gateway_payment_id, p.gateway_payment_id),
            paid_at            = p_at,
            next_retry_at      = NULL,
            updated_at         = greatest(p.updated_at, p_at)
        WHERE p.tenant_id = p_tenant_id
          AND p.payment_id = p_payment_id;
        outcome := 'done';
        payment_status := 'completed';
    EXCEPTION
        -- What was booked in this block is undone.
        WHEN unique_violation THEN
            outcome := 'payment_used';
    END;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.complete_payment(uuid, uuid, text, timestamptz)
    IS 'Books a payment on its invoice and in its account, once.';

-- Notes that a payment failed, and when it is to be tried again: after the first wait, then twice as long each time. What has failed
-- stays as it is.
--
-- outcome: 'done', 'replayed', 'unknown', or 'ended' (payment_status says how).
CREATE OR REPLACE FUNCTION billing.fail_payment(
    p_tenant_id    uuid,
    p_payment_id   uuid,
    p_code         text,
    p_reason       text,
    p_retries      integer,
    p_wait_seconds integer,
    p_at           timestamptz
)
    RETURNS TABLE (
        outcome        text,
        payment_status text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_retry_count integer;
    v_retry_at    timestamptz;
BEGIN
    SELECT p.status, p.retry_count
    INTO payment_status, v_retry_count
    FROM telecom.payments p
    WHERE p.tenant_id = p_tenant_id
      AND p.payment_id = p_payment_id
    FOR NO KEY UPDATE;
    outcome := CASE
                   WHEN payment_status IS NULL THEN 'unknown'
                   WHEN payment_status = 'failed' THEN 'replayed'
                   WHEN payment_status NOT IN ('pending', 'processing') THEN 'ended'
                   ELSE 'done'
               END;
    IF outcome = 'done' THEN
        -- Before the update: Citus takes no interval within a CASE of one.
        IF v_retry_count < p_retries THEN
            v_retry_at := p_at + (1 << v_retry_count) * make_interval(secs => p_wait_seconds);
        END IF;
        UPDATE telecom.payments p
        SET status         = 'failed',
            failure_code   = p_code,
            failure_reason = p_reason,
            failed_at      = p_at,
            next_retry_at  = v_retry_at,
            updated_at     = greatest(p.updated_at, p_at)
        WHERE p.tenant_id = p_tenant_id
          AND p.payment_id = p_payment_id;
        payment_status := 'failed';
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.fail_payment(uuid, uuid, text, text, integer, integer, timestamptz)
    IS 'Notes that a payment failed, and when it is to be tried again.';

-- Gives back some of a payment. What went into the account comes out of it first, as far as the balance has it, without its credit
-- limit; the rest comes off what is paid of the invoice.
--
-- outcome: 'done', 'replayed', 'conflict', 'unknown', 'currency' (currency says which is expected), 'refused' (available says what is
-- left of the payment), or 'insufficient' (available says what the account has).
CREATE OR REPLACE FUNCTION billing.refund_payment(
    p_tenant_id         uuid,
    p_payment_id        uuid,
    p_refund_id         uuid,
    p_amount            numeric,
    p_currency          text,
    p_reason            text,
    p_gateway_refund_id text,
    p_idempotency_key   text,
    p_at                timestamptz
)
    RETURNS TABLE (
        outcome         text,
        refund_id       uuid,
        refunded_before numeric,
        available       numeric,
        wanted          numeric,
        currency        text,
        account_id      uuid,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_payment record;
    v_former  record;
    v_account record;
    v_booked  record;
    v_balance numeric;
BEGIN
    SELECT p.*
    INTO v_payment
    FROM telecom.payments p
    WHERE p.tenant_id = p_tenant_id
      AND p.payment_id = p_payment_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    currency := v_payment.currency;

    FOR v_attempt IN 1..2 LOOP
        SELECT r.refund_id,
               r.refunded_before,
               r.recorded_at,
               r.payment_id = p_payment_id
                   AND r.amount = p_amount
                   AND v_payment.currency = p_currency
                   AND r.reason = p_reason
                   AND r.gateway_refund_id IS NOT DISTINCT FROM p_gateway_refund_id AS is_same
        INTO v_former
        FROM telecom.payment_refunds r
        WHERE r.tenant_id = p_tenant_id
          AND r.idempotency_key = p_idempotency_key;
        IF FOUND THEN
            outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
            refund_id := v_former.refund_id;
            refunded_before := v_former.refunded_before;
            recorded_at := v_former.recorded_at;
            RETURN NEXT;
            RETURN;
        END IF;

        available := CASE WHEN v_payment.paid_at IS NULL THEN 0 ELSE v_payment.amount - v_payment.refunded_amount END;
        outcome := CASE
                       WHEN v_payment.currency <> p_currency THEN 'currency'
                       WHEN p_amount > available THEN 'refused'
                   END;
        IF outcome IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;

        SELECT t.account_id, sum(t.amount) AS kept
        INTO v_account
        FROM telecom.account_transactions t
        WHERE t.tenant_id = p_tenant_id
          AND t.payment_id = p_payment_id
        GROUP BY t.account_id;
        wanted := least(p_amount, coalesce(v_account.kept, 0));
        account_id := v_account.account_id;
        PERFORM
        FROM telecom.invoices i
        WHERE i.tenant_id = p_tenant_id
          AND i.invoice_id = v_payment.invoice_id
        FOR NO KEY UPDATE;
        IF wanted > 0 THEN
            SELECT a.balance
            INTO v_balance
            FROM telecom.accounts a
            WHERE a.tenant_id = p_tenant_id
              AND a.account_id = v_account.account_id
            FOR NO KEY UPDATE;
            IF v_balance < wanted THEN
                outcome := 'insufficient';
                available := greatest(v_balance, 0);
                RETURN NEXT;
                RETURN;
            END IF;
        END IF;

        INSERT INTO telecom.payment_refunds
            (tenant_id, refund_id, payment_id, paid, refunded_before, amount, reason, gateway_refund_id, idempotency_key,
             recorded_at)
        VALUES (p_tenant_id, p_refund_id, p_payment_id, v_payment.amount, v_payment.refunded_amount, p_amount, p_reason,
                p_gateway_refund_id, p_idempotency_key, p_at)
        ON CONFLICT (tenant_id, idempotency_key) DO NOTHING;
        -- Else another payment was refunded under the same key at this moment: the second round tells.
        EXIT WHEN FOUND;
    END LOOP;

    IF wanted > 0 THEN
        SELECT c.outcome
        INTO v_booked
        FROM billing.change_account_balance(
            p_tenant_id, v_account.account_id, 'refund', -wanted, v_payment.currency, p_reason, p_payment_id, NULL, NULL,
            'payment-refund:' || p_refund_id, p_at) c;
        IF v_booked.outcome <> 'done' THEN
            RAISE EXCEPTION 'refund of payment % could not be booked: %', p_payment_id, v_booked.outcome;
        END IF;
    END IF;
    IF p_amount > wanted THEN
        PERFORM billing.settle_invoice(p_tenant_id, v_payment.invoice_id, wanted - p_amount, 0, p_at);
    END IF;
    UPDATE telecom.payments p
    SET refunded_amount = p.refunded_amount + p_amount,
        status          = CASE
                              WHEN p.refunded_amount + p_amount = p.amount THEN 'refunded'::telecom.payment_status
                              ELSE 'partially_refunded'
                          END,
        refund_reason   = p_reason,
        refunded_at     = p_at,
        updated_at      = greatest(p.updated_at, p_at)
    WHERE p.tenant_id = p_tenant_id
      AND p.payment_id = p_payment_id;
    outcome := 'done';
    refund_id := p_refund_id;
    refunded_before := v_payment.refunded_amount;
    available := available - p_amount;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.refund_payment(uuid, uuid, uuid, numeric, text, text, text, text, timestamptz)
    IS 'Gives back some of a payment, once per key, at most what was paid.';
