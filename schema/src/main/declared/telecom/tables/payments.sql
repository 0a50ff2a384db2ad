CREATE TABLE telecom.payments (
    tenant_id          uuid                        NOT NULL,
    payment_id         uuid                        NOT NULL,
    customer_id        uuid                        NOT NULL,
    account_id         uuid,
    subscription_id    uuid,
    invoice_id         uuid,
    payment_method_id  uuid,
    payment_number     text                        NOT NULL,
    amount             billing.price               NOT NULL,
    currency           billing.currency_code       NOT NULL,
    payment_method     telecom.payment_method_type NOT NULL,
    status             telecom.payment_status      NOT NULL DEFAULT 'pending',
    gateway            telecom.payment_gateway     NOT NULL,
    gateway_payment_id text,
    gateway_order_id   text,
    description        text,
    failure_code       text,
    failure_reason     text,
    refunded_amount    billing.price               NOT NULL DEFAULT 0,
    refund_reason      text,
    paid_at            timestamptz,
    failed_at          timestamptz,
    refunded_at        timestamptz,
    retry_count        integer                     NOT NULL DEFAULT 0,
    last_retry_at      timestamptz,
    next_retry_at      timestamptz,
    idempotency_key    billing.idempotency_key     NOT NULL,
    metadata           jsonb,
    created_at         timestamptz                 NOT NULL,
    updated_at         timestamptz                 NOT NULL,

    CONSTRAINT payments_pk PRIMARY KEY (tenant_id, payment_id),
    CONSTRAINT payments_gateway_payment_booked_once UNIQUE (tenant_id, gateway, gateway_payment_id),
    CONSTRAINT payments_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT payments_number_unique_in_tenant UNIQUE (tenant_id, payment_number),
    CONSTRAINT payments_account_fk FOREIGN KEY (tenant_id, customer_id, account_id)
        REFERENCES telecom.accounts (tenant_id, customer_id, account_id) ON DELETE RESTRICT,
    CONSTRAINT payments_customer_fk FOREIGN KEY (tenant_id, customer_id)
        REFERENCES telecom.customers (tenant_id, customer_id) ON DELETE RESTRICT,
    CONSTRAINT payments_invoice_fk FOREIGN KEY (tenant_id, customer_id, invoice_id)
        REFERENCES telecom.invoices (tenant_id, customer_id, invoice_id) ON DELETE RESTRICT,
    -- Payments came first, so the key could not be made with them.
    CONSTRAINT payments_payment_method_fk FOREIGN KEY (tenant_id, customer_id, payment_method_id)
        REFERENCES telecom.payment_methods (tenant_id, customer_id, payment_method_id) ON DELETE RESTRICT,
    CONSTRAINT payments_subscription_fk FOREIGN KEY (tenant_id, subscription_id)
        REFERENCES telecom.subscriptions (tenant_id, subscription_id) ON DELETE RESTRICT,
    CONSTRAINT payments_amount_positive CHECK (amount > 0),
    CONSTRAINT payments_completed_names_gateway_payment CHECK (
        gateway = 'manual' OR status NOT IN ('completed', 'partially_refunded', 'refunded') OR gateway_payment_id IS NOT NULL
    ),
    CONSTRAINT payments_failed_has_a_time CHECK (status <> 'failed' OR failed_at IS NOT NULL),
    CONSTRAINT payments_gateway_payment_not_blank CHECK (gateway_payment_id ~ '[^[:space:]]' AND length(gateway_payment_id) <= 200),
    CONSTRAINT payments_is_for_something CHECK (num_nonnulls(account_id, invoice_id) >= 1),
    CONSTRAINT payments_number_is_a_number CHECK (payment_number ~ '^[A-Z0-9][A-Z0-9/-]{0,49}$'),
    CONSTRAINT payments_only_unpaid_is_retried CHECK (next_retry_at IS NULL OR status IN ('pending', 'processing', 'failed')),
    CONSTRAINT payments_paid_has_a_time CHECK ((status IN ('completed', 'partially_refunded', 'refunded')) = (paid_at IS NOT NULL)),
    CONSTRAINT payments_refund_has_a_time CHECK ((refunded_amount > 0) = (refunded_at IS NOT NULL)),
    CONSTRAINT payments_refund_within_amount CHECK (refunded_amount <= amount),
    CONSTRAINT payments_retries_not_negative CHECK (retry_count >= 0),
    CONSTRAINT payments_status_follows_refunds CHECK (
        CASE
            WHEN refunded_amount = 0 THEN status NOT IN ('partially_refunded', 'refunded')
            WHEN refunded_amount < amount THEN status = 'partially_refunded'
            ELSE status = 'refunded'
        END
    ),
    CONSTRAINT payments_updated_after_created CHECK (updated_at >= created_at)
);

