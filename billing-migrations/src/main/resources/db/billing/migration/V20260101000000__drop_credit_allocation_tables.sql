-- Drops credit_allocations and credit_allocation_transactions, and loses nothing of them.
--
-- What an organisation had set aside had been taken from its balance. So before the tables go,
--   every row of both is kept in billing_archive, and for an allocation what became of it;
--   what was left (allocated - used) of each allocation that was active and not past its expiry comes back to the balance of
--   the organisation it came from: a ledger row of type grant and a lot with the allocation's own expiry, which repay first
--   what is overdrawn, as any grant does. An organisation without a balance gets one;
--   what was left of one past its expiry has expired: it is recorded so and does not come back;
--   what was left of one that was not active is recorded and does not come back.
--
-- One transaction: where a sum or a count is not what it must be, where somebody else's table or view uses one of the two, or
-- where an allocation has a type of credits that no lot can have, it fails and nothing has happened. A table that is not
-- there is no failure. billing_archive.dropped_tables says what was found and done.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE SCHEMA IF NOT EXISTS billing_archive;

COMMENT ON SCHEMA billing_archive IS 'Rows of tables that were dropped: read, never written by an application.';

CREATE TYPE billing_archive.allocation_outcome AS ENUM ('returned', 'used_up', 'expired', 'inactive');

COMMENT ON TYPE billing_archive.allocation_outcome IS 'What became of what an allocation had left when its table was dropped.';

-- There is no tenant: what a drop found and did is told for a table as a whole.
CREATE TABLE billing_archive.dropped_tables (
    version           text                          NOT NULL,
    table_name        text                          NOT NULL,
    was_there         boolean                       NOT NULL,
    dependants        text[]                        NOT NULL,
    row_count         bigint                        NOT NULL,
    archived_rows     bigint                        NOT NULL,
    remaining_credits billing.quantity_not_negative,
    returned_credits  billing.quantity_not_negative,
    expired_credits   billing.quantity_not_negative,
    inactive_credits  billing.quantity_not_negative,
    dropped_at        timestamptz                   NOT NULL,

    CONSTRAINT dropped_tables_pk PRIMARY KEY (version, table_name),
    CONSTRAINT dropped_tables_every_row_archived CHECK (archived_rows = row_count),
    CONSTRAINT dropped_tables_absent_has_no_rows CHECK (was_there OR row_count = 0),
    CONSTRAINT dropped_tables_every_credit_placed CHECK (
        remaining_credits = returned_credits + expired_credits + inactive_credits
    ),
    CONSTRAINT dropped_tables_credits_told_together CHECK (
        num_nonnulls(remaining_credits, returned_credits, expired_credits, inactive_credits) IN (0, 4)
    )
);

COMMENT ON TABLE billing_archive.dropped_tables IS 'What a script found in a table that it dropped, and what it did with it.';
COMMENT ON COLUMN billing_archive.dropped_tables.version IS 'The script.';
COMMENT ON COLUMN billing_archive.dropped_tables.table_name IS 'The table, with its schema.';
COMMENT ON COLUMN billing_archive.dropped_tables.was_there IS 'Whether it existed.';
COMMENT ON COLUMN billing_archive.dropped_tables.dependants IS 'What referred to it; all of it went with the tables of the same script.';
COMMENT ON COLUMN billing_archive.dropped_tables.row_count IS 'How many rows it held.';
COMMENT ON COLUMN billing_archive.dropped_tables.archived_rows IS 'How many rows came to the table of the same name in this schema.';
COMMENT ON COLUMN billing_archive.dropped_tables.remaining_credits IS 'What its rows had left in all; absent for a table that holds no credits.';
COMMENT ON COLUMN billing_archive.dropped_tables.returned_credits IS 'The part that came back to balances.';
COMMENT ON COLUMN billing_archive.dropped_tables.expired_credits IS 'The part that had expired.';
COMMENT ON COLUMN billing_archive.dropped_tables.inactive_credits IS 'The part that could not be used any more.';
COMMENT ON COLUMN billing_archive.dropped_tables.dropped_at IS 'When it was dropped.';

