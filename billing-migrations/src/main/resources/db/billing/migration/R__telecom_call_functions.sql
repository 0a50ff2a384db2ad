-- Calls: taking records of the switch once, rating them, trying again what failed, and rating anew.
--
-- Locks are always taken in this order: records that are tried again, then periods (rows of subscription_usage) in the order of
-- their keys, then accounts in the order of their ids. Records of calls are inserted after that, in the order of their UUIDs.

-- Seconds that count of a call: none for none, at least the initial increment, beyond it full steps. With 30/6, 31 are 36.
CREATE OR REPLACE FUNCTION billing.charged_seconds(
    p_billable_seconds          integer,
    p_initial_increment_seconds integer,
    p_billing_increment_seconds integer
)
    RETURNS integer
    LANGUAGE sql
    IMMUTABLE
AS $$
    SELECT CASE
               WHEN p_billable_seconds <= 0 THEN 0
               WHEN p_billable_seconds <= p_initial_increment_seconds THEN p_initial_increment_seconds
               ELSE p_initial_increment_seconds
                   + (p_billable_seconds - p_initial_increment_seconds + p_billing_increment_seconds - 1)
                       / p_billing_increment_seconds * p_billing_increment_seconds
           END
$$;

COMMENT ON FUNCTION billing.charged_seconds(integer, integer, integer)
    IS 'Seconds that count of a call by the increments of its plan.';

-- What seconds beyond the allowance cost, rounded to four decimals. The remainder of the division by sixty is looked at itself: a
-- quotient would be rounded before.
CREATE OR REPLACE FUNCTION billing.overage_cost(p_seconds integer, p_rate_per_minute numeric, p_rounding_mode text)
    RETURNS numeric
    LANGUAGE plpgsql
    IMMUTABLE
AS $$
DECLARE
    v_sixtieths CONSTANT numeric := p_seconds * p_rate_per_minute * 10000;
    v_whole     CONSTANT numeric := div(v_sixtieths, 60);
    v_rest      CONSTANT numeric := v_sixtieths - v_whole * 60;
BEGIN
    RETURN (
        v_whole
            + CASE
                  WHEN v_rest = 0 OR p_rounding_mode = 'down' THEN 0
                  WHEN p_rounding_mode = 'up' THEN 1
                  WHEN v_rest <> 30 THEN (v_rest > 30)::integer
                  WHEN p_rounding_mode = 'half_up' THEN 1
                  WHEN p_rounding_mode = 'half_down' THEN 0
                  ELSE mod(v_whole, 2)
              END
        ) * 0.0001;
END;
$$;

COMMENT ON FUNCTION billing.overage_cost(integer, numeric, text)
    IS 'What seconds beyond the allowance cost, rounded to four decimals.';

