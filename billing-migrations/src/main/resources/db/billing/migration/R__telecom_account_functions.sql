-- Accounts: changing a balance and writing its ledger are one thing.

-- Changes the balance of an account by an amount of either sign, under the lock of its row, and writes the ledger row.
--
-- A key that was used is looked up first, so that a retry is answered whatever has become of the account since.
--
-- outcome: 'done', 'replayed', 'conflict', 'unknown', 'closed', 'currency' (not the account's), 'suspended' (charges only), or
-- 'refused' (beyond the credit limit; available says what there was).
CREATE OR REPLACE FUNCTION billing.change_account_balance(
    p_tenant_id        uuid,
    p_account_id       uuid,
    p_transaction_type text,
    p_amount           numeric,
    p_currency         text,
    p_reason           text,
    p_payment_id       uuid,
    p_invoice_id       uuid,
    p_cdr_id           uuid,
    p_idempotency_key  text,
    p_at               timestamptz
)
    RETURNS TABLE (
        outcome         text,
        sequence_number bigint,
        balance_after   numeric,
        available       numeric,
        recorded_at     timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_account record;
    v_former  record;
BEGIN
    SELECT a.*
    INTO v_account
    FROM telecom.accounts a
    WHERE a.tenant_id = p_tenant_id
      AND a.account_id = p_account_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT t.sequence_number,
           t.balance_after,
           t.recorded_at,
           t.account_id = p_account_id
               AND t.amount = p_amount
               AND v_account.currency = p_currency
               AND t.reason IS NOT DISTINCT FROM p_reason
               AND t.payment_id IS NOT DISTINCT FROM p_payment_id
               AND t.invoice_id IS NOT DISTINCT FROM p_invoice_id
               AND t.cdr_id IS NOT DISTINCT FROM p_cdr_id AS is_same
    INTO v_former
    FROM telecom.account_transactions t
    WHERE t.tenant_id = p_tenant_id
      AND t.transaction_type = p_transaction_type::telecom.account_transaction_type
      AND t.idempotency_key = p_idempotency_key;
    IF FOUND THEN
        outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
        sequence_number := v_former.sequence_number;
        balance_after := v_former.balance_after;
        recorded_at := v_former.recorded_at;
        RETURN NEXT;
        RETURN;
    END IF;

    available := v_account.balance + v_account.credit_limit;
    outcome := CASE
                   WHEN v_account.status = 'closed' THEN 'closed'
                   WHEN v_account.currency <> p_currency THEN 'currency'
                   WHEN v_account.status = 'suspended' AND p_transaction_type = 'charge' THEN 'suspended'
                   WHEN p_amount < 0 AND available + p_amount < 0 THEN 'refused'
                   ELSE 'done'
               END;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;

    sequence_number := v_account.ledger_length + 1;
    balance_after := v_account.balance + p_amount;
    available := available + p_amount;
    recorded_at := p_at;
    -- Another account of the tenant may use the same key at this moment: its lock is another row.
    INSERT INTO telecom.account_transactions
        (tenant_id, account_id, sequence_number, transaction_type, amount, balance_after, reason, payment_id, invoice_id,
         cdr_id, idempotency_key, recorded_at)
    VALUES (p_tenant_id, p_account_id, sequence_number, p_transaction_type::telecom.account_transaction_type, p_amount,
            balance_after, p_reason, p_payment_id, p_invoice_id, p_cdr_id, p_idempotency_key, p_at)
    ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'conflict';
        sequence_number := NULL;
        balance_after := NULL;
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE telecom.accounts a
    SET balance          = a.balance + p_amount,
        ledger_length    = a.ledger_length + 1,
        last_recharge_at = CASE WHEN p_transaction_type = 'top_up' THEN p_at ELSE a.last_recharge_at END
    WHERE a.tenant_id = p_tenant_id
      AND a.account_id = p_account_id;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.change_account_balance(uuid, uuid, text, numeric, text, text, uuid, uuid, uuid, text, timestamptz)
    IS 'Changes the balance of an account within its credit limit and writes the ledger row, once per key.';