CREATE TABLE billing_archive.credit_allocations (
    tenant_id           uuid                               NOT NULL,
    allocation_id       uuid                               NOT NULL,
    source_entity_id    uuid                               NOT NULL,
    target_application  varchar(50)                        NOT NULL,
    allocated_credits   numeric(15, 4)                     NOT NULL,
    used_credits        numeric(15, 4)                     NOT NULL,
    available_credits   numeric(15, 4)                     NOT NULL,
    credit_type         varchar(50)                        NOT NULL,
    credit_metadata     jsonb,
    campaign_id         varchar(100),
    campaign_name       varchar(255),
    expiry_rule         varchar(50)                        NOT NULL,
    expiry_warning_days numeric(5, 0)                      NOT NULL,
    allocation_type     varchar(30)                        NOT NULL,
    allocation_purpose  text,
    is_active           boolean                            NOT NULL,
    allocated_at        timestamptz                        NOT NULL,
    expires_at          timestamptz,
    auto_replenish      boolean                            NOT NULL,
    allocated_by        uuid,
    updated_by          uuid,
    last_updated_at     timestamptz                        NOT NULL,
    outcome             billing_archive.allocation_outcome NOT NULL,
    lot_id              uuid,
    sequence_number     billing.sequence_number,
    archived_at         timestamptz                        NOT NULL,

    CONSTRAINT credit_allocations_pk PRIMARY KEY (tenant_id, allocation_id),
    CONSTRAINT credit_allocations_outcome_follows_rest CHECK (
        outcome = CASE
                      WHEN allocated_credits = used_credits THEN 'used_up'::billing_archive.allocation_outcome
                      WHEN NOT is_active THEN 'inactive'
                      WHEN expires_at <= archived_at THEN 'expired'
                      ELSE 'returned'
                  END
    ),
    CONSTRAINT credit_allocations_returned_has_its_lot CHECK (
        num_nonnulls(lot_id, sequence_number) = CASE WHEN outcome = 'returned' THEN 2 ELSE 0 END
    ),
    CONSTRAINT credit_allocations_returned_once UNIQUE (tenant_id, source_entity_id, sequence_number)
);

COMMENT ON TABLE billing_archive.credit_allocations IS 'Every credit allocation as it was when its table was dropped, and what became of it.';
COMMENT ON COLUMN billing_archive.credit_allocations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_id IS 'Identifies the allocation.';
COMMENT ON COLUMN billing_archive.credit_allocations.source_entity_id IS 'The organisation whose balance the credits came from.';
COMMENT ON COLUMN billing_archive.credit_allocations.target_application IS 'The application they were meant for.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_credits IS 'What was set aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.used_credits IS 'What was used of it; the rest is what was left.';
COMMENT ON COLUMN billing_archive.credit_allocations.available_credits IS 'What the old system believed to be left; nothing was decided by it.';
COMMENT ON COLUMN billing_archive.credit_allocations.credit_type IS 'Kind of credits: the source of the lot that they came back as.';
COMMENT ON COLUMN billing_archive.credit_allocations.credit_metadata IS 'Whatever the old system kept beside it.';
COMMENT ON COLUMN billing_archive.credit_allocations.campaign_id IS 'Campaign it belonged to.';
COMMENT ON COLUMN billing_archive.credit_allocations.campaign_name IS 'Name of that campaign.';
COMMENT ON COLUMN billing_archive.credit_allocations.expiry_rule IS 'How the expiry was meant: fixed_date, rolling_window, never_expire.';
COMMENT ON COLUMN billing_archive.credit_allocations.expiry_warning_days IS 'Days before expiry at which to warn.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_type IS 'How it came about: manual, automatic, bulk …';
COMMENT ON COLUMN billing_archive.credit_allocations.allocation_purpose IS 'What for, in words.';
COMMENT ON COLUMN billing_archive.credit_allocations.is_active IS 'Whether it could still be used.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_at IS 'When it was set aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.expires_at IS 'When it ended; absent for never.';
COMMENT ON COLUMN billing_archive.credit_allocations.auto_replenish IS 'Whether it was to be refilled.';
COMMENT ON COLUMN billing_archive.credit_allocations.allocated_by IS 'Who set it aside.';
COMMENT ON COLUMN billing_archive.credit_allocations.updated_by IS 'Who changed it last.';
COMMENT ON COLUMN billing_archive.credit_allocations.last_updated_at IS 'When it was changed last.';
COMMENT ON COLUMN billing_archive.credit_allocations.outcome IS 'What became of what was left.';
COMMENT ON COLUMN billing_archive.credit_allocations.lot_id IS 'The lot that it came back as; absent where it did not.';
COMMENT ON COLUMN billing_archive.credit_allocations.sequence_number IS 'The ledger row by which it came back; absent where it did not.';
COMMENT ON COLUMN billing_archive.credit_allocations.archived_at IS 'When it was archived, which decided what had expired.';

