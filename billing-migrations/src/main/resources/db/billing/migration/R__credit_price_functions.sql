-- Prices of operations in credits, and consuming by them, one statement from the client.
--
-- They work as R__credit_functions.sql says. The free allowance is counted under the lock of the balance row, so it is exact.

-- Credits for units at a cost each of p_multiplier units: p_sum is the sum of units times cost. Half up, to six decimals, exactly:
-- a division to so many digits could round twice.
CREATE OR REPLACE FUNCTION billing.credits_for_units(
    p_sum        numeric,
    p_multiplier numeric
)
    RETURNS numeric
    LANGUAGE plpgsql
    IMMUTABLE
AS $$
BEGIN
    RETURN div(2000000 * p_sum + p_multiplier, 2 * p_multiplier) * 0.000001;
END;
$$;

COMMENT ON FUNCTION billing.credits_for_units(numeric, numeric)
    IS 'Credits for a sum of units times cost, where each cost is for several units; half up to six decimals.';

-- The price that applies to an operation in a tenant: its own, which replaces the default as a whole, active or not. No row where
-- there is none.
CREATE OR REPLACE FUNCTION billing.credit_price(
    p_tenant_id      uuid,
    p_operation_code text
)
    RETURNS TABLE (
        is_default            boolean,
        is_active             boolean,
        version               integer,
        unit                  text,
        unit_multiplier       numeric,
        credit_cost           numeric,
        free_allowance        numeric,
        free_allowance_period text,
        overage_limit         numeric,
        overage_period        text,
        overage_cost          numeric
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT false, c.is_active, c.version, c.unit, c.unit_multiplier::numeric, c.credit_cost::numeric,
               c.free_allowance::numeric, c.free_allowance_period::text, c.overage_limit::numeric,
               c.overage_period::text, c.overage_cost::numeric
        FROM billing.credit_configurations c
        WHERE c.tenant_id = p_tenant_id
          AND c.operation_code = p_operation_code
          AND c.removed_at IS NULL;
    IF NOT FOUND THEN
        RETURN QUERY
            SELECT true, d.is_active, d.version, d.unit, d.unit_multiplier::numeric, d.credit_cost::numeric,
                   d.free_allowance::numeric, d.free_allowance_period::text, d.overage_limit::numeric,
                   d.overage_period::text, d.overage_cost::numeric
            FROM billing.credit_configuration_defaults d
            WHERE d.operation_code = p_operation_code
              AND d.removed_at IS NULL;
    END IF;
END;
$$;

COMMENT ON FUNCTION billing.credit_price(uuid, text) IS 'The price that applies to an operation in a tenant.';

-- Where the cost of an operation changes, and to what, in that order. Asked in one statement with billing.credit_price, so that both are
-- of one version: a price may be changed at any moment.
CREATE OR REPLACE FUNCTION billing.credit_price_steps(
    p_tenant_id      uuid,
    p_operation_code text,
    p_is_default     boolean
)
    RETURNS TABLE (
        step_begins       numeric[],
        step_credit_costs numeric[]
    )
    LANGUAGE plpgsql
    STABLE
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT coalesce(array_agg(s.min_quantity::numeric ORDER BY s.min_quantity), '{}'),
               coalesce(array_agg(s.credit_cost::numeric ORDER BY s.min_quantity), '{}')
        FROM (
            SELECT t.min_quantity, t.credit_cost
            FROM billing.credit_configuration_steps t
            WHERE NOT p_is_default
              AND t.tenant_id = p_tenant_id
              AND t.operation_code = p_operation_code
            UNION ALL
            SELECT d.min_quantity, d.credit_cost
            FROM billing.credit_configuration_default_steps d
            WHERE p_is_default
              AND d.operation_code = p_operation_code
        ) s;
END;
$$;

COMMENT ON FUNCTION billing.credit_price_steps(uuid, text, boolean) IS 'The steps of the price that applies to an operation in a tenant.';

-- What units cost: each part of them at the cost of its own step, the first from zero.
CREATE OR REPLACE FUNCTION billing.price_in_steps(
    p_credit_cost       numeric,
    p_step_begins       numeric[],
    p_step_credit_costs numeric[],
    p_multiplier        numeric,
    p_units             numeric
)
    RETURNS TABLE (
        credits         numeric,
        step_quantities numeric[],
        step_costs      numeric[]
    )
    LANGUAGE plpgsql
    IMMUTABLE
AS $$
#variable_conflict use_column
DECLARE
    v_sum        numeric := 0;
    v_begin      numeric := 0;
    v_cost       numeric := p_credit_cost;
    v_quantities numeric[] := '{}';
    v_costs      numeric[] := '{}';
BEGIN
    FOR v_step IN 1..cardinality(p_step_begins) LOOP
        EXIT WHEN p_step_begins[v_step] >= p_units;
        v_quantities := v_quantities || (p_step_begins[v_step] - v_begin);
        v_costs := v_costs || v_cost;
        v_sum := v_sum + (p_step_begins[v_step] - v_begin) * v_cost;
        v_begin := p_step_begins[v_step];
        v_cost := p_step_credit_costs[v_step];
    END LOOP;
    IF p_units > 0 THEN
        v_quantities := v_quantities || (p_units - v_begin);
        v_costs := v_costs || v_cost;
        v_sum := v_sum + (p_units - v_begin) * v_cost;
    END IF;
    credits := billing.credits_for_units(v_sum, p_multiplier);
    step_quantities := v_quantities;
    step_costs := v_costs;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.price_in_steps(numeric, numeric[], numeric[], numeric, numeric)
    IS 'What units of an operation cost, each part at the cost of its own step.';

-- Counts what was free or overage in a period, under the lock of the balance row.
CREATE OR REPLACE FUNCTION billing.count_credit_operation(
    p_tenant_id       uuid,
    p_organisation_id uuid,
    p_operation_code  text,
    p_period          text,
    p_period_start    timestamptz,
    p_free            numeric,
    p_overage         numeric
)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO billing.credit_operation_counters AS c
        (tenant_id, organisation_id, operation_code, period, period_start, free, overage)
    VALUES (p_tenant_id, p_organisation_id, p_operation_code, p_period::billing.calendar_period, p_period_start, p_free,
            p_overage)
    ON CONFLICT (tenant_id, organisation_id, operation_code, period, period_start) DO UPDATE
    SET free    = c.free + excluded.free,
        overage = c.overage + excluded.overage;
END;
$$;

COMMENT ON FUNCTION billing.count_credit_operation(uuid, uuid, text, text, timestamptz, numeric, numeric)
    IS 'Counts what of an operation was free or overage in a period.';

-- Prices a use of an operation and consumes what it costs. All or nothing: the whole price is paid, or the whole is overage, or
-- nothing happens.
--
-- What the allowance of the period covers is free. The rest is priced by steps, from zero in each call. Where credits do not reach,
-- and the price has a rule for it, the rest is overage: counted against its limit, priced at its own cost, noted as owed, not
-- debited.
--
-- Outcomes besides the usual: 'no_price', 'not_offered' (the price is not active), 'too_dear' (the price is more than can be
-- counted). credits_price is what it costs, or would where it is refused.
CREATE OR REPLACE FUNCTION billing.consume_credits_for(
    p_tenant_id         uuid,
    p_organisation_id   uuid,
    p_usage_id          uuid,
    p_operation_code    text,
    p_quantity          numeric,
    p_user_reference    text,
    p_request_reference text,
    p_idempotency_key   text,
    p_at                timestamptz
)
    RETURNS TABLE (
        outcome          text,
        usage_id         uuid,
        free_quantity    numeric,
        overage_quantity numeric,
        credits_price    numeric,
        unit             text,
        unit_multiplier  numeric,
        step_quantities  numeric[],
        step_costs       numeric[],
        price_version    integer,
        is_default_price boolean,
        sequence_number  bigint,
        balance_after    numeric,
        available        numeric,
        lot_ids          uuid[],
        lot_quantities   numeric[],
        recorded_at      timestamptz
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_organisation  record;
    v_former        record;
    v_price         record;
    v_priced        record;
    v_taken         record;
    v_is_locked     boolean;
    v_used          numeric;
    v_free_start    timestamptz;
    v_overage_start timestamptz;
    v_debited       numeric := 0;
    v_most          CONSTANT numeric := 99999999999999.999999; -- what numeric(20, 6) can hold
BEGIN
    LOOP
        PERFORM
        FROM billing.credits c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
        FOR NO KEY UPDATE;
        v_is_locked := FOUND;

        SELECT u.*,
               t.balance_after,
               t.lot_ids,
               t.lot_amounts,
               u.organisation_id = p_organisation_id
                   AND u.operation_code = p_operation_code
                   AND u.operation_quantity = p_quantity
                   AND u.user_reference IS NOT DISTINCT FROM p_user_reference
                   AND u.request_reference IS NOT DISTINCT FROM p_request_reference AS is_same
        INTO v_former
        FROM billing.credit_usage u
        LEFT JOIN billing.credit_transactions t
            ON t.tenant_id = u.tenant_id
            AND t.organisation_id = u.organisation_id
            AND t.sequence_number = u.sequence_number
        WHERE u.tenant_id = p_tenant_id
          AND u.idempotency_key = p_idempotency_key;
        IF FOUND THEN
            outcome := CASE WHEN v_former.is_same THEN 'replayed' ELSE 'conflict' END;
            usage_id := v_former.usage_id;
            free_quantity := v_former.free_quantity;
            overage_quantity := coalesce(v_former.overage_quantity, 0);
            credits_price := coalesce(v_former.overage_credits, v_former.credits_debited);
            unit := v_former.unit;
            unit_multiplier := v_former.unit_multiplier;
            step_quantities := v_former.step_quantities;
            step_costs := v_former.step_costs;
            price_version := v_former.price_version;
            is_default_price := v_former.is_default_price;
            sequence_number := v_former.sequence_number;
            balance_after := v_former.balance_after;
            lot_ids := v_former.lot_ids;
            lot_quantities := ARRAY(SELECT -a FROM unnest(v_former.lot_amounts) a);
            recorded_at := v_former.created_at;
            RETURN NEXT;
            RETURN;
        END IF;

        SELECT o.closed_at, o.time_zone
        INTO v_organisation
        FROM billing.organisations o
        WHERE o.tenant_id = p_tenant_id
          AND o.organisation_id = p_organisation_id;
        IF NOT FOUND OR v_organisation.closed_at IS NOT NULL THEN
            outcome := CASE WHEN v_organisation.closed_at IS NULL THEN 'unknown' ELSE 'closed' END;
            RETURN NEXT;
            RETURN;
        END IF;
        SELECT c.*, s.step_begins, s.step_credit_costs
        INTO v_price
        FROM billing.credit_price(p_tenant_id, p_operation_code) c
        CROSS JOIN LATERAL billing.credit_price_steps(p_tenant_id, p_operation_code, c.is_default) s;
        IF NOT FOUND OR NOT v_price.is_active THEN
            outcome := CASE WHEN v_price.is_active IS NULL THEN 'no_price' ELSE 'not_offered' END;
            RETURN NEXT;
            RETURN;
        END IF;
        EXIT WHEN v_is_locked;

        -- An absent row cannot be locked.
        INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
        VALUES (p_tenant_id, p_organisation_id, p_at)
        ON CONFLICT (tenant_id, organisation_id) DO NOTHING;
    END LOOP;

    -- Price.
    free_quantity := 0;
    IF v_price.free_allowance > 0 THEN
        SELECT p.period_start
        INTO v_free_start
        FROM billing.period_of(p_at, v_price.free_allowance_period, v_organisation.time_zone, NULL) p;
        SELECT c.free
        INTO v_used
        FROM billing.credit_operation_counters c
        WHERE c.tenant_id = p_tenant_id
          AND c.organisation_id = p_organisation_id
          AND c.operation_code = p_operation_code
          AND c.period = v_price.free_allowance_period::billing.calendar_period
          AND c.period_start = v_free_start;
        free_quantity := least(p_quantity, greatest(v_price.free_allowance - coalesce(v_used, 0), 0));
    END IF;
    SELECT s.*
    INTO v_priced
    FROM billing.price_in_steps(
        v_price.credit_cost, v_price.step_begins, v_price.step_credit_costs, v_price.unit_multiplier,
        p_quantity - free_quantity) s;
    overage_quantity := 0;
    credits_price := v_priced.credits;
    unit := v_price.unit;
    unit_multiplier := v_price.unit_multiplier;
    step_quantities := v_priced.step_quantities;
    step_costs := v_priced.step_costs;
    price_version := v_price.version;
    is_default_price := v_price.is_default;
    IF credits_price > v_most THEN
        outcome := 'too_dear';
        credits_price := NULL;
        RETURN NEXT;
        RETURN;
    END IF;

    BEGIN
        IF credits_price > 0 THEN
            SELECT t.*
            INTO v_taken
            FROM billing.consume_credits(
                p_tenant_id, p_organisation_id, credits_price, p_operation_code, p_idempotency_key, p_at) t;
            outcome := CASE WHEN v_taken.outcome = 'replayed' THEN 'conflict' ELSE v_taken.outcome END;
            available := v_taken.available;
            IF outcome = 'done' THEN
                v_debited := credits_price;
                sequence_number := v_taken.sequence_number;
                balance_after := v_taken.balance_after;
                lot_ids := coalesce(v_taken.lot_ids, ARRAY [v_taken.lot_id]);
                lot_quantities := coalesce(v_taken.lot_quantities, ARRAY [credits_price]);
            ELSIF outcome = 'refused' AND v_price.overage_limit IS NOT NULL THEN
                SELECT p.period_start
                INTO v_overage_start
                FROM billing.period_of(p_at, v_price.overage_period, v_organisation.time_zone, NULL) p;
                SELECT c.overage
                INTO v_used
                FROM billing.credit_operation_counters c
                WHERE c.tenant_id = p_tenant_id
                  AND c.organisation_id = p_organisation_id
                  AND c.operation_code = p_operation_code
                  AND c.period = v_price.overage_period::billing.calendar_period
                  AND c.period_start = v_overage_start;
                IF coalesce(v_used, 0) + p_quantity - free_quantity > v_price.overage_limit THEN
                    RETURN NEXT;
                    RETURN;
                END IF;
                overage_quantity := p_quantity - free_quantity;
                step_quantities := ARRAY [overage_quantity];
                step_costs := ARRAY [v_price.overage_cost];
                credits_price := billing.credits_for_units(overage_quantity * v_price.overage_cost, unit_multiplier);
                IF credits_price > v_most THEN
                    outcome := 'too_dear';
                    credits_price := NULL;
                    RETURN NEXT;
                    RETURN;
                END IF;
            ELSE
                RETURN NEXT;
                RETURN;
            END IF;
        END IF;

        INSERT INTO billing.credit_usage
            (tenant_id, organisation_id, usage_id, operation_code, operation_quantity, free_quantity, credits_debited,
             sequence_number, user_reference, request_reference, idempotency_key, created_at, unit, unit_multiplier,
             step_quantities, step_costs, price_version, is_default_price, free_period, free_period_start,
             overage_quantity, overage_credits, overage_period, overage_period_start)
        VALUES (p_tenant_id, p_organisation_id, p_usage_id, p_operation_code, p_quantity, free_quantity, v_debited,
                sequence_number, p_user_reference, p_request_reference, p_idempotency_key, p_at, unit, unit_multiplier,
                step_quantities, step_costs, price_version, is_default_price,
                CASE WHEN free_quantity > 0 THEN v_price.free_allowance_period::billing.calendar_period END,
                CASE WHEN free_quantity > 0 THEN v_free_start END,
                nullif(overage_quantity, 0),
                CASE WHEN overage_quantity > 0 THEN credits_price END,
                CASE WHEN overage_quantity > 0 THEN v_price.overage_period::billing.calendar_period END,
                CASE WHEN overage_quantity > 0 THEN v_overage_start END)
        ON CONFLICT (tenant_id, idempotency_key) DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'TBKEY', MESSAGE = 'the key was used meanwhile';
        END IF;
        IF free_quantity > 0 THEN
            PERFORM billing.count_credit_operation(
                p_tenant_id, p_organisation_id, p_operation_code, v_price.free_allowance_period, v_free_start, free_quantity, 0);
        END IF;
        IF overage_quantity > 0 THEN
            PERFORM billing.count_credit_operation(
                p_tenant_id, p_organisation_id, p_operation_code, v_price.overage_period, v_overage_start, 0, overage_quantity);
        END IF;
    EXCEPTION
        -- Another organisation of the tenant has taken the key for a use of its own. What was taken in this block is undone.
        WHEN SQLSTATE 'TBKEY' THEN
            outcome := 'conflict';
            RETURN NEXT;
            RETURN;
    END;
    outcome := 'done';
    usage_id := p_usage_id;
    recorded_at := p_at;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.consume_credits_for(uuid, uuid, uuid, text, numeric, text, text, text, timestamptz)
    IS 'Prices a use of an operation, consumes what it costs and notes it.';
