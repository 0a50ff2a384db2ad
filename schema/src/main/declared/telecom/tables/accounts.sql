CREATE TABLE telecom.accounts (
    tenant_id               uuid                   NOT NULL,
    account_id              uuid                   NOT NULL,
    customer_id             uuid                   NOT NULL,
    account_number          text                   NOT NULL,
    account_type            telecom.account_type   NOT NULL DEFAULT 'prepaid',
    opening_balance         telecom.amount         NOT NULL DEFAULT 0,
    balance                 telecom.amount         NOT NULL DEFAULT 0,
    credit_limit            billing.price          NOT NULL DEFAULT 0,
    currency                billing.currency_code  NOT NULL,
    status                  telecom.account_status NOT NULL DEFAULT 'active',
    billing_cycle           telecom.billing_cycle  NOT NULL DEFAULT 'monthly',
    billing_day             smallint               NOT NULL DEFAULT 1,
    time_zone               text                   NOT NULL DEFAULT 'UTC',
    is_auto_recharge        boolean                NOT NULL DEFAULT false,
    auto_recharge_amount    billing.price,
    auto_recharge_threshold billing.price,
    is_low_balance_alert    boolean                NOT NULL DEFAULT true,
    low_balance_threshold   billing.price          NOT NULL DEFAULT 100,
    ledger_length           bigint                 NOT NULL DEFAULT 0,
    last_recharge_at        timestamptz,
    last_billing_at         timestamptz,
    next_billing_at         timestamptz,
    version                 integer                NOT NULL DEFAULT 1,
    created_at              timestamptz            NOT NULL,
    updated_at              timestamptz            NOT NULL,

    CONSTRAINT accounts_pk PRIMARY KEY (tenant_id, account_id),
    -- What refers to a customer and an account of it names both.
    CONSTRAINT accounts_customer_unique UNIQUE (tenant_id, customer_id, account_id),
    CONSTRAINT accounts_number_unique_in_tenant UNIQUE (tenant_id, account_number),
    CONSTRAINT accounts_customer_fk FOREIGN KEY (tenant_id, customer_id)
        REFERENCES telecom.customers (tenant_id, customer_id) ON DELETE RESTRICT,
    CONSTRAINT accounts_auto_recharge_complete CHECK (NOT is_auto_recharge OR (auto_recharge_amount > 0 AND auto_recharge_threshold IS NOT NULL)),
    CONSTRAINT accounts_balance_begins_with_opening CHECK (ledger_length > 0 OR balance = opening_balance),
    CONSTRAINT accounts_balance_within_credit_limit CHECK (balance >= -credit_limit),
    CONSTRAINT accounts_billing_day_in_every_month CHECK (billing_day BETWEEN 1 AND 28),
    CONSTRAINT accounts_closed_is_settled CHECK (status <> 'closed' OR balance = 0),
    CONSTRAINT accounts_ledger_length_not_negative CHECK (ledger_length >= 0),
    CONSTRAINT accounts_number_is_a_number CHECK (account_number ~ '^[A-Z0-9][A-Z0-9/-]{0,49}$'),
    CONSTRAINT accounts_time_zone_is_known CHECK (timezone(time_zone, timestamp '2000-01-01 00:00:00') IS NOT NULL),
    CONSTRAINT accounts_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT accounts_version_positive CHECK (version >= 1)
) WITH (fillfactor = 70);

-- Lists by how accounts stand.
CREATE INDEX accounts_by_status
    ON telecom.accounts (tenant_id, status);

-- Prepaid or postpaid ones.
CREATE INDEX accounts_by_type
    ON telecom.accounts (tenant_id, account_type);

-- Accounts that may have to be topped up.
CREATE INDEX accounts_to_recharge
    ON telecom.accounts (tenant_id, account_id)
    WHERE is_auto_recharge;

COMMENT ON TABLE telecom.accounts IS 'The money of a customer in one currency, and the lock under which it changes.';
COMMENT ON COLUMN telecom.accounts.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.accounts.account_id IS 'Identifies the account within its tenant.';
COMMENT ON COLUMN telecom.accounts.customer_id IS 'Whose account it is.';
COMMENT ON COLUMN telecom.accounts.account_number IS 'Number under which people know the account, unique within the tenant: ACC-10001.';
COMMENT ON COLUMN telecom.accounts.account_type IS 'Whether calls are paid from the balance or by invoice.';
COMMENT ON COLUMN telecom.accounts.opening_balance IS 'What the account began with, brought over from elsewhere; never changed.';
COMMENT ON COLUMN telecom.accounts.balance IS 'Opening balance plus the sum of the ledger; below zero by at most the credit limit.';
COMMENT ON COLUMN telecom.accounts.credit_limit IS 'How far below zero the balance may go.';
COMMENT ON COLUMN telecom.accounts.currency IS 'Currency of every amount of the account.';
COMMENT ON COLUMN telecom.accounts.status IS 'How the account stands.';
COMMENT ON COLUMN telecom.accounts.billing_cycle IS 'How often the account is billed.';
COMMENT ON COLUMN telecom.accounts.billing_day IS 'Day of the month on which it is billed, 1 to 28.';
COMMENT ON COLUMN telecom.accounts.time_zone IS 'IANA region in which its days and months begin.';
COMMENT ON COLUMN telecom.accounts.is_auto_recharge IS 'Whether the balance is to be topped up when it falls below the threshold.';
COMMENT ON COLUMN telecom.accounts.auto_recharge_amount IS 'By how much; absent where it never was asked for.';
COMMENT ON COLUMN telecom.accounts.auto_recharge_threshold IS 'Below what.';
COMMENT ON COLUMN telecom.accounts.is_low_balance_alert IS 'Whether the customer wants to hear of a low balance; not whether it is low.';
COMMENT ON COLUMN telecom.accounts.low_balance_threshold IS 'A balance below this is low.';
COMMENT ON COLUMN telecom.accounts.ledger_length IS 'Number of ledger rows, which is the sequence number of the last.';
COMMENT ON COLUMN telecom.accounts.last_recharge_at IS 'When the balance was last topped up.';
COMMENT ON COLUMN telecom.accounts.last_billing_at IS 'When the account was last billed.';
COMMENT ON COLUMN telecom.accounts.next_billing_at IS 'When it is due to be billed.';
COMMENT ON COLUMN telecom.accounts.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.accounts.created_at IS 'When the account was created.';
COMMENT ON COLUMN telecom.accounts.updated_at IS 'When the account was last changed.';