CREATE TABLE billing_archive.credit_allocation_transactions (
    tenant_id          uuid           NOT NULL,
    transaction_id     uuid           NOT NULL,
    allocation_id      uuid           NOT NULL,
    transaction_type   varchar(30)    NOT NULL,
    amount             numeric(15, 4) NOT NULL,
    previous_allocated numeric(15, 4),
    new_allocated      numeric(15, 4),
    previous_used      numeric(15, 4),
    new_used           numeric(15, 4),
    operation_code     varchar(255),
    description        text,
    initiated_by       uuid,
    created_at         timestamptz    NOT NULL,
    archived_at        timestamptz    NOT NULL,

    CONSTRAINT credit_allocation_transactions_pk PRIMARY KEY (tenant_id, transaction_id)
);

-- What happened to an allocation.
CREATE INDEX credit_allocation_transactions_by_allocation
    ON billing_archive.credit_allocation_transactions (tenant_id, allocation_id, created_at);

COMMENT ON TABLE billing_archive.credit_allocation_transactions IS 'What happened to credit allocations, until their table was dropped.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.transaction_id IS 'Identifies the row.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.allocation_id IS 'The allocation.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.transaction_type IS 'What happened: allocation, consumption, expiry …';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.amount IS 'Signed change.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.previous_allocated IS 'Allocated before.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.new_allocated IS 'Allocated after.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.previous_used IS 'Used before.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.new_used IS 'Used after.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.operation_code IS 'The operation, where there was one.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.description IS 'Why, in words.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.initiated_by IS 'Who did it.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.created_at IS 'When it happened.';
COMMENT ON COLUMN billing_archive.credit_allocation_transactions.archived_at IS 'When it was archived.';

CALL billing.distribute_tables();