-- Decides what becomes of calls, in the order given, and locks what that depends on; writes nothing. The arrays are parallel.
--
-- Where UUIDs are given, a call is left out whose UUID is stored or stands before it. Periods are looked for again once they are
-- locked, until what was found is what was locked: one may have been cut short or added by who held it before.
--
-- A row per call: status is 'processed', 'pending' or 'failed'. A debit names the account, whose balance is to be taken from.
CREATE OR REPLACE FUNCTION billing.rate_calls(
    p_tenant_id            uuid,
    p_call_uuids           text[],
    p_subscription_numbers text[],
    p_started_at           timestamptz[],
    p_billable_seconds     integer[]
)
    RETURNS TABLE (
        item               integer,
        status             text,
        error              text,
        subscription_id    uuid,
        account_id         uuid,
        usage_period_start timestamptz,
        charged_seconds    integer,
        overage_seconds    integer,
        rate_per_minute    numeric,
        cost               numeric,
        currency           text,
        debited_account_id uuid
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_call          record;
    v_subscriptions uuid[];        -- by item
    v_periods       timestamptz[]; -- by item: the last one that had begun
    v_locked        timestamptz[];
    -- By the place of a period or of an account in the order of keys: what is left.
    v_allowances    integer[] := '{}';
    v_balances      numeric[] := '{}';
BEGIN
    LOOP
        SELECT array_agg(s.subscription_id ORDER BY i.number),
               array_agg(u.billing_period_start ORDER BY i.number)
        INTO v_subscriptions, v_periods
        FROM unnest(p_subscription_numbers, p_started_at) WITH ORDINALITY AS i (subscription_number, started_at, number)
        -- A lookup for each, and never another plan: one that was made while the table was small would read it all each time.
        LEFT JOIN LATERAL (
            SELECT f.subscription_id
            FROM telecom.subscriptions f
            WHERE f.tenant_id = p_tenant_id
              AND f.subscription_number = i.subscription_number
            OFFSET 0
        ) s ON true
        LEFT JOIN LATERAL (
            SELECT f.billing_period_start
            FROM telecom.subscription_usage f
            WHERE f.tenant_id = p_tenant_id
              AND f.subscription_id = s.subscription_id
              AND f.billing_period_start <= i.started_at
            ORDER BY f.billing_period_start DESC
            LIMIT 1
        ) u ON true;
        EXIT WHEN v_locked IS NOT DISTINCT FROM v_periods;
        FOR v_call IN
            SELECT DISTINCT k.subscription_id, k.period_start
            FROM unnest(v_subscriptions, v_periods) k (subscription_id, period_start)
            WHERE k.period_start IS NOT NULL
            ORDER BY k.subscription_id, k.period_start
        LOOP
            PERFORM
            FROM telecom.subscription_usage u
            WHERE u.tenant_id = p_tenant_id
              AND u.subscription_id = v_call.subscription_id
              AND u.billing_period_start = v_call.period_start
            FOR NO KEY UPDATE;
        END LOOP;
        v_locked := v_periods;
    END LOOP;

    FOR v_call IN
        SELECT s.account_id
        FROM (SELECT DISTINCT unnest(v_subscriptions) AS subscription_id) k
        JOIN LATERAL (
            SELECT f.account_id
            FROM telecom.subscriptions f
            WHERE f.tenant_id = p_tenant_id
              AND f.subscription_id = k.subscription_id
            OFFSET 0
        ) s ON true
        GROUP BY s.account_id
        ORDER BY s.account_id
    LOOP
        PERFORM
        FROM telecom.accounts a
        WHERE a.tenant_id = p_tenant_id
          AND a.account_id = v_call.account_id
          AND a.account_type = 'prepaid'
        FOR NO KEY UPDATE;
    END LOOP;

    FOR v_call IN
        SELECT i.number::integer AS number,
               s.subscription_id,
               s.account_id,
               CASE
                   WHEN s.subscription_id IS NULL THEN 'unknown_subscription'
                   WHEN s.ended_at <= i.started_at THEN 'subscription_ended'
                   WHEN u.billing_period_start IS NULL THEN 'no_period'
                   WHEN i.started_at < u.billing_period_end THEN
                       CASE WHEN a.status <> 'active' AND i.billable_seconds > 0 THEN 'account_not_active' END
                   WHEN s.ended_at IS NULL AND s.is_auto_renew AND NOT s.is_cancelled_at_period_end THEN 'pending'
                   ELSE 'subscription_ended'
               END AS obstacle,
               u.billing_period_start,
               u.currency,
               u.overage_rate_per_minute,
               u.rounding_mode,
               billing.charged_seconds(i.billable_seconds, u.initial_increment_seconds, u.billing_increment_seconds) AS charged,
               u.minutes_included * 60 - u.used_seconds + u.overage_seconds AS allowance,
               a.balance + a.credit_limit AS available,
               a.account_type = 'prepaid' AS is_prepaid,
               a.currency AS account_currency,
               dense_rank() OVER (ORDER BY u.subscription_id, u.billing_period_start)::integer AS period_place,
               dense_rank() OVER (ORDER BY s.account_id)::integer AS account_place
        FROM unnest(p_subscription_numbers, p_started_at, p_billable_seconds, p_call_uuids, v_subscriptions, v_periods)
            WITH ORDINALITY
            AS i (subscription_number, started_at, billable_seconds, call_uuid, subscription_id, period_start, number)
        LEFT JOIN LATERAL (
            SELECT f.*
            FROM telecom.subscriptions f
            WHERE f.tenant_id = p_tenant_id
              AND f.subscription_id = i.subscription_id
            OFFSET 0
        ) s ON true
        LEFT JOIN LATERAL (
            SELECT f.*
            FROM telecom.subscription_usage f
            WHERE f.tenant_id = p_tenant_id
              AND f.subscription_id = i.subscription_id
              AND f.billing_period_start = i.period_start
            OFFSET 0
        ) u ON true
        LEFT JOIN LATERAL (
            SELECT f.*
            FROM telecom.accounts f
            WHERE f.tenant_id = p_tenant_id
              AND f.account_id = s.account_id
            OFFSET 0
        ) a ON true
        LEFT JOIN LATERAL (
            SELECT true AS is_stored
            FROM telecom.cdrs f
            WHERE f.tenant_id = p_tenant_id
              AND f.call_uuid = i.call_uuid
            OFFSET 0
        ) c ON true
        LEFT JOIN (
            SELECT k.call_uuid, min(k.number) AS number
            FROM unnest(p_call_uuids) WITH ORDINALITY AS k (call_uuid, number)
            GROUP BY k.call_uuid
        ) first ON first.call_uuid = i.call_uuid
        WHERE c.is_stored IS NULL
          AND (first.number = i.number OR p_call_uuids IS NULL)
        ORDER BY i.number
    LOOP
        item := v_call.number;
        subscription_id := v_call.subscription_id;
        account_id := v_call.account_id;
        status := CASE v_call.obstacle WHEN 'pending' THEN 'pending' ELSE 'failed' END;
        error := nullif(v_call.obstacle, 'pending');
        usage_period_start := NULL;
        charged_seconds := 0;
        overage_seconds := 0;
        rate_per_minute := NULL;
        cost := 0;
        currency := NULL;
        debited_account_id := NULL;
        IF v_call.obstacle IS NULL THEN
            v_allowances[v_call.period_place] := coalesce(v_allowances[v_call.period_place], v_call.allowance);
            v_balances[v_call.account_place] := coalesce(v_balances[v_call.account_place], v_call.available);
            overage_seconds := greatest(v_call.charged - v_allowances[v_call.period_place], 0);
            IF overage_seconds > 0 THEN
                cost := billing.overage_cost(overage_seconds, v_call.overage_rate_per_minute, v_call.rounding_mode::text);
            END IF;
            IF v_call.is_prepaid AND cost > v_balances[v_call.account_place] THEN
                error := 'insufficient_balance';
                overage_seconds := 0;
                cost := 0;
            ELSE
                status := 'processed';
                usage_period_start := v_call.billing_period_start;
                charged_seconds := v_call.charged;
                rate_per_minute := v_call.overage_rate_per_minute;
                currency := v_call.currency;
                v_allowances[v_call.period_place] :=
                    v_allowances[v_call.period_place] - charged_seconds + overage_seconds;
                IF v_call.is_prepaid AND cost > 0 THEN
                    IF v_call.currency <> v_call.account_currency THEN
                        RAISE EXCEPTION 'calls in % cannot be debited from account %, which is in %',
                            v_call.currency, v_call.account_id, v_call.account_currency;
                    END IF;
                    debited_account_id := v_call.account_id;
                    v_balances[v_call.account_place] := v_balances[v_call.account_place] - cost;
                END IF;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION billing.rate_calls(uuid, text[], text[], timestamptz[], integer[])
    IS 'Decides what becomes of calls, in the order given, and locks what that depends on.';

-- Writes ratings, with what they change: ledger and balance of accounts, the sums of periods. The arrays are parallel; who calls has
-- decided under the locks of these accounts and periods.
--
-- Amounts are negative where a rating is taken back. A call type is given where the call was answered, and counted there.
CREATE OR REPLACE FUNCTION billing.book_call_ratings(
    p_tenant_id           uuid,
    p_cdr_ids             uuid[],
    p_call_uuids          text[],
    p_rating_numbers      integer[],
    p_outcomes            text[],
    p_errors              text[],
    p_subscription_ids    uuid[],
    p_usage_period_starts timestamptz[],
    p_answered_types      text[],
    p_charged_seconds     integer[],
    p_overage_seconds     integer[],
    p_rates               numeric[],
    p_costs               numeric[],
    p_debited_account_ids uuid[],
    p_at                  timestamptz
)
    RETURNS TABLE (ratings integer)
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_sums      record;
    v_account   record;
    v_sequences bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_cdr_ids)]);
    v_afters    numeric[] := array_fill(NULL::numeric, ARRAY[cardinality(p_cdr_ids)]);
    v_debit     record;
