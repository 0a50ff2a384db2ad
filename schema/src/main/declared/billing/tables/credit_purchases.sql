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
    CONSTRAINT credit_purchases_lot_unique UNIQUE (tenant_id, organisation_id, lot_id),
    CONSTRAINT credit_purchases_payment_credited_once UNIQUE (tenant_id, payment_reference),
    CONSTRAINT credit_purchases_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT credit_purchases_lot_fk FOREIGN KEY (tenant_id, organisation_id, lot_id)
        REFERENCES billing.credit_lots (tenant_id, organisation_id, lot_id) ON DELETE RESTRICT,
    CONSTRAINT credit_purchases_closed_after_requested CHECK (closed_at >= requested_at),
    CONSTRAINT credit_purchases_completed_has_lot CHECK ((status = 'completed') = (lot_id IS NOT NULL)),
    CONSTRAINT credit_purchases_completed_names_payment CHECK (status <> 'completed' OR payment_reference IS NOT NULL),
    CONSTRAINT credit_purchases_decimals_in_range CHECK (currency_decimals BETWEEN 0 AND 4),
    CONSTRAINT credit_purchases_lot_outlives_request CHECK (lot_expires_at > requested_at),
    CONSTRAINT credit_purchases_only_completed_refunded CHECK (refunded = 0 OR status = 'completed'),
    CONSTRAINT credit_purchases_payment_at_most_200 CHECK (length(payment_reference) <= 200),
    CONSTRAINT credit_purchases_payment_not_blank CHECK (payment_reference ~ '[^[:space:]]'),
    CONSTRAINT credit_purchases_pending_until_closed CHECK ((status = 'pending') = (closed_at IS NULL)),
    CONSTRAINT credit_purchases_quantity_positive CHECK (quantity > 0),
    CONSTRAINT credit_purchases_refund_within_quantity CHECK (refunded BETWEEN 0 AND quantity),
    -- Whatever rounding was used, the total is less than one minor unit away from quantity times price.
    CONSTRAINT credit_purchases_total_follows_unit_price CHECK (
        abs(total_price - quantity * unit_price) < power(10::numeric, -currency_decimals)
    ),
    CONSTRAINT credit_purchases_total_in_whole_minor_units CHECK (total_price = round(total_price, currency_decimals)),
    CONSTRAINT credit_purchases_total_price_positive CHECK (total_price > 0)
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
