-- Credits: what an organisation may consume, where it came from and where it went.
--
-- The balance row is the one lock of an organisation. It also holds the lot that is being consumed (the open lot) and
-- what is left of it, so that an ordinary consumption updates this row, inserts one ledger row and touches nothing else.
--
-- What always holds, and what `verify` proves:
--   balance = sum of ledger amounts = sum of lot remainders (the open one included) - overdrawn
--   held    = sum of open holds
--   available = balance - held - expired + overdraft_limit
--   sequence numbers of a ledger run 1, 2, 3 … without a gap
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.credit_source AS ENUM (
    'paid', 'free', 'promotional', 'seasonal', 'bonus', 'event', 'partnership', 'trial_extension'
);
-- What comes in stands before 'adjustment', what goes out behind it: a check of the ledger relies on the order.
CREATE TYPE billing.credit_transaction_type AS ENUM (
    'grant', 'purchase', 'refund', 'transfer_in', 'adjustment', 'consumption', 'expiry', 'transfer_out'
);
CREATE TYPE billing.credit_hold_status AS ENUM ('open', 'captured', 'released', 'expired');
CREATE TYPE billing.credit_purchase_status AS ENUM ('pending', 'completed', 'failed', 'cancelled');
CREATE TYPE billing.calendar_period AS ENUM ('hour', 'day', 'week', 'month', 'quarter', 'year');

COMMENT ON TYPE billing.credit_source IS 'Where granted credits came from.';
COMMENT ON TYPE billing.credit_transaction_type IS 'What a ledger row did.';
COMMENT ON TYPE billing.credit_hold_status IS 'How far a hold has come; only an open one keeps credits from being consumed.';
COMMENT ON TYPE billing.credit_purchase_status IS 'How far a purchase has come; only a completed one was credited.';
COMMENT ON TYPE billing.calendar_period IS 'A span of the calendar: hours are those of UTC, all others begin in the organisation''s time zone.';

CREATE TABLE billing.credits (
    tenant_id          uuid                          NOT NULL,
    organisation_id    uuid                          NOT NULL,
    balance            billing.quantity              NOT NULL DEFAULT 0,
    held               billing.quantity_not_negative NOT NULL DEFAULT 0,
    expired            billing.quantity_not_negative NOT NULL DEFAULT 0,
    overdrawn          billing.quantity_not_negative NOT NULL DEFAULT 0,
    overdraft_limit    billing.quantity_not_negative NOT NULL DEFAULT 0,
    open_lot_id        uuid,
    open_lot_remaining billing.quantity_not_negative NOT NULL DEFAULT 0,
    next_expiry_at     timestamptz,
    ledger_length      bigint                        NOT NULL DEFAULT 0,
    created_at         timestamptz                   NOT NULL,

    CONSTRAINT credits_pk PRIMARY KEY (tenant_id, organisation_id),
    CONSTRAINT credits_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credits_within_overdraft_limit CHECK (balance - held >= -overdraft_limit),
    CONSTRAINT credits_open_lot_within_balance CHECK (
        open_lot_remaining <= CASE WHEN open_lot_id IS NULL OR overdrawn > 0 THEN 0 ELSE balance - expired END
    )
)
-- Room on the page, so that a change of the balance stays beside its old version and touches no index.
WITH (fillfactor = 70);

COMMENT ON TABLE billing.credits IS 'The credit balance of an organisation and the lock under which it changes.';
COMMENT ON COLUMN billing.credits.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credits.organisation_id IS 'The organisation whose balance this is.';
COMMENT ON COLUMN billing.credits.balance IS 'Sum of the ledger; below zero by at most the overdraft limit.';
COMMENT ON COLUMN billing.credits.held IS 'Sum of open holds: part of the balance, not available.';
COMMENT ON COLUMN billing.credits.expired IS 'Rest of lots marked as expired whose expiry is not booked yet: part of the balance, not available.';
COMMENT ON COLUMN billing.credits.overdrawn IS 'Consumed beyond all lots; the next grant repays it first.';
COMMENT ON COLUMN billing.credits.overdraft_limit IS 'How far below zero the balance may go.';
COMMENT ON COLUMN billing.credits.open_lot_id IS 'The lot that is consumed at present; absent when none is.';
COMMENT ON COLUMN billing.credits.open_lot_remaining IS 'What is left of the open lot; its own row says zero meanwhile.';
COMMENT ON COLUMN billing.credits.next_expiry_at IS 'No lot that can be consumed expires before this; absent when none expires.';
COMMENT ON COLUMN billing.credits.ledger_length IS 'Number of ledger rows, which is the sequence number of the last.';
COMMENT ON COLUMN billing.credits.created_at IS 'When the organisation first had credits.';