BEGIN
    -- Accounts: a ledger row per debit, in the order of the ratings.
    FOR v_sums IN
        SELECT d.account_id,
               sum(d.cost) AS cost,
               count(*) AS debits,
               array_agg(d.number::integer ORDER BY d.number) AS numbers,
               array_agg(d.cost ORDER BY d.number) AS costs
        FROM unnest(p_debited_account_ids, p_costs) WITH ORDINALITY AS d (account_id, cost, number)
        WHERE d.account_id IS NOT NULL
        GROUP BY d.account_id
        ORDER BY d.account_id
    LOOP
        UPDATE telecom.accounts a
        SET balance       = a.balance - v_sums.cost,
            ledger_length = a.ledger_length + v_sums.debits
        WHERE a.tenant_id = p_tenant_id
          AND a.account_id = v_sums.account_id
        RETURNING a.balance + v_sums.cost AS balance, a.ledger_length - v_sums.debits AS ledger_length
        INTO v_account;
        FOR v_debit IN
            SELECT d.number, d.cost
            FROM unnest(v_sums.numbers, v_sums.costs) AS d (number, cost)
        LOOP
            v_account.balance := v_account.balance - v_debit.cost;
            v_account.ledger_length := v_account.ledger_length + 1;
            v_afters[v_debit.number] := v_account.balance;
            v_sequences[v_debit.number] := v_account.ledger_length;
        END LOOP;
    END LOOP;
    INSERT INTO telecom.account_transactions
        (tenant_id, account_id, sequence_number, transaction_type, amount, balance_after, cdr_id, idempotency_key, recorded_at)
    SELECT p_tenant_id,
           d.account_id,
           d.sequence_number,
           (CASE d.outcome WHEN 'rated' THEN 'charge' ELSE 'charge_reversal' END)::telecom.account_transaction_type,
           -d.cost,
           d.balance_after,
           d.cdr_id,
           'cdr:' || d.call_uuid || ':' || d.rating_number,
           p_at
    FROM unnest(p_debited_account_ids, v_sequences, p_outcomes, p_costs, v_afters, p_cdr_ids, p_call_uuids, p_rating_numbers)
        AS d (account_id, sequence_number, outcome, cost, balance_after, cdr_id, call_uuid, rating_number)
    WHERE d.account_id IS NOT NULL
    ORDER BY d.call_uuid, d.rating_number;

    INSERT INTO telecom.cdr_ratings
        (tenant_id, cdr_id, rating_number, outcome, error, subscription_id, usage_period_start, charged_seconds,
         overage_seconds, rate_per_minute, cost, account_id, sequence_number, rated_at)
    SELECT p_tenant_id,
           r.cdr_id,
           r.rating_number,
           r.outcome::telecom.cdr_rating_outcome,
           r.error::telecom.cdr_error,
           CASE WHEN r.outcome <> 'failed' THEN r.subscription_id END,
           r.usage_period_start,
           r.charged_seconds,
           r.overage_seconds,
           r.rate_per_minute,
           r.cost,
           r.account_id,
           r.sequence_number,
           p_at
    FROM unnest(p_cdr_ids, p_rating_numbers, p_outcomes, p_errors, p_subscription_ids, p_usage_period_starts,
                p_charged_seconds, p_overage_seconds, p_rates, p_costs, p_debited_account_ids, v_sequences)
        AS r (cdr_id, rating_number, outcome, error, subscription_id, usage_period_start, charged_seconds, overage_seconds,
              rate_per_minute, cost, account_id, sequence_number);

    FOR v_sums IN
        SELECT r.subscription_id,
               r.usage_period_start,
               sum(r.charged_seconds) AS charged,
               sum(r.overage_seconds) AS overage,
               sum(r.cost) AS cost,
               coalesce(sum(r.cost) FILTER (WHERE r.account_id IS NOT NULL), 0) AS debited,
               coalesce(sum(r.sign) FILTER (WHERE r.answered_type = 'local'), 0) AS local,
               coalesce(sum(r.sign) FILTER (WHERE r.answered_type = 'std'), 0) AS std,
               coalesce(sum(r.sign) FILTER (WHERE r.answered_type = 'isd'), 0) AS isd,
               coalesce(sum(r.sign) FILTER (WHERE r.answered_type = 'mobile'), 0) AS mobile,
               coalesce(sum(r.sign) FILTER (WHERE r.answered_type = 'toll_free'), 0) AS toll_free
        FROM (
            SELECT b.*, CASE b.outcome WHEN 'rated' THEN 1 ELSE -1 END AS sign
            FROM unnest(p_subscription_ids, p_usage_period_starts, p_outcomes, p_charged_seconds, p_overage_seconds,
                        p_costs, p_debited_account_ids, p_answered_types)
                AS b (subscription_id, usage_period_start, outcome, charged_seconds, overage_seconds, cost, account_id,
                      answered_type)
            WHERE b.usage_period_start IS NOT NULL
        ) r
        GROUP BY r.subscription_id, r.usage_period_start
        ORDER BY r.subscription_id, r.usage_period_start
    LOOP
        UPDATE telecom.subscription_usage u
        SET used_seconds    = u.used_seconds + v_sums.charged,
            overage_seconds = u.overage_seconds + v_sums.overage,
            overage_cost    = u.overage_cost + v_sums.cost,
            overage_settled = u.overage_settled + v_sums.debited,
            local_calls     = u.local_calls + v_sums.local,
            std_calls       = u.std_calls + v_sums.std,
            isd_calls       = u.isd_calls + v_sums.isd,
            mobile_calls    = u.mobile_calls + v_sums.mobile,
            toll_free_calls = u.toll_free_calls + v_sums.toll_free,
            updated_at      = greatest(u.updated_at, p_at)
        WHERE u.tenant_id = p_tenant_id
          AND u.subscription_id = v_sums.subscription_id
          AND u.billing_period_start = v_sums.usage_period_start;
    END LOOP;

    ratings := cardinality(p_cdr_ids);
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.book_call_ratings(
    uuid, uuid[], text[], integer[], text[], text[], uuid[], timestamptz[], text[], integer[], integer[], numeric[], numeric[],
    uuid[], timestamptz
) IS 'Writes ratings of calls, the debits that they make and the sums of their periods.';

