CREATE TABLE telecom.invoices (
    tenant_id            uuid                    NOT NULL,
    invoice_id           uuid                    NOT NULL,
    customer_id          uuid                    NOT NULL,
    account_id           uuid,
    subscription_id      uuid,
    series               text,
    series_number        integer,
    invoice_number       text                    GENERATED ALWAYS AS (series || '-' || lpad(series_number::text, greatest(4, length(series_number::text)), '0')) STORED,
    invoice_type         telecom.invoice_type    NOT NULL DEFAULT 'subscription',
    status               telecom.invoice_status  NOT NULL DEFAULT 'draft',
    subtotal             telecom.amount          NOT NULL,
    tax_amount           telecom.amount          NOT NULL,
    total_amount         telecom.amount          NOT NULL,
    paid_amount          billing.price           NOT NULL DEFAULT 0,
    credited_amount      billing.price           NOT NULL DEFAULT 0,
    balance_amount       numeric(20, 4)          GENERATED ALWAYS AS (total_amount - paid_amount - credited_amount) STORED,
    currency             billing.currency_code   NOT NULL,
    billing_period_start timestamptz,
    billing_period_end   timestamptz,
    issued_at            timestamptz             NOT NULL,
    due_at               timestamptz             NOT NULL,
    paid_at              timestamptz,
    voided_at            timestamptz,
    void_reason          text,
    credited_invoice_id  uuid,
    customer_snapshot    jsonb,
    notes                text,
    terms_and_conditions text,
    idempotency_key      billing.idempotency_key NOT NULL,
    metadata             jsonb,
    version              integer                 NOT NULL DEFAULT 1,
    created_at           timestamptz             NOT NULL,
    updated_at           timestamptz             NOT NULL,

    CONSTRAINT invoices_pk PRIMARY KEY (tenant_id, invoice_id),
    -- What pays an invoice names its customer too.
    CONSTRAINT invoices_customer_unique UNIQUE (tenant_id, customer_id, invoice_id),
    CONSTRAINT invoices_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT invoices_number_unique_in_tenant UNIQUE (tenant_id, invoice_number),
    CONSTRAINT invoices_series_number_given_once UNIQUE (tenant_id, series, series_number),
    CONSTRAINT invoices_account_fk FOREIGN KEY (tenant_id, customer_id, account_id)
        REFERENCES telecom.accounts (tenant_id, customer_id, account_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_credited_invoice_fk FOREIGN KEY (tenant_id, customer_id, credited_invoice_id)
        REFERENCES telecom.invoices (tenant_id, customer_id, invoice_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_customer_fk FOREIGN KEY (tenant_id, customer_id)
        REFERENCES telecom.customers (tenant_id, customer_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_series_fk FOREIGN KEY (tenant_id, series)
        REFERENCES telecom.invoice_series (tenant_id, series) ON DELETE RESTRICT,
    CONSTRAINT invoices_subscription_fk FOREIGN KEY (tenant_id, subscription_id)
        REFERENCES telecom.subscriptions (tenant_id, subscription_id) ON DELETE RESTRICT,
    CONSTRAINT invoices_credit_note_names_invoice CHECK ((invoice_type = 'credit_note') = (credited_invoice_id IS NOT NULL)),
    CONSTRAINT invoices_due_after_issue CHECK (due_at >= issued_at),
    CONSTRAINT invoices_finalized_has_a_number CHECK ((status IN ('draft', 'cancelled')) = (series IS NULL)),
    CONSTRAINT invoices_finalized_has_a_snapshot CHECK ((status IN ('draft', 'cancelled')) = (customer_snapshot IS NULL)),
    CONSTRAINT invoices_number_complete CHECK ((series IS NULL) = (series_number IS NULL)),
    CONSTRAINT invoices_paid_has_a_time CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    -- Neither is negative, so the total is not either.
    CONSTRAINT invoices_paid_within_total CHECK (paid_amount + credited_amount <= total_amount),
    CONSTRAINT invoices_period_complete CHECK ((billing_period_start IS NULL) = (billing_period_end IS NULL)),
    CONSTRAINT invoices_period_ends_after_start CHECK (billing_period_end > billing_period_start),
    CONSTRAINT invoices_period_is_of_a_subscription CHECK (billing_period_start IS NULL OR subscription_id IS NOT NULL),
    CONSTRAINT invoices_series_number_positive CHECK (series_number >= 1),
    CONSTRAINT invoices_status_follows_amounts CHECK (
        CASE status
            WHEN 'draft' THEN paid_amount = 0 AND credited_amount = 0
            WHEN 'cancelled' THEN paid_amount = 0 AND credited_amount = 0
            WHEN 'void' THEN paid_amount = 0
            WHEN 'finalized' THEN paid_amount = 0 AND (total_amount > credited_amount)
            WHEN 'partially_paid' THEN paid_amount > 0 AND paid_amount + credited_amount < total_amount
            WHEN 'overdue' THEN paid_amount + credited_amount < total_amount
            WHEN 'paid' THEN paid_amount + credited_amount = total_amount
        END
    ),
    CONSTRAINT invoices_total_is_subtotal_and_tax CHECK (total_amount = subtotal + tax_amount),
    CONSTRAINT invoices_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT invoices_version_positive CHECK (version >= 1),
    CONSTRAINT invoices_voided_has_a_time CHECK ((status IN ('void', 'cancelled')) = (voided_at IS NOT NULL))
);

-- The invoices of an account.
CREATE INDEX invoices_by_account
    ON telecom.invoices (tenant_id, account_id);

-- The credit notes of an invoice.
CREATE INDEX invoices_by_credited_invoice
    ON telecom.invoices (tenant_id, customer_id, credited_invoice_id);

-- The invoices of a customer.
CREATE INDEX invoices_by_customer
    ON telecom.invoices (tenant_id, customer_id, account_id);

-- What is due, for the run that finds what is overdue.
CREATE INDEX invoices_by_due
    ON telecom.invoices (tenant_id, due_at);

-- What was issued in a span of time.
CREATE INDEX invoices_by_issue
    ON telecom.invoices (tenant_id, issued_at);

-- Lists by how far invoices have come.
CREATE INDEX invoices_by_status
    ON telecom.invoices (tenant_id, status);

-- The invoices of a subscription.
CREATE INDEX invoices_by_subscription
    ON telecom.invoices (tenant_id, subscription_id);

-- One invoice for a period of a subscription; one that was voided or cancelled may be written anew.
CREATE UNIQUE INDEX invoices_subscription_period_once
    ON telecom.invoices (tenant_id, subscription_id, billing_period_start)
    WHERE invoice_type IN ('subscription', 'postpaid') AND status NOT IN ('void', 'cancelled');

COMMENT ON TABLE telecom.invoices IS 'What a customer owes, and how much of it is paid.';
COMMENT ON COLUMN telecom.invoices.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.invoices.invoice_id IS 'Identifies the invoice within its tenant.';
COMMENT ON COLUMN telecom.invoices.customer_id IS 'Who owes it.';
COMMENT ON COLUMN telecom.invoices.account_id IS 'The account that it is about; absent for none.';
COMMENT ON COLUMN telecom.invoices.subscription_id IS 'The subscription that it bills; absent for none.';
COMMENT ON COLUMN telecom.invoices.series IS 'The series of its number; absent until it was finalized.';
COMMENT ON COLUMN telecom.invoices.series_number IS 'Its place in the series: 1, 2, 3 … without a gap.';
COMMENT ON COLUMN telecom.invoices.invoice_number IS 'Series and place, at least four digits: INV-202410-0001.';
COMMENT ON COLUMN telecom.invoices.invoice_type IS 'What it is for.';
COMMENT ON COLUMN telecom.invoices.status IS 'How far it has come.';
COMMENT ON COLUMN telecom.invoices.subtotal IS 'Sum of the lines before tax.';
COMMENT ON COLUMN telecom.invoices.tax_amount IS 'Sum of the tax lines.';
COMMENT ON COLUMN telecom.invoices.total_amount IS 'Both together.';
COMMENT ON COLUMN telecom.invoices.paid_amount IS 'What was paid of it.';
COMMENT ON COLUMN telecom.invoices.credited_amount IS 'What credit notes took back of it.';
COMMENT ON COLUMN telecom.invoices.balance_amount IS 'What is still owed.';
COMMENT ON COLUMN telecom.invoices.currency IS 'Currency of every amount.';
COMMENT ON COLUMN telecom.invoices.billing_period_start IS 'Start of the period that it bills; absent for none.';
COMMENT ON COLUMN telecom.invoices.billing_period_end IS 'First instant after that period.';
COMMENT ON COLUMN telecom.invoices.issued_at IS 'When it was issued: on a draft, when it was drawn up.';
COMMENT ON COLUMN telecom.invoices.due_at IS 'When it is due.';
COMMENT ON COLUMN telecom.invoices.paid_at IS 'When it was paid in full.';
COMMENT ON COLUMN telecom.invoices.voided_at IS 'When it was voided or, as a draft, cancelled.';
COMMENT ON COLUMN telecom.invoices.void_reason IS 'Why.';
COMMENT ON COLUMN telecom.invoices.credited_invoice_id IS 'The invoice that a credit note takes back from.';
COMMENT ON COLUMN telecom.invoices.customer_snapshot IS 'The customer as it was when the invoice was finalized.';
COMMENT ON COLUMN telecom.invoices.notes IS 'Words to the customer.';
COMMENT ON COLUMN telecom.invoices.terms_and_conditions IS 'Terms as printed.';
COMMENT ON COLUMN telecom.invoices.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN telecom.invoices.metadata IS 'Whatever the application keeps beside it; not read here.';
COMMENT ON COLUMN telecom.invoices.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.invoices.created_at IS 'When the invoice was created.';
COMMENT ON COLUMN telecom.invoices.updated_at IS 'When the invoice was last changed.';