-- Append-only. There is no row id: a row is known by its organisation and sequence number.
CREATE TABLE billing.credit_transactions (
    tenant_id        uuid                            NOT NULL,
    organisation_id  uuid                            NOT NULL,
    sequence_number  billing.sequence_number         NOT NULL,
    transaction_type billing.credit_transaction_type NOT NULL,
    amount           billing.quantity_change         NOT NULL,
    balance_after    billing.quantity                NOT NULL,
    lot_ids          uuid[]                          NOT NULL,
    lot_amounts      numeric(20, 6)[]                NOT NULL,
    operation_code   billing.operation_code,
    reason           text,
    idempotency_key  billing.idempotency_key         NOT NULL,
    effective_at     timestamptz                     NOT NULL,
    recorded_at      timestamptz                     NOT NULL,

    CONSTRAINT credit_transactions_pk PRIMARY KEY (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_transactions_idempotency_key UNIQUE (tenant_id, transaction_type, idempotency_key),
    CONSTRAINT credit_transactions_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_transactions_sign_follows_type CHECK (
        transaction_type = 'adjustment' OR (amount > 0) = (transaction_type < 'adjustment')
    ),
    CONSTRAINT credit_transactions_consumption_names_code CHECK (
        (transaction_type = 'consumption') = (operation_code IS NOT NULL)
    ),
    CONSTRAINT credit_transactions_lots_have_amounts CHECK (cardinality(lot_ids) = cardinality(lot_amounts))
);

COMMENT ON TABLE billing.credit_transactions IS 'The ledger of an organisation''s credits: one row per change, never altered.';
COMMENT ON COLUMN billing.credit_transactions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_transactions.organisation_id IS 'The organisation whose ledger this is.';
COMMENT ON COLUMN billing.credit_transactions.sequence_number IS 'Place in the organisation''s ledger: 1, 2, 3 … without a gap.';
COMMENT ON COLUMN billing.credit_transactions.transaction_type IS 'What the row did.';
COMMENT ON COLUMN billing.credit_transactions.amount IS 'Change of the balance: positive in, negative out.';
COMMENT ON COLUMN billing.credit_transactions.balance_after IS 'Balance after this row.';
COMMENT ON COLUMN billing.credit_transactions.lot_ids IS 'The lots that the row touched, in the order in which they were.';
COMMENT ON COLUMN billing.credit_transactions.lot_amounts IS 'What each of these lots gained (positive) or lost (negative); the rest of the amount is overdraft.';
COMMENT ON COLUMN billing.credit_transactions.operation_code IS 'The operation that consumed the credits; absent for other types.';
COMMENT ON COLUMN billing.credit_transactions.reason IS 'Why, in words, where the caller said so.';
COMMENT ON COLUMN billing.credit_transactions.idempotency_key IS 'The caller''s key, unique per tenant and type.';
COMMENT ON COLUMN billing.credit_transactions.effective_at IS 'When the change counts from; the recorded time unless the caller said otherwise.';
COMMENT ON COLUMN billing.credit_transactions.recorded_at IS 'When the row was written.';

CREATE TABLE billing.credit_lots (
    tenant_id       uuid                    NOT NULL,
    organisation_id uuid                    NOT NULL,
    lot_id          uuid                    NOT NULL,
    source          billing.credit_source   NOT NULL,
    priority        smallint                NOT NULL,
    granted         billing.quantity        NOT NULL,
    repaid          billing.quantity        NOT NULL DEFAULT 0,
    remaining       billing.quantity        NOT NULL,
    granted_at      timestamptz             NOT NULL,
    expires_at      timestamptz,
    is_expired      boolean                 NOT NULL DEFAULT false,
    granted_by      billing.sequence_number NOT NULL,

    CONSTRAINT credit_lots_pk PRIMARY KEY (tenant_id, organisation_id, lot_id),
    CONSTRAINT credit_lots_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_lots_transaction_fk FOREIGN KEY (tenant_id, organisation_id, granted_by)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_lots_granted_positive CHECK (granted > 0),
    CONSTRAINT credit_lots_repaid_within_granted CHECK (repaid BETWEEN 0 AND granted),
    CONSTRAINT credit_lots_remaining_within_granted CHECK (remaining BETWEEN 0 AND granted - repaid),
    CONSTRAINT credit_lots_priority_in_range CHECK (priority BETWEEN 0 AND 1000),
    CONSTRAINT credit_lots_expires_after_granted CHECK (expires_at > granted_at),
    CONSTRAINT credit_lots_only_expiring_ones_expire CHECK (NOT is_expired OR expires_at IS NOT NULL)
);

-- The lots that a ledger row granted.
CREATE INDEX credit_lots_by_transaction
    ON billing.credit_lots (tenant_id, organisation_id, granted_by);

-- What has expired, or is about to.
CREATE INDEX credit_lots_by_expiry
    ON billing.credit_lots (tenant_id, organisation_id, expires_at)
    WHERE remaining > 0 AND expires_at IS NOT NULL;

-- Burn order: priority, then soonest expiry (never comes last), then oldest. The id only settles ties.
CREATE INDEX credit_lots_burn_order
    ON billing.credit_lots (tenant_id, organisation_id, priority, expires_at, granted_at, lot_id)
    WHERE remaining > 0 AND NOT is_expired;

COMMENT ON TABLE billing.credit_lots IS 'Credits that were granted together: one source, one priority, one expiry.';
COMMENT ON COLUMN billing.credit_lots.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_lots.organisation_id IS 'The organisation that may consume the lot.';
COMMENT ON COLUMN billing.credit_lots.lot_id IS 'Identifies the lot.';
COMMENT ON COLUMN billing.credit_lots.source IS 'Where the credits came from.';
COMMENT ON COLUMN billing.credit_lots.priority IS 'Lots of a lower number are consumed first: 0 to 1000.';
COMMENT ON COLUMN billing.credit_lots.granted IS 'What was granted.';
COMMENT ON COLUMN billing.credit_lots.repaid IS 'The part that went into an overdraft at once and was never consumable.';
COMMENT ON COLUMN billing.credit_lots.remaining IS 'What is left; zero while the lot is the open one, whose rest stands on the balance row.';
COMMENT ON COLUMN billing.credit_lots.granted_at IS 'When it was granted.';
COMMENT ON COLUMN billing.credit_lots.expires_at IS 'First instant at which it can no longer be consumed; absent for never.';
COMMENT ON COLUMN billing.credit_lots.is_expired IS 'Whether its rest is counted as expired and waits for the expiry to be booked.';
COMMENT ON COLUMN billing.credit_lots.granted_by IS 'Sequence number of the ledger row that granted it.';

CREATE TABLE billing.credit_holds (
    tenant_id       uuid                       NOT NULL,
    organisation_id uuid                       NOT NULL,
    hold_id         uuid                       NOT NULL,
    status          billing.credit_hold_status NOT NULL,
    quantity        billing.quantity           NOT NULL,
    captured        billing.quantity           NOT NULL DEFAULT 0,
    operation_code  billing.operation_code     NOT NULL,
    idempotency_key billing.idempotency_key    NOT NULL,
    sequence_number billing.sequence_number,
    created_at      timestamptz                NOT NULL,
    expires_at      timestamptz                NOT NULL,
    closed_at       timestamptz,

    CONSTRAINT credit_holds_pk PRIMARY KEY (tenant_id, organisation_id, hold_id),
    CONSTRAINT credit_holds_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT credit_holds_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_holds_transaction_unique UNIQUE (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_holds_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_holds_quantity_positive CHECK (quantity > 0),
    CONSTRAINT credit_holds_captured_within_quantity CHECK (captured BETWEEN 0 AND quantity),
    CONSTRAINT credit_holds_captured_says_how_much CHECK ((status = 'captured') = (captured > 0)),
    CONSTRAINT credit_holds_captured_has_transaction CHECK ((status = 'captured') = (sequence_number IS NOT NULL)),
    CONSTRAINT credit_holds_open_until_closed CHECK ((status = 'open') = (closed_at IS NULL)),
    CONSTRAINT credit_holds_closed_after_created CHECK (closed_at >= created_at),
    CONSTRAINT credit_holds_expired_after_expiry CHECK (status <> 'expired' OR closed_at >= expires_at),
    CONSTRAINT credit_holds_expires_after_created CHECK (expires_at > created_at)
);

-- Holds that are due to expire.
CREATE INDEX credit_holds_open_by_expiry
    ON billing.credit_holds (tenant_id, organisation_id, expires_at)
    WHERE status = 'open';

COMMENT ON TABLE billing.credit_holds IS 'Credits set aside for work whose final cost is not known yet.';
COMMENT ON COLUMN billing.credit_holds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_holds.organisation_id IS 'The organisation whose credits are held.';
COMMENT ON COLUMN billing.credit_holds.hold_id IS 'Identifies the hold.';
COMMENT ON COLUMN billing.credit_holds.status IS 'How far it has come.';
COMMENT ON COLUMN billing.credit_holds.quantity IS 'What was set aside.';
COMMENT ON COLUMN billing.credit_holds.captured IS 'What was consumed of it when it was captured.';
COMMENT ON COLUMN billing.credit_holds.operation_code IS 'The operation that it is for.';
COMMENT ON COLUMN billing.credit_holds.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN billing.credit_holds.sequence_number IS 'The ledger row that captured it; absent otherwise.';
COMMENT ON COLUMN billing.credit_holds.created_at IS 'When the credits were set aside.';
COMMENT ON COLUMN billing.credit_holds.expires_at IS 'First instant at which an open hold may be ended by the expiry run.';
COMMENT ON COLUMN billing.credit_holds.closed_at IS 'When it was captured, released or expired; absent while open.';

CREATE TABLE billing.credit_purchases (
    tenant_id         uuid                           NOT NULL,
    organisation_id   uuid                           NOT NULL,
    purchase_id       uuid                           NOT NULL,
    status            billing.credit_purchase_status NOT NULL,
    quantity          billing.quantity               NOT NULL,
    refunded          billing.quantity               NOT NULL DEFAULT 0,
    unit_price        billing.rate                   NOT NULL,
    total_price       billing.price                  NOT NULL,
    currency          billing.currency_code          NOT NULL,
    currency_decimals smallint                       NOT NULL,
    payment_method    text,
    payment_reference text,
    idempotency_key   billing.idempotency_key        NOT NULL,
    lot_id            uuid,
    lot_expires_at    timestamptz,
    requested_at      timestamptz                    NOT NULL,
    closed_at         timestamptz,

    CONSTRAINT credit_purchases_pk PRIMARY KEY (tenant_id, organisation_id, purchase_id),
    CONSTRAINT credit_purchases_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT credit_purchases_payment_credited_once UNIQUE (tenant_id, payment_reference),
    CONSTRAINT credit_purchases_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_purchases_lot_unique UNIQUE (tenant_id, organisation_id, lot_id),
    CONSTRAINT credit_purchases_lot_fk FOREIGN KEY (tenant_id, organisation_id, lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT,
    CONSTRAINT credit_purchases_quantity_positive CHECK (quantity > 0),
    CONSTRAINT credit_purchases_decimals_in_range CHECK (currency_decimals BETWEEN 0 AND 4),
    CONSTRAINT credit_purchases_total_in_whole_minor_units CHECK (total_price = round(total_price, currency_decimals)),
    -- Whatever rounding was used, the total is less than one minor unit away from quantity times price.
    CONSTRAINT credit_purchases_total_follows_unit_price CHECK (
        abs(total_price - quantity * unit_price) < power(10::numeric, -currency_decimals)
    ),
    CONSTRAINT credit_purchases_completed_has_lot CHECK ((status = 'completed') = (lot_id IS NOT NULL)),
    CONSTRAINT credit_purchases_completed_names_payment CHECK (status <> 'completed' OR payment_reference IS NOT NULL),
    CONSTRAINT credit_purchases_pending_until_closed CHECK ((status = 'pending') = (closed_at IS NULL)),
    CONSTRAINT credit_purchases_closed_after_requested CHECK (closed_at >= requested_at),
    CONSTRAINT credit_purchases_lot_outlives_request CHECK (lot_expires_at > requested_at),
    CONSTRAINT credit_purchases_payment_not_blank CHECK (payment_reference ~ '[^[:space:]]'),
    CONSTRAINT credit_purchases_refund_within_quantity CHECK (refunded BETWEEN 0 AND quantity),
    CONSTRAINT credit_purchases_only_completed_refunded CHECK (refunded = 0 OR status = 'completed')
);

COMMENT ON TABLE billing.credit_purchases IS 'Credits bought for money: credited exactly once per payment.';
COMMENT ON COLUMN billing.credit_purchases.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_purchases.organisation_id IS 'The organisation that buys.';
COMMENT ON COLUMN billing.credit_purchases.purchase_id IS 'Identifies the purchase.';
COMMENT ON COLUMN billing.credit_purchases.status IS 'How far it has come.';
COMMENT ON COLUMN billing.credit_purchases.quantity IS 'Credits bought.';
COMMENT ON COLUMN billing.credit_purchases.refunded IS 'Credits given back for money, at most what was bought.';
COMMENT ON COLUMN billing.credit_purchases.unit_price IS 'Price of one credit in the currency, up to ten decimals.';
COMMENT ON COLUMN billing.credit_purchases.total_price IS 'What was charged, in whole minor units of the currency.';
COMMENT ON COLUMN billing.credit_purchases.currency IS 'Currency of both prices.';
COMMENT ON COLUMN billing.credit_purchases.currency_decimals IS 'Decimals that the currency had at the time of purchase.';
COMMENT ON COLUMN billing.credit_purchases.payment_method IS 'How it was paid, in the application''s words.';
COMMENT ON COLUMN billing.credit_purchases.payment_reference IS 'The payment, as its provider names it; unique per tenant.';
COMMENT ON COLUMN billing.credit_purchases.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN billing.credit_purchases.lot_id IS 'The lot that was credited; absent until completed.';
COMMENT ON COLUMN billing.credit_purchases.lot_expires_at IS 'Expiry that the lot gets; absent for never.';
COMMENT ON COLUMN billing.credit_purchases.requested_at IS 'When the purchase was started.';
COMMENT ON COLUMN billing.credit_purchases.closed_at IS 'When it was completed, failed or cancelled; absent while pending.';

CREATE TABLE billing.credit_usage (
    tenant_id          uuid                    NOT NULL,
    organisation_id    uuid                    NOT NULL,
    usage_id           uuid                    NOT NULL,
    operation_code     billing.operation_code  NOT NULL,
    operation_quantity billing.quantity        NOT NULL,
    free_quantity      billing.quantity        NOT NULL DEFAULT 0,
    credits_debited    billing.quantity        NOT NULL,
    sequence_number    billing.sequence_number,
    user_reference     text,
    request_reference  text,
    idempotency_key    billing.idempotency_key NOT NULL,
    created_at         timestamptz             NOT NULL,

    CONSTRAINT credit_usage_pk PRIMARY KEY (tenant_id, organisation_id, usage_id),
    CONSTRAINT credit_usage_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT credit_usage_transaction_unique UNIQUE (tenant_id, organisation_id, sequence_number),
    CONSTRAINT credit_usage_transaction_fk FOREIGN KEY (tenant_id, organisation_id, sequence_number)
        REFERENCES billing.credit_transactions (tenant_id, organisation_id, sequence_number) ON DELETE RESTRICT,
    CONSTRAINT credit_usage_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_usage_operation_quantity_positive CHECK (operation_quantity > 0),
    CONSTRAINT credit_usage_free_within_quantity CHECK (free_quantity BETWEEN 0 AND operation_quantity),
    CONSTRAINT credit_usage_debit_not_negative CHECK (credits_debited >= 0),
    CONSTRAINT credit_usage_free_costs_nothing CHECK (free_quantity < operation_quantity OR credits_debited = 0),
    CONSTRAINT credit_usage_debit_has_transaction CHECK ((credits_debited > 0) = (sequence_number IS NOT NULL))
);

-- What an operation was used for in a period: the free allowance is counted by this.
CREATE INDEX credit_usage_by_operation
    ON billing.credit_usage (tenant_id, organisation_id, operation_code, created_at);

COMMENT ON TABLE billing.credit_usage IS 'What priced operations were used for: quantity, free part, credits debited.';
COMMENT ON COLUMN billing.credit_usage.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_usage.organisation_id IS 'The organisation that used the operation.';
COMMENT ON COLUMN billing.credit_usage.usage_id IS 'Identifies the use.';
COMMENT ON COLUMN billing.credit_usage.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_usage.operation_quantity IS 'How much of it, in the unit of its configuration.';
COMMENT ON COLUMN billing.credit_usage.free_quantity IS 'The part covered by the free allowance.';
COMMENT ON COLUMN billing.credit_usage.credits_debited IS 'What it cost; zero when all of it was free.';
COMMENT ON COLUMN billing.credit_usage.sequence_number IS 'The ledger row that debited it; absent when nothing was.';
COMMENT ON COLUMN billing.credit_usage.user_reference IS 'Who did it, in the application''s words.';
COMMENT ON COLUMN billing.credit_usage.request_reference IS 'The request it was part of, in the application''s words.';
COMMENT ON COLUMN billing.credit_usage.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN billing.credit_usage.created_at IS 'When it was recorded.';

-- Prices of operations. The defaults are everyone's; a tenant's own row replaces the default as a whole.
CREATE TABLE billing.credit_configuration_defaults (
    operation_code        billing.operation_code  NOT NULL,
    operation_name        text                    NOT NULL,
    category              text,
    unit                  text                    NOT NULL,
    unit_multiplier       billing.quantity        NOT NULL DEFAULT 1,
    credit_cost           billing.quantity        NOT NULL,
    free_allowance        billing.quantity        NOT NULL DEFAULT 0,
    free_allowance_period billing.calendar_period,
    overage_limit         billing.quantity,
    overage_period        billing.calendar_period,
    overage_cost          billing.quantity,
    is_active             boolean                 NOT NULL DEFAULT true,
    version               integer                 NOT NULL DEFAULT 1,
    created_at            timestamptz             NOT NULL,
    updated_at            timestamptz             NOT NULL,

    CONSTRAINT credit_configuration_defaults_pk PRIMARY KEY (operation_code),
    CONSTRAINT credit_configuration_defaults_unit_not_blank CHECK (unit ~ '[^[:space:]]'),
    CONSTRAINT credit_configuration_defaults_multiplier_positive CHECK (unit_multiplier > 0),
    CONSTRAINT credit_configuration_defaults_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configuration_defaults_free_has_period CHECK (
        free_allowance >= 0 AND (free_allowance > 0) = (free_allowance_period IS NOT NULL)
    ),
    CONSTRAINT credit_configuration_defaults_overage_complete CHECK (
        num_nonnulls(overage_limit, overage_period, overage_cost) IN (0, 3)
    ),
    CONSTRAINT credit_configuration_defaults_overage_not_negative CHECK (overage_limit > 0 AND overage_cost >= 0),
    CONSTRAINT credit_configuration_defaults_name_not_blank CHECK (operation_name ~ '[^[:space:]]'),
    CONSTRAINT credit_configuration_defaults_version_positive CHECK (version >= 1),
    CONSTRAINT credit_config_defaults_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.credit_configuration_defaults IS 'What an operation costs in credits, for tenants that have no price of their own.';
COMMENT ON COLUMN billing.credit_configuration_defaults.operation_code IS 'The operation, such as crm.leads.enrich.';
COMMENT ON COLUMN billing.credit_configuration_defaults.operation_name IS 'What people call the operation.';
COMMENT ON COLUMN billing.credit_configuration_defaults.category IS 'Group under which it is listed.';
COMMENT ON COLUMN billing.credit_configuration_defaults.unit IS 'What is counted: operation, record, minute, MB …';
COMMENT ON COLUMN billing.credit_configuration_defaults.unit_multiplier IS 'How many units one cost is for.';
COMMENT ON COLUMN billing.credit_configuration_defaults.credit_cost IS 'Credits per unit_multiplier units.';
COMMENT ON COLUMN billing.credit_configuration_defaults.free_allowance IS 'Units per period that cost nothing; zero for none.';
COMMENT ON COLUMN billing.credit_configuration_defaults.free_allowance_period IS 'Period of the free allowance; absent when there is none.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_limit IS 'Units per period that may be used when credits are out; absent when none may.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_period IS 'Period of the overage limit.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_cost IS 'Credits per unit_multiplier units of overage.';
COMMENT ON COLUMN billing.credit_configuration_defaults.is_active IS 'Whether the price applies; an operation without an active price is refused.';
COMMENT ON COLUMN billing.credit_configuration_defaults.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.credit_configuration_defaults.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.credit_configuration_defaults.updated_at IS 'When it was last changed.';

-- Volume steps hold only where the next cost begins: they can neither overlap nor leave a gap.
CREATE TABLE billing.credit_configuration_default_steps (
    operation_code billing.operation_code NOT NULL,
    min_quantity   billing.quantity       NOT NULL,
    credit_cost    billing.quantity       NOT NULL,

    CONSTRAINT credit_configuration_default_steps_pk PRIMARY KEY (operation_code, min_quantity),
    CONSTRAINT credit_configuration_default_steps_default_fk FOREIGN KEY (operation_code)
        REFERENCES billing.credit_configuration_defaults (operation_code) ON DELETE CASCADE,
    CONSTRAINT credit_configuration_default_steps_min_positive CHECK (min_quantity > 0),
    CONSTRAINT credit_config_default_steps_cost_not_negative CHECK (credit_cost >= 0)
);

COMMENT ON TABLE billing.credit_configuration_default_steps IS 'Where a default cost changes with the quantity.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.min_quantity IS 'Quantity from which this cost applies, up to the next step.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.credit_cost IS 'Credits per unit_multiplier units.';

CREATE TABLE billing.credit_configurations (
    tenant_id             uuid                    NOT NULL,
    operation_code        billing.operation_code  NOT NULL,
    operation_name        text                    NOT NULL,
    category              text,
    unit                  text                    NOT NULL,
    unit_multiplier       billing.quantity        NOT NULL DEFAULT 1,
    credit_cost           billing.quantity        NOT NULL,
    free_allowance        billing.quantity        NOT NULL DEFAULT 0,
    free_allowance_period billing.calendar_period,
    overage_limit         billing.quantity,
    overage_period        billing.calendar_period,
    overage_cost          billing.quantity,
    is_active             boolean                 NOT NULL DEFAULT true,
    version               integer                 NOT NULL DEFAULT 1,
    created_at            timestamptz             NOT NULL,
    updated_at            timestamptz             NOT NULL,

    CONSTRAINT credit_configurations_pk PRIMARY KEY (tenant_id, operation_code),
    CONSTRAINT credit_configurations_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT credit_configurations_unit_not_blank CHECK (unit ~ '[^[:space:]]'),
    CONSTRAINT credit_configurations_multiplier_positive CHECK (unit_multiplier > 0),
    CONSTRAINT credit_configurations_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configurations_free_has_period CHECK (
        free_allowance >= 0 AND (free_allowance > 0) = (free_allowance_period IS NOT NULL)
    ),
    CONSTRAINT credit_configurations_overage_complete CHECK (
        num_nonnulls(overage_limit, overage_period, overage_cost) IN (0, 3)
    ),
    CONSTRAINT credit_configurations_overage_not_negative CHECK (overage_limit > 0 AND overage_cost >= 0),
    CONSTRAINT credit_configurations_name_not_blank CHECK (operation_name ~ '[^[:space:]]'),
    CONSTRAINT credit_configurations_version_positive CHECK (version >= 1),
    CONSTRAINT credit_configurations_updated_after_created CHECK (updated_at >= created_at)
);

COMMENT ON TABLE billing.credit_configurations IS 'What an operation costs a tenant in credits; replaces the default as a whole.';
COMMENT ON COLUMN billing.credit_configurations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_configurations.operation_code IS 'The operation, such as crm.leads.enrich.';
COMMENT ON COLUMN billing.credit_configurations.operation_name IS 'What people call the operation.';
COMMENT ON COLUMN billing.credit_configurations.category IS 'Group under which it is listed.';
COMMENT ON COLUMN billing.credit_configurations.unit IS 'What is counted: operation, record, minute, MB …';
COMMENT ON COLUMN billing.credit_configurations.unit_multiplier IS 'How many units one cost is for.';
COMMENT ON COLUMN billing.credit_configurations.credit_cost IS 'Credits per unit_multiplier units.';
COMMENT ON COLUMN billing.credit_configurations.free_allowance IS 'Units per period that cost nothing; zero for none.';
COMMENT ON COLUMN billing.credit_configurations.free_allowance_period IS 'Period of the free allowance; absent when there is none.';
COMMENT ON COLUMN billing.credit_configurations.overage_limit IS 'Units per period that may be used when credits are out; absent when none may.';
COMMENT ON COLUMN billing.credit_configurations.overage_period IS 'Period of the overage limit.';
COMMENT ON COLUMN billing.credit_configurations.overage_cost IS 'Credits per unit_multiplier units of overage.';
COMMENT ON COLUMN billing.credit_configurations.is_active IS 'Whether the price applies; an operation without an active price is refused.';
COMMENT ON COLUMN billing.credit_configurations.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.credit_configurations.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.credit_configurations.updated_at IS 'When it was last changed.';

CREATE TABLE billing.credit_configuration_steps (
    tenant_id      uuid                   NOT NULL,
    operation_code billing.operation_code NOT NULL,
    min_quantity   billing.quantity       NOT NULL,
    credit_cost    billing.quantity       NOT NULL,

    CONSTRAINT credit_configuration_steps_pk PRIMARY KEY (tenant_id, operation_code, min_quantity),
    CONSTRAINT credit_configuration_steps_configuration_fk FOREIGN KEY (tenant_id, operation_code)
        REFERENCES billing.credit_configurations (tenant_id, operation_code) ON DELETE CASCADE,
    CONSTRAINT credit_configuration_steps_min_positive CHECK (min_quantity > 0),
    CONSTRAINT credit_configuration_steps_cost_not_negative CHECK (credit_cost >= 0)
);

COMMENT ON TABLE billing.credit_configuration_steps IS 'Where a tenant''s cost changes with the quantity.';
COMMENT ON COLUMN billing.credit_configuration_steps.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_configuration_steps.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_configuration_steps.min_quantity IS 'Quantity from which this cost applies, up to the next step.';
COMMENT ON COLUMN billing.credit_configuration_steps.credit_cost IS 'Credits per unit_multiplier units.';

CALL billing.distribute_tables();

-- The two tables refer to each other; on Citus this direction can only be added when both have been distributed.
-- Its index is the primary key of credits: there is one row per organisation.
ALTER TABLE billing.credits
    ADD CONSTRAINT credits_open_lot_fk FOREIGN KEY (tenant_id, organisation_id, open_lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT;
