-- Takes back the drop of credit_allocations and credit_allocation_transactions: both tables are there again with the rows that
-- the drop archived, and what it had returned to balances is set aside again, by a ledger row of type adjustment for each allocation.
--
-- Refused, naming the organisations, where that cannot be: because something of a returned lot was consumed, transferred, voided
-- or expired since; or because without it the balance would not cover what is held, or what it repaid of an overdraft would be
-- overdrawn while there are other credits, or beyond the limit.
--
-- Rows of the archive that this drop did not write stay, and count as lost.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TABLE billing.credit_allocations (
    tenant_id           uuid           NOT NULL,
    allocation_id       uuid           NOT NULL,
    source_entity_id    uuid           NOT NULL,
    target_application  varchar(50)    NOT NULL,
    allocated_credits   numeric(15, 4) NOT NULL,
    used_credits        numeric(15, 4) NOT NULL DEFAULT 0,
    available_credits   numeric(15, 4) NOT NULL DEFAULT 0,
    credit_type         varchar(50)    NOT NULL DEFAULT 'free',
    credit_metadata     jsonb,
    campaign_id         varchar(100),
    campaign_name       varchar(255),
    expiry_rule         varchar(50)    NOT NULL DEFAULT 'fixed_date',
    expiry_warning_days numeric(5, 0)  NOT NULL DEFAULT 7,
    allocation_type     varchar(30)    NOT NULL DEFAULT 'manual',
    allocation_purpose  text,
    is_active           boolean        NOT NULL DEFAULT true,
    allocated_at        timestamptz    NOT NULL,
    expires_at          timestamptz,
    auto_replenish      boolean        NOT NULL DEFAULT false,
    allocated_by        uuid,
    updated_by          uuid,
    last_updated_at     timestamptz    NOT NULL,

    CONSTRAINT credit_allocations_pk PRIMARY KEY (tenant_id, allocation_id),
    CONSTRAINT credit_allocations_organisation_fk FOREIGN KEY (tenant_id, source_entity_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_allocations_available_not_negative CHECK (available_credits >= 0),
    CONSTRAINT credit_allocations_used_within_allocated CHECK (used_credits BETWEEN 0 AND allocated_credits)
);

-- What an organisation has set aside.
CREATE INDEX credit_allocations_by_organisation
    ON billing.credit_allocations (tenant_id, source_entity_id, is_active);

COMMENT ON TABLE billing.credit_allocations IS 'Deprecated: credits set aside for an application. A later script returns them and removes the table.';
COMMENT ON COLUMN billing.credit_allocations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_allocations.allocation_id IS 'Identifies the allocation.';
COMMENT ON COLUMN billing.credit_allocations.source_entity_id IS 'The organisation whose balance the credits came from.';
COMMENT ON COLUMN billing.credit_allocations.target_application IS 'The application they were meant for.';
COMMENT ON COLUMN billing.credit_allocations.allocated_credits IS 'What was set aside.';
COMMENT ON COLUMN billing.credit_allocations.used_credits IS 'What was used of it.';
COMMENT ON COLUMN billing.credit_allocations.available_credits IS 'What the old system believed to be left.';
COMMENT ON COLUMN billing.credit_allocations.credit_type IS 'Kind of credits: free, paid, seasonal …';
COMMENT ON COLUMN billing.credit_allocations.credit_metadata IS 'Whatever the old system kept beside it.';
COMMENT ON COLUMN billing.credit_allocations.campaign_id IS 'Campaign it belonged to.';
COMMENT ON COLUMN billing.credit_allocations.campaign_name IS 'Name of that campaign.';
COMMENT ON COLUMN billing.credit_allocations.expiry_rule IS 'How the expiry was meant: fixed_date, rolling_window, never_expire.';
COMMENT ON COLUMN billing.credit_allocations.expiry_warning_days IS 'Days before expiry at which to warn.';
COMMENT ON COLUMN billing.credit_allocations.allocation_type IS 'How it came about: manual, automatic, bulk …';
COMMENT ON COLUMN billing.credit_allocations.allocation_purpose IS 'What for, in words.';
COMMENT ON COLUMN billing.credit_allocations.is_active IS 'Whether it could still be used.';
COMMENT ON COLUMN billing.credit_allocations.allocated_at IS 'When it was set aside.';
COMMENT ON COLUMN billing.credit_allocations.expires_at IS 'When it ended; absent for never.';
COMMENT ON COLUMN billing.credit_allocations.auto_replenish IS 'Whether it was to be refilled.';
COMMENT ON COLUMN billing.credit_allocations.allocated_by IS 'Who set it aside.';
COMMENT ON COLUMN billing.credit_allocations.updated_by IS 'Who changed it last.';
COMMENT ON COLUMN billing.credit_allocations.last_updated_at IS 'When it was changed last.';

CREATE TABLE billing.credit_allocation_transactions (
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

    CONSTRAINT credit_allocation_transactions_pk PRIMARY KEY (tenant_id, transaction_id),
    CONSTRAINT credit_allocation_transactions_allocation_fk FOREIGN KEY (tenant_id, allocation_id)
        REFERENCES billing.credit_allocations (tenant_id, allocation_id) ON DELETE RESTRICT
);

-- What happened to an allocation.
CREATE INDEX credit_allocation_transactions_by_allocation
    ON billing.credit_allocation_transactions (tenant_id, allocation_id, created_at);

COMMENT ON TABLE billing.credit_allocation_transactions IS 'Deprecated: what happened to an allocation. A later script archives and removes it.';
COMMENT ON COLUMN billing.credit_allocation_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_allocation_transactions.transaction_id IS 'Identifies the row.';
COMMENT ON COLUMN billing.credit_allocation_transactions.allocation_id IS 'The allocation.';
COMMENT ON COLUMN billing.credit_allocation_transactions.transaction_type IS 'What happened: allocation, consumption, expiry …';
COMMENT ON COLUMN billing.credit_allocation_transactions.amount IS 'Signed change.';
COMMENT ON COLUMN billing.credit_allocation_transactions.previous_allocated IS 'Allocated before.';
COMMENT ON COLUMN billing.credit_allocation_transactions.new_allocated IS 'Allocated after.';
COMMENT ON COLUMN billing.credit_allocation_transactions.previous_used IS 'Used before.';
COMMENT ON COLUMN billing.credit_allocation_transactions.new_used IS 'Used after.';
COMMENT ON COLUMN billing.credit_allocation_transactions.operation_code IS 'The operation, where there was one.';
COMMENT ON COLUMN billing.credit_allocation_transactions.description IS 'Why, in words.';
COMMENT ON COLUMN billing.credit_allocation_transactions.initiated_by IS 'Who did it.';
COMMENT ON COLUMN billing.credit_allocation_transactions.created_at IS 'When it happened.';

CALL billing.distribute_tables();

-- What is to be taken from each organisation, and why that cannot be.
CREATE TEMPORARY VIEW allocations_to_take_back AS
SELECT a.tenant_id,
       a.source_entity_id AS organisation_id,
       a.allocation_id,
       a.lot_id,
       a.sequence_number,
       l.granted,
       l.repaid,
       l.is_expired,
       l.remaining + CASE WHEN c.open_lot_id = l.lot_id THEN c.open_lot_remaining ELSE 0 END AS rest
FROM billing_archive.credit_allocations a
JOIN billing_archive.dropped_tables d
    ON d.version = '20260101000000'
    AND d.table_name = 'billing.credit_allocations'
    AND d.dropped_at = a.archived_at
JOIN billing.credits c
    ON c.tenant_id = a.tenant_id
    AND c.organisation_id = a.source_entity_id
LEFT JOIN billing.credit_lots l
    ON l.tenant_id = a.tenant_id
    AND l.organisation_id = a.source_entity_id
    AND l.lot_id = a.lot_id
WHERE a.outcome = 'returned';

DO $$
DECLARE
    v_refused text;
BEGIN
    SELECT string_agg(format('%s (%s of tenant %s): %s', o.slug, o.organisation_id, o.tenant_id, r.reason), '; '
                      ORDER BY o.slug, o.organisation_id)
    INTO v_refused
    FROM (
        SELECT c.tenant_id,
               c.organisation_id,
               CASE
                   WHEN t.rest < t.returned - t.repaid
                       THEN format('%s of %s were spent or have expired',
                                   trim_scale(t.returned - t.repaid - t.rest), trim_scale(t.returned))
                   WHEN t.repaid > 0 AND EXISTS (
                       SELECT
                       FROM billing.credit_lots l
                       WHERE l.tenant_id = c.tenant_id
                         AND l.organisation_id = c.organisation_id
                         AND NOT l.is_expired
                         AND (l.remaining > 0 OR (l.lot_id = c.open_lot_id AND c.open_lot_remaining > 0))
                         AND l.lot_id <> ALL (t.lot_ids)
                   )
                       THEN format('%s of %s repaid an overdraft, and it has other credits now',
                                   trim_scale(t.repaid), trim_scale(t.returned))
                   WHEN c.overdrawn + t.repaid > c.overdraft_limit
                       THEN format('%s of %s repaid an overdraft that is beyond the limit now',
                                   trim_scale(t.repaid), trim_scale(t.returned))
                   WHEN c.balance - t.returned - c.held < -c.overdraft_limit
                       THEN format('%s of %s are held', trim_scale(c.held), trim_scale(t.returned))
               END AS reason
        FROM billing.credits c
        JOIN (
            SELECT tenant_id,
                   organisation_id,
                   array_agg(lot_id)      AS lot_ids,
                   sum(granted)           AS returned,
                   sum(repaid)            AS repaid,
                   sum(coalesce(rest, 0)) AS rest
            FROM allocations_to_take_back
            GROUP BY tenant_id, organisation_id
        ) t
            ON t.tenant_id = c.tenant_id
            AND t.organisation_id = c.organisation_id
    ) r
    JOIN billing.organisations o
        ON o.tenant_id = r.tenant_id
        AND o.organisation_id = r.organisation_id
    WHERE r.reason IS NOT NULL;
    IF v_refused IS NOT NULL THEN
        RAISE EXCEPTION 'what the drop had returned cannot be set aside again for %', v_refused;
    END IF;
END;
$$;

-- The open lot goes back to its row, so that every rest stands there.
UPDATE billing.credit_lots l
SET remaining = c.open_lot_remaining
FROM billing.credits c
WHERE c.open_lot_remaining > 0
  AND EXISTS (
      SELECT
      FROM allocations_to_take_back t
      WHERE t.tenant_id = c.tenant_id
        AND t.organisation_id = c.organisation_id
  )
  AND l.tenant_id = c.tenant_id
  AND l.organisation_id = c.organisation_id
  AND l.lot_id = c.open_lot_id;
UPDATE billing.credits c
SET open_lot_id        = NULL,
    open_lot_remaining = 0
WHERE EXISTS (
    SELECT
    FROM allocations_to_take_back t
    WHERE t.tenant_id = c.tenant_id
      AND t.organisation_id = c.organisation_id
);

INSERT INTO billing.credit_transactions
    (tenant_id, organisation_id, sequence_number, transaction_type, amount, balance_after, lot_ids, lot_amounts, reason,
     idempotency_key, effective_at, recorded_at)
SELECT t.tenant_id,
       t.organisation_id,
       t.sequence_number,
       'adjustment',
       -t.granted,
       t.balance_after,
       ARRAY [t.lot_id],
       ARRAY [-t.rest],
       'Set aside again: the drop of the allocation was taken back',
       format('credit allocation %s set aside %s', t.allocation_id, t.sequence_number),
       now(),
       now()
FROM (
    SELECT t.tenant_id,
           t.organisation_id,
           t.allocation_id,
           t.lot_id,
           t.granted,
           t.rest,
           c.ledger_length + row_number() OVER newest_first AS sequence_number,
           c.balance - sum(t.granted) OVER newest_first     AS balance_after
    FROM allocations_to_take_back t
    JOIN billing.credits c
        ON c.tenant_id = t.tenant_id
        AND c.organisation_id = t.organisation_id
    -- The other way round than they came, so that what is overdrawn never is more than it was.
    WINDOW newest_first AS (PARTITION BY t.tenant_id, t.organisation_id ORDER BY t.sequence_number DESC)
) t;

UPDATE billing.credits c
SET balance        = c.balance - t.granted,
    expired        = c.expired - t.expired,
    overdrawn      = c.overdrawn + t.repaid,
    ledger_length  = c.ledger_length + t.number,
    next_expiry_at = (
        SELECT min(l.expires_at)
        FROM billing.credit_lots l
        WHERE l.tenant_id = c.tenant_id
          AND l.organisation_id = c.organisation_id
          AND l.remaining > 0
          AND NOT l.is_expired
          AND l.lot_id <> ALL (t.lot_ids)
    )
FROM (
    SELECT tenant_id,
           organisation_id,
           count(*)                                            AS number,
           array_agg(lot_id)                                   AS lot_ids,
           sum(granted)                                        AS granted,
           sum(repaid)                                         AS repaid,
           coalesce(sum(rest) FILTER (WHERE is_expired), 0)    AS expired
    FROM allocations_to_take_back
    GROUP BY tenant_id, organisation_id
) t
WHERE t.tenant_id = c.tenant_id
  AND t.organisation_id = c.organisation_id;
UPDATE billing.credit_lots l
SET remaining = 0
FROM allocations_to_take_back t
WHERE t.tenant_id = l.tenant_id
  AND t.organisation_id = l.organisation_id
  AND t.lot_id = l.lot_id;

DROP VIEW allocations_to_take_back;

INSERT INTO billing.credit_allocations
SELECT a.tenant_id, a.allocation_id, a.source_entity_id, a.target_application, a.allocated_credits, a.used_credits,
       a.available_credits, a.credit_type, a.credit_metadata, a.campaign_id, a.campaign_name, a.expiry_rule,
       a.expiry_warning_days, a.allocation_type, a.allocation_purpose, a.is_active, a.allocated_at, a.expires_at,
       a.auto_replenish, a.allocated_by, a.updated_by, a.last_updated_at
FROM billing_archive.credit_allocations a
JOIN billing_archive.dropped_tables d
    ON d.version = '20260101000000'
    AND d.table_name = 'billing.credit_allocations'
    AND d.dropped_at = a.archived_at;
INSERT INTO billing.credit_allocation_transactions
SELECT t.tenant_id, t.transaction_id, t.allocation_id, t.transaction_type, t.amount, t.previous_allocated, t.new_allocated,
       t.previous_used, t.new_used, t.operation_code, t.description, t.initiated_by, t.created_at
FROM billing_archive.credit_allocation_transactions t
JOIN billing_archive.dropped_tables d
    ON d.version = '20260101000000'
    AND d.table_name = 'billing.credit_allocation_transactions'
    AND d.dropped_at = t.archived_at;

-- The keys go first: each row is judged by itself.
ALTER TABLE billing_archive.credit_allocation_transactions
    DROP CONSTRAINT credit_allocation_transactions_allocation_fk;
DELETE FROM billing_archive.credit_allocation_transactions t
USING billing_archive.dropped_tables d
WHERE d.version = '20260101000000'
  AND d.table_name = 'billing.credit_allocation_transactions'
  AND d.dropped_at = t.archived_at;
DELETE FROM billing_archive.credit_allocations a
USING billing_archive.dropped_tables d
WHERE d.version = '20260101000000'
  AND d.table_name = 'billing.credit_allocations'
  AND d.dropped_at = a.archived_at;
DO $$
DECLARE
    v_problem text;
BEGIN
    SELECT string_agg(format('%s had %s rows and has %s', d.table_name, d.row_count, r.restored), ', ')
    INTO v_problem
    FROM billing_archive.dropped_tables d
    JOIN (
        SELECT 'billing.credit_allocations' AS table_name, count(*) AS restored
        FROM billing.credit_allocations
        UNION ALL
        SELECT 'billing.credit_allocation_transactions', count(*)
        FROM billing.credit_allocation_transactions
    ) r ON r.table_name = d.table_name
    WHERE d.version = '20260101000000'
      AND d.row_count <> r.restored;
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION 'the archive is not what the drop had written: %', v_problem;
    END IF;
END;
$$;
DELETE FROM billing_archive.dropped_tables
WHERE version = '20260101000000'
  AND table_name IN ('billing.credit_allocation_transactions', 'billing.credit_allocations');