-- What went into an account.
CREATE INDEX payments_by_account
    ON telecom.payments (tenant_id, account_id);

-- The payments of a customer, into an account or not.
CREATE INDEX payments_by_customer
    ON telecom.payments (tenant_id, customer_id, account_id);

-- Serves the key: what was paid for an invoice, its customer known.
CREATE INDEX payments_by_customer_invoice
    ON telecom.payments (tenant_id, customer_id, invoice_id);

-- Reconciliation with a gateway.
CREATE INDEX payments_by_gateway
    ON telecom.payments (tenant_id, gateway, created_at);

-- A gateway's id, whichever gateway it is.
CREATE INDEX payments_by_gateway_payment
    ON telecom.payments (tenant_id, gateway_payment_id);

-- What was paid for an invoice.
CREATE INDEX payments_by_invoice
    ON telecom.payments (tenant_id, invoice_id);

CREATE INDEX payments_by_payment_method
    ON telecom.payments (tenant_id, customer_id, payment_method_id);

-- Lists by how far payments have come.
CREATE INDEX payments_by_status
    ON telecom.payments (tenant_id, status);

-- What was paid for a subscription.
CREATE INDEX payments_by_subscription
    ON telecom.payments (tenant_id, subscription_id);

COMMENT ON TABLE telecom.payments IS 'Money that a customer paid.';
COMMENT ON COLUMN telecom.payments.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.payments.payment_id IS 'Identifies the payment within its tenant.';
COMMENT ON COLUMN telecom.payments.customer_id IS 'Who paid.';
COMMENT ON COLUMN telecom.payments.account_id IS 'The account into which it goes; absent where it pays an invoice only.';
COMMENT ON COLUMN telecom.payments.subscription_id IS 'The subscription that it is for; absent for none in particular.';
COMMENT ON COLUMN telecom.payments.invoice_id IS 'The invoice that it pays; absent for a top-up.';
COMMENT ON COLUMN telecom.payments.payment_method_id IS 'The saved method by which it was paid; absent for another.';
COMMENT ON COLUMN telecom.payments.payment_number IS 'Number under which people know it, unique within the tenant.';
COMMENT ON COLUMN telecom.payments.amount IS 'What was paid.';
COMMENT ON COLUMN telecom.payments.currency IS 'Currency of both amounts.';
COMMENT ON COLUMN telecom.payments.payment_method IS 'By what it was paid.';
COMMENT ON COLUMN telecom.payments.status IS 'How far it has come.';
COMMENT ON COLUMN telecom.payments.gateway IS 'Who takes the money.';
COMMENT ON COLUMN telecom.payments.gateway_payment_id IS 'The payment as the gateway names it; absent until it does.';
COMMENT ON COLUMN telecom.payments.gateway_order_id IS 'The order at the gateway, before there is a payment.';
COMMENT ON COLUMN telecom.payments.description IS 'What it is for, in words.';
COMMENT ON COLUMN telecom.payments.failure_code IS 'Why it failed, as the gateway codes it.';
COMMENT ON COLUMN telecom.payments.failure_reason IS 'Why it failed, in words.';
COMMENT ON COLUMN telecom.payments.refunded_amount IS 'What was given back, at most what was paid.';
COMMENT ON COLUMN telecom.payments.refund_reason IS 'Why something was last given back.';
COMMENT ON COLUMN telecom.payments.paid_at IS 'When it was completed.';
COMMENT ON COLUMN telecom.payments.failed_at IS 'When it last failed.';
COMMENT ON COLUMN telecom.payments.refunded_at IS 'When something was last given back.';
COMMENT ON COLUMN telecom.payments.retry_count IS 'How often it was tried again.';
COMMENT ON COLUMN telecom.payments.last_retry_at IS 'When that was last.';
COMMENT ON COLUMN telecom.payments.next_retry_at IS 'When it is to be tried again; absent for never.';
COMMENT ON COLUMN telecom.payments.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN telecom.payments.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.payments.created_at IS 'When the payment was created.';
COMMENT ON COLUMN telecom.payments.updated_at IS 'When the payment was last changed.';
