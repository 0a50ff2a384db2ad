-- One credit for a cent, which is what its price was rounded up to.
INSERT INTO billing.credit_purchases
    (tenant_id, organisation_id, purchase_id, status, quantity, unit_price, total_price, currency, currency_decimals,
     idempotency_key, requested_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000ae',
        '00000000-0000-4000-8000-0000000000df', 'pending', 1, 0.001, 0.01, 'EUR', 2, 'ae-p-2', '2026-01-09 00:00:00Z');