-- What an organisation had is kept as long as the organisation is.
ALTER TABLE billing_archive.credit_allocations
    ADD CONSTRAINT credit_allocations_organisation_fk FOREIGN KEY (tenant_id, source_entity_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT;
ALTER TABLE billing_archive.credit_allocation_transactions
    ADD CONSTRAINT credit_allocation_transactions_allocation_fk FOREIGN KEY (tenant_id, allocation_id)
        REFERENCES billing_archive.credit_allocations (tenant_id, allocation_id) ON DELETE RESTRICT;

-- Who uses the two tables. Nothing is dropped that the script does not name.
DO $$
DECLARE
    v_table      record;
    v_dependants text[];
    v_others     text[];
BEGIN
    FOR v_table IN
        SELECT n.name, to_regclass(n.name) AS oid
        FROM (VALUES ('billing.credit_allocation_transactions'), ('billing.credit_allocations')) AS n (name)
    LOOP
        SELECT coalesce(array_agg(d.name ORDER BY d.name), '{}'),
               coalesce(array_agg(d.name ORDER BY d.name) FILTER (WHERE NOT d.is_ours), '{}')
        INTO v_dependants, v_others
        FROM (
            SELECT 'foreign key ' || (pg_identify_object('pg_constraint'::regclass, f.oid, 0)).identity AS name,
                   f.conrelid IN (
                       to_regclass('billing.credit_allocations'), to_regclass('billing.credit_allocation_transactions')
                   ) AS is_ours
            FROM pg_constraint f
            WHERE f.contype = 'f'
              AND f.confrelid = v_table.oid
            UNION
            SELECT i.type || ' ' || i.identity, false
            FROM pg_depend d
            JOIN pg_rewrite w ON w.oid = d.objid
            CROSS JOIN LATERAL pg_identify_object('pg_class'::regclass, w.ev_class, 0) i
            WHERE d.classid = 'pg_rewrite'::regclass
              AND d.refclassid = 'pg_class'::regclass
              AND d.refobjid = v_table.oid
              AND w.ev_class <> v_table.oid
        ) d;
        IF cardinality(v_others) > 0 THEN
            RAISE EXCEPTION '% is used by %', v_table.name, array_to_string(v_others, ', ')
                USING ERRCODE = 'dependent_objects_still_exist',
                      HINT = 'Drop or change what uses it, and migrate again.';
        END IF;
        INSERT INTO billing_archive.dropped_tables
            (version, table_name, was_there, dependants, row_count, archived_rows, dropped_at)
        VALUES ('20260101000000', v_table.name, v_table.oid IS NOT NULL, v_dependants, 0, 0, now());
    END LOOP;
END;
$$;

-- Archives, and returns what was left.
DO $$
DECLARE
    v_rows           bigint;
    v_remaining      numeric;
    v_types          text;
    v_balance_before numeric;
    v_balance_after  numeric;
    v_sum            record;
    -- A node of a Citus cluster has a moment of its own: what is archived has that of dropped_tables.
    v_dropped_at     timestamptz := now();
BEGIN
    IF to_regclass('billing.credit_allocations') IS NULL THEN
        RETURN;
    END IF;

    -- Nobody changes a balance meanwhile; to read goes on.
    LOCK TABLE billing.credit_allocations IN ACCESS EXCLUSIVE MODE;
    LOCK TABLE billing.credits IN EXCLUSIVE MODE;

    SELECT count(*), coalesce(sum(allocated_credits - used_credits), 0)
    INTO v_rows, v_remaining
    FROM billing.credit_allocations;
    SELECT coalesce(sum(balance), 0)
    INTO v_balance_before
    FROM billing.credits;

    SELECT string_agg(DISTINCT quote_literal(credit_type), ', ')
    INTO v_types
    FROM billing.credit_allocations
    WHERE is_active
      AND allocated_credits > used_credits
      AND (expires_at IS NULL OR expires_at > v_dropped_at)
      AND NOT credit_type = ANY (enum_range(NULL::billing.credit_source)::text[]);
    IF v_types IS NOT NULL THEN
        RAISE EXCEPTION 'billing.credit_allocations has credits left of types that no lot can have: %', v_types
            USING HINT = 'Change credit_type to one of '
                || array_to_string(enum_range(NULL::billing.credit_source)::text[], ', ') || '.';
    END IF;

    INSERT INTO billing.credits (tenant_id, organisation_id, created_at)
    SELECT DISTINCT tenant_id, source_entity_id, v_dropped_at
    FROM billing.credit_allocations
    WHERE is_active
      AND allocated_credits > used_credits
      AND (expires_at IS NULL OR expires_at > v_dropped_at)
    ON CONFLICT (tenant_id, organisation_id) DO NOTHING;

    -- Numbers follow the ledger of the organisation, soonest expiry first: what is overdrawn is repaid by that.
    INSERT INTO billing_archive.credit_allocations
    SELECT a.*,
           CASE WHEN a.outcome = 'returned' THEN gen_random_uuid() END,
           CASE
               WHEN a.outcome = 'returned' THEN c.ledger_length + row_number() OVER (
                   PARTITION BY a.tenant_id, a.source_entity_id, a.outcome
                   ORDER BY a.expires_at, a.allocated_at, a.allocation_id
               )
           END,
           v_dropped_at
    FROM (
        SELECT a.tenant_id, a.allocation_id, a.source_entity_id, a.target_application, a.allocated_credits, a.used_credits,
               a.available_credits, a.credit_type, a.credit_metadata, a.campaign_id, a.campaign_name, a.expiry_rule,
               a.expiry_warning_days, a.allocation_type, a.allocation_purpose, a.is_active, a.allocated_at, a.expires_at,
               a.auto_replenish, a.allocated_by, a.updated_by, a.last_updated_at,
               CASE
                   WHEN a.allocated_credits = a.used_credits THEN 'used_up'::billing_archive.allocation_outcome
                   WHEN NOT a.is_active THEN 'inactive'
                   WHEN a.expires_at <= v_dropped_at THEN 'expired'
                   ELSE 'returned'
               END AS outcome
        FROM billing.credit_allocations a
    ) a
    LEFT JOIN billing.credits c
        ON c.tenant_id = a.tenant_id
        AND c.organisation_id = a.source_entity_id;

    INSERT INTO billing.credit_transactions
        (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts, reason,
         idempotency_key, effective_at, recorded_at)
    SELECT a.tenant_id,
           a.source_entity_id,
           a.sequence_number,
           'grant',
           a.amount,
           a.balance_before + a.returned_so_far,
           ARRAY [a.lot_id],
           ARRAY [a.amount - least(a.amount, greatest(a.overdrawn - (a.returned_so_far - a.amount), 0))],
           left('Returned from the allocation to ' || a.target_application, 200),
           format('credit allocation %s returned %s', a.allocation_id, a.sequence_number),
           a.archived_at,
           a.archived_at
    FROM (
        SELECT r.*,
               r.allocated_credits - r.used_credits AS amount,
               c.balance AS balance_before,
               c.overdrawn,
               sum(r.allocated_credits - r.used_credits) OVER (
                   PARTITION BY r.tenant_id, r.source_entity_id
                   ORDER BY r.sequence_number
               ) AS returned_so_far
        FROM billing_archive.credit_allocations r
        JOIN billing.credits c
            ON c.tenant_id = r.tenant_id
            AND c.organisation_id = r.source_entity_id
        WHERE r.outcome = 'returned'
    ) a;

    -- Older than the drop, as the credits are: of two lots with the same expiry the older one is consumed first.
    INSERT INTO billing.credit_lots
        (tenant_id, organisation_id, lot_id, source, priority, granted, repaid, remaining, granted_at, expires_at, granted_by)
    SELECT a.tenant_id,
           a.source_entity_id,
           a.lot_id,
           a.credit_type::billing.credit_source,
           100,
           t.amount,
           t.amount - t.lot_amounts[1],
           t.lot_amounts[1],
           CASE WHEN a.allocated_at < a.archived_at THEN a.allocated_at ELSE a.archived_at END,
           a.expires_at,
           a.sequence_number
    FROM billing_archive.credit_allocations a
    JOIN billing.credit_transactions t
        ON t.tenant_id = a.tenant_id
        AND t.organisation_id = a.source_entity_id
        AND t.sequence_number = a.sequence_number
    WHERE a.outcome = 'returned';

    -- No lot is open where others came: the next consumption opens the first in burn order.
    UPDATE billing.credit_lots l
    SET remaining = c.open_lot_remaining
    FROM billing.credits c
    WHERE c.open_lot_remaining > 0
      AND EXISTS (
          SELECT
          FROM billing_archive.credit_allocations a
          WHERE a.tenant_id = c.tenant_id
            AND a.source_entity_id = c.organisation_id
            AND a.outcome = 'returned'
      )
      AND l.tenant_id = c.tenant_id
      AND l.organisation_id = c.organisation_id
      AND l.lot_id = c.open_lot_id;
    UPDATE billing.credits c
    SET balance            = c.balance + r.returned,
        overdrawn          = c.overdrawn - (r.returned - r.in_lots),
        ledger_length      = c.ledger_length + r.number,
        open_lot_id        = NULL,
        open_lot_remaining = 0,
        next_expiry_at     = least(c.next_expiry_at, r.next_expiry_at)
    FROM (
        SELECT a.tenant_id,
               a.source_entity_id,
               count(*)          AS number,
               sum(l.granted)    AS returned,
               sum(l.remaining)  AS in_lots,
               min(l.expires_at) FILTER (WHERE l.remaining > 0) AS next_expiry_at
        FROM billing_archive.credit_allocations a
        JOIN billing.credit_lots l
            ON l.tenant_id = a.tenant_id
            AND l.organisation_id = a.source_entity_id
            AND l.lot_id = a.lot_id
        GROUP BY a.tenant_id, a.source_entity_id
    ) r
    WHERE r.tenant_id = c.tenant_id
      AND r.source_entity_id = c.organisation_id;

    -- What must hold now. The table itself refuses sums of the archive that do not add up to what was found.
    SELECT count(*) AS archived,
           coalesce(sum(allocated_credits - used_credits) FILTER (WHERE outcome = 'returned'), 0) AS returned,
           coalesce(sum(allocated_credits - used_credits) FILTER (WHERE outcome = 'expired'), 0)  AS expired,
           coalesce(sum(allocated_credits - used_credits) FILTER (WHERE outcome = 'inactive'), 0) AS inactive
    INTO v_sum
    FROM billing_archive.credit_allocations;
    UPDATE billing_archive.dropped_tables
    SET row_count         = v_rows,
        archived_rows     = v_sum.archived,
        remaining_credits = v_remaining,
        returned_credits  = v_sum.returned,
        expired_credits   = v_sum.expired,
        inactive_credits  = v_sum.inactive
    WHERE version = '20260101000000'
      AND table_name = 'billing.credit_allocations';
    SELECT coalesce(sum(balance), 0)
    INTO v_balance_after
    FROM billing.credits;
    IF v_balance_after <> v_balance_before + v_sum.returned THEN
        RAISE EXCEPTION 'balances were % in all and are %, and % were to be returned',
            v_balance_before, v_balance_after, v_sum.returned;
    END IF;
    IF EXISTS (
        SELECT 1
        FROM billing_archive.credit_allocations a
        LEFT JOIN billing.credit_transactions t
            ON t.tenant_id = a.tenant_id
            AND t.organisation_id = a.source_entity_id
            AND t.sequence_number = a.sequence_number
        LEFT JOIN billing.credit_lots l
            ON l.tenant_id = a.tenant_id
            AND l.organisation_id = a.source_entity_id
            AND l.lot_id = a.lot_id
        WHERE a.outcome = 'returned'
          AND (t.amount, l.granted, l.granted_by) IS DISTINCT FROM (
              a.allocated_credits - a.used_credits, a.allocated_credits - a.used_credits, a.sequence_number
          )
    ) THEN
        RAISE EXCEPTION 'what was left of an allocation is not what its ledger row and lot brought back';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM billing.credits c
        JOIN (
            SELECT DISTINCT tenant_id, source_entity_id
            FROM billing_archive.credit_allocations
            WHERE outcome = 'returned'
        ) a
            ON a.tenant_id = c.tenant_id
            AND a.source_entity_id = c.organisation_id
        LEFT JOIN billing.credit_transactions t
            ON t.tenant_id = c.tenant_id
            AND t.organisation_id = c.organisation_id
            AND t.sequence_number = c.ledger_length
        LEFT JOIN LATERAL (
            SELECT sum(l.remaining) AS remaining
            FROM billing.credit_lots l
            WHERE l.tenant_id = c.tenant_id
              AND l.organisation_id = c.organisation_id
        ) l ON true
        WHERE t.balance_after IS DISTINCT FROM c.balance
           OR l.remaining IS DISTINCT FROM c.balance + c.overdrawn
    ) THEN
        RAISE EXCEPTION 'a balance is not what its ledger and its lots say';
    END IF;