-- Takes records of calls, each UUID once, and rates them; the arrays are parallel, and one call is an array of one.
--
-- outcome per item: 'done', 'replayed' (the same record was there), 'conflict' (another with its UUID was there and stays). The rest
-- of the row says how the record that is there stands. Two records are the same when all that the switch says of the call is the
-- same, the raw record aside.
CREATE OR REPLACE FUNCTION billing.take_calls(
    p_tenant_id            uuid,
    p_cdr_ids              uuid[],
    p_call_uuids           text[],
    p_subscription_numbers text[],
    p_caller_ids           text[],
    p_destinations         text[],
    p_started_at           timestamptz[],
    p_ended_at             timestamptz[],
    p_durations            integer[],
    p_billable             integer[],
    p_call_directions      text[],
    p_call_types           text[],
    p_call_statuses        text[],
    p_hangup_causes        text[],
    p_raw_cdrs             text[],
    p_at                   timestamptz
)
    RETURNS TABLE (
        item               integer,
        outcome            text,
        cdr_id             uuid,
        processing_status  text,
        processing_error   text,
        subscription_id    uuid,
        account_id         uuid,
        usage_period_start timestamptz,
        charged_seconds    integer,
        overage_seconds    integer,
        cost               numeric,
        currency           text
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_written         integer;
    v_items           integer[];
    v_statuses        text[];
    v_errors          text[];
    v_subscriptions   uuid[];
    v_accounts        uuid[];
    v_periods         timestamptz[];
    v_charged         integer[];
    v_overages        integer[];
    v_rates           numeric[];
    v_costs           numeric[];
    v_currencies      text[];
    v_debited         uuid[];
    v_cdr_ids         uuid[];
    v_call_uuids      text[];
    v_numbers         integer[];
    v_outcomes        text[];
    v_answered_types  text[];
BEGIN
    LOOP
        BEGIN
            SELECT array_agg(r.item ORDER BY r.item),
                   array_agg(r.status ORDER BY r.item),
                   array_agg(r.error ORDER BY r.item),
                   array_agg(r.subscription_id ORDER BY r.item),
                   array_agg(r.account_id ORDER BY r.item),
                   array_agg(r.usage_period_start ORDER BY r.item),
                   array_agg(r.charged_seconds ORDER BY r.item),
                   array_agg(r.overage_seconds ORDER BY r.item),
                   array_agg(r.rate_per_minute ORDER BY r.item),
                   array_agg(r.cost ORDER BY r.item),
                   array_agg(r.currency ORDER BY r.item),
                   array_agg(r.debited_account_id ORDER BY r.item)
            INTO v_items, v_statuses, v_errors, v_subscriptions, v_accounts, v_periods, v_charged, v_overages, v_rates,
                 v_costs, v_currencies, v_debited
            FROM billing.rate_calls(p_tenant_id, p_call_uuids, p_subscription_numbers, p_started_at, p_billable) r;
            EXIT WHEN v_items IS NULL;

            INSERT INTO telecom.cdrs
                (tenant_id, cdr_id, call_uuid, subscription_number, subscription_id, account_id, caller_id, destination,
                 started_at, ended_at, duration_seconds, billable_seconds, call_direction, call_type, call_status,
                 hangup_cause, processing_status, processing_error, rating_count, usage_period_start, charged_seconds,
                 overage_seconds, cost, currency, rated_at, raw_cdr, created_at, updated_at)
            SELECT t.id,
                   i.cdr_id,
                   i.call_uuid,
                   i.subscription_number,
                   r.subscription_id,
                   r.account_id,
                   i.caller_id,
                   i.destination,
                   i.started_at,
                   i.ended_at,
                   i.duration_seconds,
                   i.billable_seconds,
                   i.call_direction::telecom.call_direction,
                   i.call_type::telecom.call_type,
                   i.call_status::telecom.call_status,
                   i.hangup_cause,
                   r.status::telecom.cdr_status,
                   r.error::telecom.cdr_error,
                   CASE WHEN r.status = 'pending' THEN 0 ELSE 1 END,
                   r.usage_period_start,
                   r.charged_seconds,
                   r.overage_seconds,
                   r.cost,
                   r.currency,
                   CASE WHEN r.status = 'processed' THEN p_at END,
                   i.raw_cdr::jsonb,
                   p_at,
                   p_at
            FROM unnest(p_cdr_ids, p_call_uuids, p_subscription_numbers, p_caller_ids, p_destinations, p_started_at,
                        p_ended_at, p_durations, p_billable, p_call_directions, p_call_types,
                        p_call_statuses, p_hangup_causes, p_raw_cdrs)
                WITH ORDINALITY
                AS i (cdr_id, call_uuid, subscription_number, caller_id, destination, started_at, ended_at,
                      duration_seconds, billable_seconds, call_direction, call_type, call_status, hangup_cause, raw_cdr,
                      number)
            JOIN unnest(v_items, v_statuses, v_errors, v_subscriptions, v_accounts, v_periods, v_charged, v_overages,
                        v_costs, v_currencies)
                AS r (item, status, error, subscription_id, account_id, usage_period_start, charged_seconds,
                      overage_seconds, cost, currency)
                ON r.item = i.number
            -- From the tenant's row, so that Citus writes on its node: from nothing but arrays it would count what it was given, not
            -- what it has written.
            JOIN billing.tenants t ON t.id = p_tenant_id
            ORDER BY i.call_uuid
            ON CONFLICT (tenant_id, call_uuid) DO NOTHING;
            GET DIAGNOSTICS v_written = ROW_COUNT;
            IF v_written < cardinality(v_items) THEN
                RAISE EXCEPTION USING ERRCODE = 'TBKEY', MESSAGE = 'a call was taken meanwhile';
            END IF;

            SELECT array_agg(i.cdr_id ORDER BY r.number),
                   array_agg(i.call_uuid ORDER BY r.number),
                   array_agg(1 ORDER BY r.number),
                   array_agg(CASE r.status WHEN 'processed' THEN 'rated' ELSE 'failed' END ORDER BY r.number),
                   array_agg(CASE i.call_status WHEN 'answered' THEN i.call_type END ORDER BY r.number),
                   array_agg(r.error ORDER BY r.number),
                   array_agg(r.subscription_id ORDER BY r.number),
                   array_agg(r.usage_period_start ORDER BY r.number),
                   array_agg(r.charged_seconds ORDER BY r.number),
                   array_agg(r.overage_seconds ORDER BY r.number),
                   array_agg(r.rate ORDER BY r.number),
                   array_agg(r.cost ORDER BY r.number),
                   array_agg(r.debited ORDER BY r.number)
            INTO v_cdr_ids, v_call_uuids, v_numbers, v_outcomes, v_answered_types, v_errors, v_subscriptions, v_periods,
                 v_charged, v_overages, v_rates, v_costs, v_debited
            FROM unnest(v_items, v_statuses, v_errors, v_subscriptions, v_periods, v_charged, v_overages, v_rates, v_costs,
                        v_debited)
                WITH ORDINALITY
                AS r (item, status, error, subscription_id, usage_period_start, charged_seconds, overage_seconds, rate,
                      cost, debited, number)
            JOIN unnest(p_cdr_ids, p_call_uuids, p_call_statuses, p_call_types) WITH ORDINALITY
                AS i (cdr_id, call_uuid, call_status, call_type, number)
                ON i.number = r.item
            WHERE r.status <> 'pending';
            IF v_cdr_ids IS NOT NULL THEN
                PERFORM billing.book_call_ratings(
                    p_tenant_id, v_cdr_ids, v_call_uuids, v_numbers, v_outcomes, v_errors, v_subscriptions, v_periods,
                    v_answered_types, v_charged, v_overages, v_rates, v_costs, v_debited, p_at
                );
            END IF;
            EXIT;
        EXCEPTION
            -- Another call has taken a UUID for another subscription, so that no lock told of it. Decide again.
            WHEN SQLSTATE 'TBKEY' THEN
                CONTINUE;
        END;
    END LOOP;

    RETURN QUERY
    SELECT i.number::integer,
           CASE
               WHEN c.cdr_id = i.cdr_id THEN 'done'
               WHEN c.subscription_number = i.subscription_number
                   AND c.caller_id = i.caller_id
                   AND c.destination = i.destination
                   AND c.started_at = i.started_at
                   AND c.ended_at IS NOT DISTINCT FROM i.ended_at
                   AND c.duration_seconds = i.duration_seconds
                   AND c.billable_seconds = i.billable_seconds
                   AND c.call_direction::text = i.call_direction
                   AND c.call_type::text = i.call_type
                   AND c.call_status::text = i.call_status
                   AND c.hangup_cause IS NOT DISTINCT FROM i.hangup_cause
                   THEN 'replayed'
               ELSE 'conflict'
           END,
           c.cdr_id,
           c.processing_status::text,
           c.processing_error::text,
           c.subscription_id,
           c.account_id,
           c.usage_period_start,
           c.charged_seconds,
           c.overage_seconds,
           c.cost::numeric,
           c.currency::text
    FROM unnest(p_cdr_ids, p_call_uuids, p_subscription_numbers, p_caller_ids, p_destinations, p_started_at, p_ended_at,
                p_durations, p_billable, p_call_directions, p_call_types, p_call_statuses, p_hangup_causes)
        WITH ORDINALITY
        AS i (cdr_id, call_uuid, subscription_number, caller_id, destination, started_at, ended_at, duration_seconds,
              billable_seconds, call_direction, call_type, call_status, hangup_cause, number)
    JOIN LATERAL (
        SELECT f.*
        FROM telecom.cdrs f
        WHERE f.tenant_id = p_tenant_id
          AND f.call_uuid = i.call_uuid
        OFFSET 0
    ) c ON true
    ORDER BY i.number;
END;
$$;

COMMENT ON FUNCTION billing.take_calls(
    uuid, uuid[], text[], text[], text[], text[], timestamptz[], timestamptz[], integer[], integer[], text[], text[], text[],
    text[], text[], timestamptz
) IS 'Takes records of calls, each UUID once, and rates them.';

-- Rates kept records, which the caller has locked and which were not rated before, in the order of their calls.
CREATE OR REPLACE FUNCTION billing.rate_kept_calls(p_tenant_id uuid, p_cdr_ids uuid[], p_at timestamptz)
    RETURNS TABLE (processed integer, failed integer, pending integer)
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_call          record;
    v_ratings       record;
    v_cdr_ids       uuid[];
    v_call_uuids    text[];
    v_counts        integer[];
    v_answered      text[];
    v_subscriptions text[];
    v_started_at    timestamptz[];
    v_billable      integer[];
BEGIN
    SELECT array_agg(c.cdr_id ORDER BY c.started_at, c.call_uuid),
           array_agg(c.call_uuid ORDER BY c.started_at, c.call_uuid),
           array_agg(c.rating_count ORDER BY c.started_at, c.call_uuid),
           array_agg(CASE WHEN c.call_status = 'answered' THEN c.call_type::text END ORDER BY c.started_at, c.call_uuid),
           array_agg(c.subscription_number ORDER BY c.started_at, c.call_uuid),
           array_agg(c.started_at ORDER BY c.started_at, c.call_uuid),
           array_agg(c.billable_seconds ORDER BY c.started_at, c.call_uuid)
    INTO v_cdr_ids, v_call_uuids, v_counts, v_answered, v_subscriptions, v_started_at, v_billable
    FROM telecom.cdrs c
    WHERE c.tenant_id = p_tenant_id
      AND c.cdr_id = ANY (p_cdr_ids);
    processed := 0;
    failed := 0;
    pending := 0;

    -- From arrays: within a statement that reads a table, Citus lets no function read others.
    SELECT array_agg(c.cdr_id ORDER BY r.item) AS cdr_ids,
           array_agg(c.call_uuid ORDER BY r.item) AS call_uuids,
           array_agg(c.rating_count + 1 ORDER BY r.item) AS numbers,
           array_agg(CASE r.status WHEN 'processed' THEN 'rated' ELSE r.status END ORDER BY r.item) AS outcomes,
           array_agg(r.error ORDER BY r.item) AS errors,
           array_agg(r.subscription_id ORDER BY r.item) AS subscriptions,
           array_agg(r.account_id ORDER BY r.item) AS accounts,
           array_agg(r.usage_period_start ORDER BY r.item) AS periods,
           array_agg(c.answered_type ORDER BY r.item) AS answered_types,
           array_agg(r.charged_seconds ORDER BY r.item) AS charged,
           array_agg(r.overage_seconds ORDER BY r.item) AS overages,
           array_agg(r.rate_per_minute ORDER BY r.item) AS rates,
           array_agg(r.cost ORDER BY r.item) AS costs,
           array_agg(r.currency ORDER BY r.item) AS currencies,
           array_agg(r.debited_account_id ORDER BY r.item) AS debited
    INTO v_ratings
    FROM billing.rate_calls(p_tenant_id, NULL, v_subscriptions, v_started_at, v_billable) r
    JOIN unnest(v_cdr_ids, v_call_uuids, v_counts, v_answered) WITH ORDINALITY
            AS c (cdr_id, call_uuid, rating_count, answered_type, number)
        ON c.number = r.item;

    FOR v_call IN
        SELECT r.*
        FROM unnest(v_ratings.cdr_ids, v_ratings.outcomes, v_ratings.errors, v_ratings.subscriptions, v_ratings.accounts,
                    v_ratings.periods, v_ratings.charged, v_ratings.overages, v_ratings.costs, v_ratings.currencies)
            AS r (cdr_id, outcome, error, subscription_id, account_id, usage_period_start, charged_seconds,
                  overage_seconds, cost, currency)
    LOOP
        UPDATE telecom.cdrs c
        SET subscription_id    = v_call.subscription_id,
            account_id         = v_call.account_id,
            processing_status  =
                (CASE WHEN v_call.outcome = 'rated' THEN 'processed' ELSE v_call.outcome END)::telecom.cdr_status,
            processing_error   = v_call.error::telecom.cdr_error,
            retry_count        = c.retry_count + 1,
            rating_count       = c.rating_count + CASE WHEN v_call.outcome = 'pending' THEN 0 ELSE 1 END,
            usage_period_start = v_call.usage_period_start,
            charged_seconds    = v_call.charged_seconds,
            overage_seconds    = v_call.overage_seconds,
            cost               = v_call.cost,
            currency           = v_call.currency,
            rated_at           = CASE WHEN v_call.outcome = 'rated' THEN p_at END,
            updated_at         = greatest(c.updated_at, p_at)
        WHERE c.tenant_id = p_tenant_id
          AND c.cdr_id = v_call.cdr_id;
        processed := processed + (v_call.outcome = 'rated')::integer;
        failed := failed + (v_call.outcome = 'failed')::integer;
        pending := pending + (v_call.outcome = 'pending')::integer;
    END LOOP;

    SELECT array_agg(r.cdr_id ORDER BY r.number) AS cdr_ids,
           array_agg(r.call_uuid ORDER BY r.number) AS call_uuids,
           array_agg(r.rating_number ORDER BY r.number) AS numbers,
           array_agg(r.outcome ORDER BY r.number) AS outcomes,
           array_agg(r.error ORDER BY r.number) AS errors,
           array_agg(r.subscription_id ORDER BY r.number) AS subscriptions,
           array_agg(r.usage_period_start ORDER BY r.number) AS periods,
           array_agg(r.answered_type ORDER BY r.number) AS answered_types,
           array_agg(r.charged_seconds ORDER BY r.number) AS charged,
           array_agg(r.overage_seconds ORDER BY r.number) AS overages,
           array_agg(r.rate ORDER BY r.number) AS rates,
           array_agg(r.cost ORDER BY r.number) AS costs,
           array_agg(r.debited ORDER BY r.number) AS debited
    INTO v_ratings
    FROM unnest(v_ratings.cdr_ids, v_ratings.call_uuids, v_ratings.numbers, v_ratings.outcomes, v_ratings.errors,
                v_ratings.subscriptions, v_ratings.periods, v_ratings.answered_types, v_ratings.charged,
                v_ratings.overages, v_ratings.rates, v_ratings.costs, v_ratings.debited)
        WITH ORDINALITY
        AS r (cdr_id, call_uuid, rating_number, outcome, error, subscription_id, usage_period_start, answered_type,
              charged_seconds, overage_seconds, rate, cost, debited, number)
    WHERE r.outcome <> 'pending';
    IF v_ratings.cdr_ids IS NOT NULL THEN
        PERFORM billing.book_call_ratings(
            p_tenant_id, v_ratings.cdr_ids, v_ratings.call_uuids, v_ratings.numbers, v_ratings.outcomes, v_ratings.errors,
            v_ratings.subscriptions, v_ratings.periods, v_ratings.answered_types, v_ratings.charged, v_ratings.overages,
            v_ratings.rates, v_ratings.costs, v_ratings.debited, p_at
        );
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.rate_kept_calls(uuid, uuid[], timestamptz)
    IS 'Rates kept records of calls, which the caller has locked.';

-- Tries one record again; one that was rated stays as it is.
--
-- outcome: 'done', 'processed' (it was before), 'unknown'.
CREATE OR REPLACE FUNCTION billing.retry_call(p_tenant_id uuid, p_cdr_id uuid, p_at timestamptz)
    RETURNS TABLE (outcome text)
    LANGUAGE plpgsql
AS $$
BEGIN
    -- What was rated is not locked: who rates it anew waits for nobody who waits for him.
    PERFORM
    FROM telecom.cdrs c
    WHERE c.tenant_id = p_tenant_id
      AND c.cdr_id = p_cdr_id
      AND c.processing_status <> 'processed'
    FOR NO KEY UPDATE;
    IF FOUND THEN
        PERFORM billing.rate_kept_calls(p_tenant_id, ARRAY[p_cdr_id], p_at);
        outcome := 'done';
    ELSE
        PERFORM
        FROM telecom.cdrs c
        WHERE c.tenant_id = p_tenant_id
          AND c.cdr_id = p_cdr_id;
        outcome := CASE WHEN FOUND THEN 'processed' ELSE 'unknown' END;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.retry_call(uuid, uuid, timestamptz) IS 'Tries one record of a call again.';

-- Tries records again that wait or failed and were last tried before an instant, those first that were tried longest ago. Records
-- that another worker has are left to him.
CREATE OR REPLACE FUNCTION billing.retry_calls(
    p_tenant_id    uuid,
    p_limit        integer,
    p_tried_before timestamptz,
    p_at           timestamptz
)
    RETURNS TABLE (processed integer, failed integer, pending integer)
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_status  text;
    v_cdr_ids uuid[] := '{}';
BEGIN
    FOREACH v_status IN ARRAY ARRAY['pending', 'failed'] LOOP
        v_cdr_ids := v_cdr_ids || ARRAY(
            SELECT c.cdr_id
            FROM telecom.cdrs c
            WHERE c.tenant_id = p_tenant_id
              AND c.processing_status = v_status::telecom.cdr_status
              AND c.updated_at < p_tried_before
            ORDER BY c.updated_at, c.cdr_id
            LIMIT p_limit - cardinality(v_cdr_ids)
            FOR NO KEY UPDATE SKIP LOCKED
        );
    END LOOP;
    IF cardinality(v_cdr_ids) = 0 THEN
        processed := 0;
        failed := 0;
        pending := 0;
        RETURN NEXT;
    ELSE
        RETURN QUERY
        SELECT r.*
        FROM billing.rate_kept_calls(p_tenant_id, v_cdr_ids, p_at) r;
    END IF;
END;
$$;

COMMENT ON FUNCTION billing.retry_calls(uuid, integer, timestamptz, timestamptz)
    IS 'Tries records of calls again that wait or failed.';

-- Rates a call anew, or all calls of a period in the order of their starts, with another overage rate of the period where one is
-- given. A call whose seconds, overage and cost stay the same is left alone; of the others the former rating is taken back and a new one
-- written. All or nothing.
--
-- outcome: 'done', 'unknown', 'suspended' or 'closed' (an account that would be debited), 'refused' (the new ratings cost more than the
-- former ones and what is available).
CREATE OR REPLACE FUNCTION billing.rerate_calls(
    p_tenant_id       uuid,
    p_subscription_id uuid,
    p_period_start    timestamptz,
    p_cdr_id          uuid,
    p_overage_rate    numeric,
    p_at              timestamptz
)
    RETURNS TABLE (
        outcome      text,
        account_id   uuid,
        currency     text,
        calls        integer,
        changed      integer,
        cost_before  numeric,
        cost_after   numeric,
        available    numeric
    )
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    v_subscription CONSTANT uuid := coalesce(
        p_subscription_id,
        (SELECT c.subscription_id FROM telecom.cdrs c WHERE c.tenant_id = p_tenant_id AND c.cdr_id = p_cdr_id)
    );
    v_period_start CONSTANT timestamptz := coalesce(
        p_period_start,
        (SELECT c.usage_period_start FROM telecom.cdrs c WHERE c.tenant_id = p_tenant_id AND c.cdr_id = p_cdr_id)
    );
    v_period       record;
    v_account      record;
    v_call         record;
    v_rate         numeric;
    v_allowance    integer;
    v_charged      integer;
    v_overage      integer;
    v_cost         numeric;
    v_debited      uuid;
    v_more         numeric := 0; -- to be debited, less what is given back
    v_is_debit     boolean := false;
    v_numbers      integer[] := '{}';
    v_cdr_ids      uuid[] := '{}';
    v_call_uuids   text[] := '{}';
    v_types        text[] := '{}';
    v_old_charged  integer[] := '{}';
    v_old_overages integer[] := '{}';
    v_old_rates    numeric[] := '{}';
    v_old_costs    numeric[] := '{}';
    v_old_debited  uuid[] := '{}';
    v_new_charged  integer[] := '{}';
    v_new_overages integer[] := '{}';
    v_new_costs    numeric[] := '{}';
    v_new_debited  uuid[] := '{}';
BEGIN
    SELECT u.*
    INTO v_period
    FROM telecom.subscription_usage u
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = v_subscription
      AND u.billing_period_start = v_period_start
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT a.*
    INTO v_account
    FROM telecom.accounts a
    WHERE a.tenant_id = p_tenant_id
      AND a.account_id = (
          SELECT s.account_id
          FROM telecom.subscriptions s
          WHERE s.tenant_id = p_tenant_id
            AND s.subscription_id = v_subscription
      )
    FOR NO KEY UPDATE;

    account_id := v_account.account_id;
    currency := v_period.currency;
    calls := 0;
    changed := 0;
    cost_before := 0;
    cost_after := 0;
    v_rate := coalesce(p_overage_rate, v_period.overage_rate_per_minute);
    v_allowance := v_period.minutes_included * 60;
    FOR v_call IN
        SELECT c.*, r.rate_per_minute, r.account_id AS debited_account_id
        FROM telecom.cdrs c
        JOIN LATERAL (
            SELECT f.rate_per_minute, f.account_id
            FROM telecom.cdr_ratings f
            WHERE f.tenant_id = p_tenant_id
              AND f.cdr_id = c.cdr_id
              AND f.rating_number = c.rating_count
            OFFSET 0
        ) r ON true
        WHERE c.tenant_id = p_tenant_id
          AND c.subscription_id = v_subscription
          AND c.usage_period_start = v_period_start
          AND (p_cdr_id IS NULL OR c.cdr_id = p_cdr_id)
        ORDER BY c.started_at, c.call_uuid
    LOOP
        IF p_cdr_id IS NOT NULL THEN
            v_allowance := v_allowance - v_period.used_seconds + v_period.overage_seconds
                + v_call.charged_seconds - v_call.overage_seconds;
        END IF;
        v_charged := billing.charged_seconds(
            v_call.billable_seconds, v_period.initial_increment_seconds, v_period.billing_increment_seconds
        );
        v_overage := greatest(v_charged - v_allowance, 0);
        v_allowance := v_allowance - v_charged + v_overage;
        v_cost := billing.overage_cost(v_overage, v_rate, v_period.rounding_mode::text);
        calls := calls + 1;
        cost_before := cost_before + v_call.cost;
        cost_after := cost_after + v_cost;
        CONTINUE WHEN (v_call.charged_seconds, v_call.overage_seconds, v_call.cost) = (v_charged, v_overage, v_cost);
        v_debited := CASE WHEN v_account.account_type = 'prepaid' AND v_cost > 0 THEN v_account.account_id END;
        v_is_debit := v_is_debit OR v_debited IS NOT NULL;
        v_more := v_more
            + CASE WHEN v_debited IS NULL THEN 0 ELSE v_cost END
            - CASE WHEN v_call.debited_account_id IS NULL THEN 0 ELSE v_call.cost END;
        changed := changed + 1;
        v_numbers[changed] := v_call.rating_count;
        v_cdr_ids[changed] := v_call.cdr_id;
        v_call_uuids[changed] := v_call.call_uuid;
        v_types[changed] := CASE v_call.call_status WHEN 'answered' THEN v_call.call_type::text END;
        v_old_charged[changed] := v_call.charged_seconds;
        v_old_overages[changed] := v_call.overage_seconds;
        v_old_rates[changed] := v_call.rate_per_minute;
        v_old_costs[changed] := v_call.cost;
        v_old_debited[changed] := v_call.debited_account_id;
        v_new_charged[changed] := v_charged;
        v_new_overages[changed] := v_overage;
        v_new_costs[changed] := v_cost;
        v_new_debited[changed] := v_debited;
    END LOOP;

    available := v_account.balance + v_account.credit_limit;
    outcome := CASE
                   WHEN calls = 0 AND p_cdr_id IS NOT NULL THEN 'unknown'
                   WHEN changed > 0 AND v_account.status = 'closed' AND v_account.account_type = 'prepaid' THEN 'closed'
                   WHEN v_is_debit AND v_account.status = 'suspended' THEN 'suspended'
                   WHEN v_more > greatest(available, 0) THEN 'refused'
                   ELSE 'done'
               END;
    IF outcome <> 'done' THEN
        RETURN NEXT;
        RETURN;
    END IF;

    UPDATE telecom.subscription_usage u
    SET overage_rate_per_minute = v_rate
    WHERE u.tenant_id = p_tenant_id
      AND u.subscription_id = v_subscription
      AND u.billing_period_start = v_period_start
      AND u.overage_rate_per_minute <> v_rate;
    IF changed > 0 THEN
        FOR v_call IN
            SELECT n.*
            FROM unnest(v_cdr_ids, v_new_charged, v_new_overages, v_new_costs)
                AS n (cdr_id, charged_seconds, overage_seconds, cost)
        LOOP
            UPDATE telecom.cdrs c
            SET charged_seconds = v_call.charged_seconds,
                overage_seconds = v_call.overage_seconds,
                cost            = v_call.cost,
                rating_count    = c.rating_count + 2,
                rated_at        = greatest(c.rated_at, p_at),
                updated_at      = greatest(c.updated_at, p_at)
            WHERE c.tenant_id = p_tenant_id
              AND c.cdr_id = v_call.cdr_id;
        END LOOP;
        -- What is given back comes first: it may pay for the rest.
        PERFORM billing.book_call_ratings(
            p_tenant_id,
            v_cdr_ids || v_cdr_ids,
            v_call_uuids || v_call_uuids,
            ARRAY(SELECT n + 1 FROM unnest(v_numbers) WITH ORDINALITY k (n, o) ORDER BY o)
                || ARRAY(SELECT n + 2 FROM unnest(v_numbers) WITH ORDINALITY k (n, o) ORDER BY o),
            array_fill('reversed'::text, ARRAY[changed]) || array_fill('rated'::text, ARRAY[changed]),
            array_fill(NULL::text, ARRAY[2 * changed]),
            array_fill(v_subscription, ARRAY[2 * changed]),
            array_fill(v_period_start, ARRAY[2 * changed]),
            v_types || v_types,
            ARRAY(SELECT -n FROM unnest(v_old_charged) WITH ORDINALITY k (n, o) ORDER BY o) || v_new_charged,
            ARRAY(SELECT -n FROM unnest(v_old_overages) WITH ORDINALITY k (n, o) ORDER BY o) || v_new_overages,
            v_old_rates || array_fill(v_rate, ARRAY[changed]),
            ARRAY(SELECT -n FROM unnest(v_old_costs) WITH ORDINALITY k (n, o) ORDER BY o) || v_new_costs,
            v_old_debited || v_new_debited,
            p_at
        );
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION billing.rerate_calls(uuid, uuid, timestamptz, uuid, numeric, timestamptz)
    IS 'Rates a call anew, or all calls of a period in the order of their starts.';
