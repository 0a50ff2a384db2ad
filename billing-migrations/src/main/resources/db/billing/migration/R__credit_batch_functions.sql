-- Credits in batches: many consumptions of a tenant in one call, each decided as if it had been made alone, in the order given.
--
-- Outcomes are those of billing.consume_credits.

-- Takes credits, item by item, in one go: the arrays are parallel. Rows come back in any order; item says which is meant.
--
-- All balance rows are locked first, in the order of their ids, as everyone locks several of them. With the locks held, an item
-- that the open lot of its organisation covers is decided in memory, and waits, as does one that is plainly too much; the others go
-- to billing.consume_credits, one by one. What waits is written before one of the same organisation goes there, and at the end:
-- ledger rows in one INSERT, in the order of their keys, balance rows in one UPDATE. A key that another call is using at this moment
-- for an organisation that is not among these shows only then: what waits is undone and goes one by one as well. A key that comes
-- again changes nothing, and is answered at the end.
CREATE OR REPLACE FUNCTION billing.consume_credits_batch(
    p_tenant_id        uuid,
    p_organisation_ids uuid[],
    p_quantities       numeric[],
    p_operation_codes  text[],
    p_idempotency_keys text[],
    p_at               timestamptz
)
    RETURNS TABLE (
        item            integer,
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
    v_item        record;
    v_state       record;
    v_answer      record;
    v_place       integer;
    v_number      integer;
    v_written     integer;
    v_is_undone   boolean;
    v_again       integer[];
    -- By the place of an organisation in the order of ids: what its balance row says, once the items that wait are counted.
    v_ids         uuid[] := ARRAY(SELECT DISTINCT i FROM unnest(p_organisation_ids) i ORDER BY i);
    v_is_locked   boolean[] := array_fill(false, ARRAY[cardinality(v_ids)]);
    v_open        uuid[] := array_fill(NULL::uuid, ARRAY[cardinality(v_ids)]);
    v_balances    numeric[] := array_fill(NULL::numeric, ARRAY[cardinality(v_ids)]);
    v_rests       numeric[] := array_fill(NULL::numeric, ARRAY[cardinality(v_ids)]); -- of the open lot; zero where it does not count
    v_free        numeric[] := array_fill(NULL::numeric, ARRAY[cardinality(v_ids)]); -- available, strictly
    v_lengths     bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(v_ids)]);
    v_refusals    text[] := array_fill(NULL::text, ARRAY[cardinality(v_ids)]);
    -- Items that wait.
    v_waiting     integer[] := '{}';
    v_places      integer[] := '{}';
    v_numbers     bigint[] := '{}';
    v_afters      numeric[] := '{}';
    v_lots        uuid[] := '{}';
    v_has_waiting boolean[] := array_fill(false, ARRAY[cardinality(v_ids)]); -- by the place of the organisation
    -- At the first item with a key: whether one with that key was looked at, and whether one waits or is in the ledger.
    v_seen        boolean[] := array_fill(false, ARRAY[cardinality(p_idempotency_keys)]);
    v_is_taken    boolean[] := array_fill(false, ARRAY[cardinality(p_idempotency_keys)]);
    v_is_settled  boolean[] := array_fill(false, ARRAY[cardinality(v_ids)]); -- no hold and no expiry would change what is available
    v_refused     integer[] := '{}'; -- items that were too much, as long as those that wait are written
    v_availables  numeric[] := '{}';
    v_repeated    integer[] := '{}'; -- items whose key is taken by one before them