END;
$$;

DO $$
DECLARE
    v_rows       bigint;
    v_archived   bigint;
    v_dropped_at timestamptz := now();
BEGIN
    IF to_regclass('billing.credit_allocation_transactions') IS NULL THEN
        RETURN;
    END IF;
    LOCK TABLE billing.credit_allocation_transactions IN ACCESS EXCLUSIVE MODE;
    SELECT count(*)
    INTO v_rows
    FROM billing.credit_allocation_transactions;
    INSERT INTO billing_archive.credit_allocation_transactions
    SELECT t.tenant_id, t.transaction_id, t.allocation_id, t.transaction_type, t.amount, t.previous_allocated, t.new_allocated,
           t.previous_used, t.new_used, t.operation_code, t.description, t.initiated_by, t.created_at, v_dropped_at
    FROM billing.credit_allocation_transactions t;
    GET DIAGNOSTICS v_archived = ROW_COUNT;
    UPDATE billing_archive.dropped_tables
    SET row_count     = v_rows,
        archived_rows = v_archived
    WHERE version = '20260101000000'
      AND table_name = 'billing.credit_allocation_transactions';
END;
$$;

DROP TABLE IF EXISTS billing.credit_allocation_transactions;
DROP TABLE IF EXISTS billing.credit_allocations;
