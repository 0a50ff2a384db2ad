CREATE TABLE telecom.payment_refunds (
    tenant_id         uuid                    NOT NULL,
    refund_id         uuid                    NOT NULL,
    payment_id        uuid                    NOT NULL,
    paid              billing.price           NOT NULL,
    refunded_before   billing.price           NOT NULL,
    amount            billing.price           NOT NULL,
    reason            text                    NOT NULL,
    gateway_refund_id text,
    idempotency_key   billing.idempotency_key NOT NULL,
    recorded_at       timestamptz             NOT NULL,

    CONSTRAINT payment_refunds_pk PRIMARY KEY (tenant_id, refund_id),
    CONSTRAINT payment_refunds_count_on UNIQUE (tenant_id, payment_id, refunded_before),
    CONSTRAINT payment_refunds_idempotency_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT payment_refunds_payment_fk FOREIGN KEY (tenant_id, payment_id)
        REFERENCES telecom.payments (tenant_id, payment_id) ON DELETE RESTRICT,
    CONSTRAINT payment_refunds_amount_positive CHECK (amount > 0),
    CONSTRAINT payment_refunds_reason_not_blank CHECK (reason ~ '[^[:space:]]'),
    CONSTRAINT payment_refunds_within_payment CHECK (refunded_before + amount <= paid)
);

COMMENT ON TABLE telecom.payment_refunds IS 'What was given back of a payment.';
COMMENT ON COLUMN telecom.payment_refunds.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.payment_refunds.refund_id IS 'Identifies the refund within its tenant.';
COMMENT ON COLUMN telecom.payment_refunds.payment_id IS 'The payment.';
COMMENT ON COLUMN telecom.payment_refunds.paid IS 'What was paid, as on the payment.';
COMMENT ON COLUMN telecom.payment_refunds.refunded_before IS 'What had been given back before.';
COMMENT ON COLUMN telecom.payment_refunds.amount IS 'What is given back.';
COMMENT ON COLUMN telecom.payment_refunds.reason IS 'Why.';
COMMENT ON COLUMN telecom.payment_refunds.gateway_refund_id IS 'The refund as the gateway names it.';
COMMENT ON COLUMN telecom.payment_refunds.idempotency_key IS 'The caller''s key, unique per tenant.';
COMMENT ON COLUMN telecom.payment_refunds.recorded_at IS 'When it was recorded.';