BEGIN
    -- Lock.
    v_place := 1;
    FOR v_state IN
        SELECT c.organisation_id
        FROM billing.credits c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = ANY (v_ids)
        ORDER BY c.organisation_id
        FOR NO KEY UPDATE
    LOOP
        WHILE v_ids[v_place] <> v_state.organisation_id LOOP
            v_place := v_place + 1;
        END LOOP;
        v_is_locked[v_place] := true;
    END LOOP;

    -- Each item, in order; a last one that stands for the end.
    FOR v_item IN
        SELECT i.organisation_id,
               i.quantity,
               i.operation_code,
               i.idempotency_key,
               i.number::integer AS number,
               i.place,
               i.first_number::integer AS first_number,
               i.is_known
        FROM (
            SELECT u.organisation_id,
                   u.quantity,
                   u.operation_code,
                   u.idempotency_key,
                   u.number,
                   o.place::integer AS place,
                   min(u.number) OVER (PARTITION BY u.idempotency_key) AS first_number,
                   t.is_known
            FROM unnest(p_organisation_ids, p_quantities, p_operation_codes, p_idempotency_keys)
                WITH ORDINALITY AS u (organisation_id, quantity, operation_code, idempotency_key, number)
            JOIN unnest(v_ids) WITH ORDINALITY AS o (organisation_id, place)
                ON o.organisation_id = u.organisation_id
            -- A lookup for each, and never another plan: one that was made while the table was small would read it all each time.
            LEFT JOIN LATERAL (
                SELECT true AS is_known
                FROM billing.credit_transactions f
                WHERE f.tenant_id = p_tenant_id
                  AND f.transaction_type = 'consumption'
                  AND f.idempotency_key = u.idempotency_key
                OFFSET 0
            ) t ON true
        ) i
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, cardinality(p_idempotency_keys) + 1, NULL, NULL, NULL
        ORDER BY number
    LOOP
        -- A repeated call: nothing that waits has to do with it.
        IF v_item.is_known THEN
            SELECT f.*
            INTO v_answer
            FROM billing.former_credit_consumption(
                p_tenant_id, v_item.organisation_id, v_item.quantity, v_item.operation_code, v_item.idempotency_key) f;
            item := v_item.number;
            outcome := v_answer.outcome;
            sequence_number := v_answer.sequence_number;
            balance_after := v_answer.balance_after;
            available := NULL;
            lot_id := v_answer.lot_id;
            lot_ids := v_answer.lot_ids;
            lot_quantities := v_answer.lot_quantities;
            recorded_at := v_answer.recorded_at;
            RETURN NEXT;
            CONTINUE;
        END IF;

        IF v_is_taken[v_item.first_number] THEN
            v_repeated := v_repeated || v_item.number;
            CONTINUE;
        END IF;

        v_place := v_item.place;
        -- Read anew what is not known, or not any more.
        IF v_place IS NOT NULL AND v_lengths[v_place] IS NULL THEN
            SELECT o.closed_at IS NULL AND c.tenant_id IS NOT NULL AS is_usual,
                   CASE
                       WHEN o.tenant_id IS NULL THEN 'unknown'
                       WHEN o.closed_at IS NOT NULL THEN 'closed'
                       ELSE 'refused'
                   END AS refusal,
                   c.balance,
                   c.ledger_length,
                   c.open_lot_id,
                   CASE
                       WHEN (c.next_expiry_at IS NULL OR c.next_expiry_at > p_at)
                           AND (c.last_expiry_at IS NULL OR c.last_expiry_at <= p_at)
                       THEN c.open_lot_remaining
                       ELSE 0
                   END AS rest,
                   c.balance - c.held - c.expired + c.overdraft_limit AS free,
                   o.closed_at IS NULL
                       AND c.held = 0
                       AND (c.next_expiry_at IS NULL OR c.next_expiry_at > p_at)
                       AND (c.last_expiry_at IS NULL OR c.last_expiry_at <= p_at) AS is_settled
            INTO v_state
            FROM (SELECT) x
            LEFT JOIN billing.organisations o
                ON o.tenant_id = p_tenant_id
                AND o.organisation_id = v_ids[v_place]
            LEFT JOIN billing.credits c
                ON c.tenant_id = p_tenant_id
                AND c.organisation_id = v_ids[v_place]
                -- Only if it is locked; were that a condition of its own, PostgreSQL would forget the tenant where it is false.
                AND c.ledger_length >= CASE WHEN v_is_locked[v_place] THEN 0 ELSE 9223372036854775807 END;
            v_lengths[v_place] := coalesce(v_state.ledger_length, 0);
            v_balances[v_place] := v_state.balance;
            v_open[v_place] := v_state.open_lot_id;
            v_rests[v_place] := CASE WHEN v_state.is_usual THEN v_state.rest ELSE 0 END;
            v_free[v_place] := v_state.free;
            v_refusals[v_place] := v_state.refusal;
            v_is_settled[v_place] := v_state.is_settled;
        END IF;

        -- The usual case.
        IF v_rests[v_place] >= v_item.quantity
            AND v_free[v_place] >= v_item.quantity
            AND NOT v_seen[v_item.first_number]
        THEN
            v_seen[v_item.first_number] := true;
            v_is_taken[v_item.first_number] := true;
            v_has_waiting[v_place] := true;
            v_rests[v_place] := v_rests[v_place] - v_item.quantity;
            v_free[v_place] := v_free[v_place] - v_item.quantity;
            v_balances[v_place] := v_balances[v_place] - v_item.quantity;
            v_lengths[v_place] := v_lengths[v_place] + 1;
            v_waiting := v_waiting || v_item.number;
            v_places := v_places || v_place;
            v_numbers := v_numbers || v_lengths[v_place];
            v_afters := v_afters || v_balances[v_place];
            v_lots := v_lots || v_open[v_place];
            CONTINUE;
        END IF;

        IF v_is_settled[v_place] AND v_free[v_place] < v_item.quantity THEN
            v_seen[v_item.first_number] := true;
            v_refused := v_refused || v_item.number;
            v_availables := v_availables || greatest(v_free[v_place], 0);
            CONTINUE;
        END IF;

        -- Write what waits.
        v_again := '{}';
        IF cardinality(v_waiting) > 0 AND (v_place IS NULL OR v_has_waiting[v_place]) THEN
            v_is_undone := false;
            BEGIN
                INSERT INTO billing.credit_transactions
                    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids,
                     lot_amounts, operation_code, idempotency_key, effective_at, recorded_at)
                SELECT t.id, v_ids[w.place], w.number, 'consumption', -p_quantities[w.item], w.after,
                       ARRAY [w.lot], ARRAY [-p_quantities[w.item]], p_operation_codes[w.item],
                       p_idempotency_keys[w.item], p_at, p_at
                FROM unnest(v_waiting, v_places, v_numbers, v_afters, v_lots) AS w (item, place, number, after, lot)
                -- From the tenant's row, so that Citus writes on its node: from nothing but arrays it would count what it was given, not
                -- what it has written.
                JOIN billing.tenants t ON t.id = p_tenant_id
                ORDER BY p_idempotency_keys[w.item]
                ON CONFLICT (tenant_id, transaction_type, idempotency_key) DO NOTHING;
                GET DIAGNOSTICS v_written = ROW_COUNT;
                IF v_written < cardinality(v_waiting) THEN
                    RAISE EXCEPTION USING ERRCODE = 'TBKEY', MESSAGE = 'a key was used meanwhile';
                END IF;
                UPDATE billing.credits c
                SET balance            = s.balance,
                    open_lot_remaining = s.rest,
                    ledger_length      = s.ledger_length
                FROM (
                    SELECT DISTINCT v_ids[w.place]      AS organisation_id,
                                    v_balances[w.place] AS balance,
                                    v_rests[w.place]    AS rest,
                                    v_lengths[w.place]  AS ledger_length
                    FROM unnest(v_places) AS w (place)
                ) s
                WHERE c.tenant_id = p_tenant_id
                  AND c.organisation_id = s.organisation_id;
            EXCEPTION
                WHEN SQLSTATE 'TBKEY' THEN
                    v_is_undone := true;
            END;
            IF v_is_undone THEN
                -- Those with a key that came again may be the first by now, and what was too much may not be.
                v_again := ARRAY(SELECT n FROM unnest(v_waiting || v_repeated || v_refused) n ORDER BY n);
                v_repeated := '{}';
                v_refused := '{}';
                v_availables := '{}';
                FOREACH v_number IN ARRAY v_places LOOP
                    v_lengths[v_number] := NULL;
                END LOOP;
                FOREACH v_number IN ARRAY v_waiting LOOP
                    v_is_taken[v_number] := false;
                END LOOP;
            ELSE
                RETURN QUERY
                    SELECT w.item, 'done', w.number, w.after, NULL::numeric, w.lot, NULL::uuid[], NULL::numeric[], p_at
                    FROM unnest(v_waiting, v_numbers, v_afters, v_lots) AS w (item, number, after, lot);
                RETURN QUERY
                    SELECT r.item, 'refused', NULL::bigint, NULL::numeric, r.available, NULL::uuid, NULL::uuid[],
                           NULL::numeric[], NULL::timestamptz
                    FROM unnest(v_refused, v_availables) AS r (item, available);
                v_refused := '{}';
                v_availables := '{}';
            END IF;
            v_waiting := '{}';
            v_places := '{}';
            v_numbers := '{}';
            v_afters := '{}';
            v_lots := '{}';
            v_has_waiting := array_fill(false, ARRAY[cardinality(v_ids)]);
        END IF;

        -- One by one.
        IF v_place IS NOT NULL THEN
            v_again := v_again || v_item.number;
            v_seen[v_item.first_number] := true;
        END IF;
        FOREACH v_number IN ARRAY v_again LOOP
            v_place := array_position(v_ids, p_organisation_ids[v_number]);
            item := v_number;
            IF v_is_locked[v_place] THEN
                SELECT c.*
                INTO v_answer
                FROM billing.consume_credits(
                    p_tenant_id, p_organisation_ids[v_number], p_quantities[v_number], p_operation_codes[v_number],
                    p_idempotency_keys[v_number], p_at) c;
                v_lengths[v_place] := NULL;
            ELSE
                -- Without a balance row there was nothing to lock. One that has come since is not locked out of order.
                SELECT f.outcome, f.sequence_number, f.balance_after, NULL::numeric AS available, f.lot_id, f.lot_ids,
                       f.lot_quantities, f.recorded_at
                INTO v_answer
                FROM billing.former_credit_consumption(
                    p_tenant_id, p_organisation_ids[v_number], p_quantities[v_number], p_operation_codes[v_number],
                    p_idempotency_keys[v_number]) f;
                IF NOT FOUND THEN
                    v_answer.outcome := v_refusals[v_place];
                    v_answer.available := 0;
                END IF;
            END IF;
            outcome := v_answer.outcome;
            sequence_number := v_answer.sequence_number;
            balance_after := v_answer.balance_after;
            available := v_answer.available;
            lot_id := v_answer.lot_id;
            lot_ids := v_answer.lot_ids;
            lot_quantities := v_answer.lot_quantities;
            recorded_at := v_answer.recorded_at;
            RETURN NEXT;
            IF v_number = v_item.number AND outcome IN ('done', 'replayed', 'conflict') THEN
                v_is_taken[v_item.first_number] := true;
            END IF;
        END LOOP;
    END LOOP;

    RETURN QUERY
        SELECT r.item, 'refused', NULL::bigint, NULL::numeric, r.available, NULL::uuid, NULL::uuid[], NULL::numeric[],
               NULL::timestamptz
        FROM unnest(v_refused, v_availables) AS r (item, available);
    RETURN QUERY
        SELECT r.item, f.outcome, f.sequence_number, f.balance_after, NULL::numeric, f.lot_id, f.lot_ids, f.lot_quantities,
               f.recorded_at
        FROM unnest(v_repeated) AS r (item)
        CROSS JOIN LATERAL billing.former_credit_consumption(
            p_tenant_id, p_organisation_ids[r.item], p_quantities[r.item], p_operation_codes[r.item],
            p_idempotency_keys[r.item]) f;
END;
$$;

COMMENT ON FUNCTION billing.consume_credits_batch(uuid, uuid[], numeric[], text[], text[], timestamptz)
    IS 'Takes credits for many consumptions of a tenant, each decided as if it had been made alone, in the order given.';
