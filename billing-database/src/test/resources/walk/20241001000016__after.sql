INSERT INTO telecom.payment_refunds
    (tenant_id, refund_id, payment_id, paid, refunded_before, amount, reason, gateway_refund_id, idempotency_key, recorded_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004b1', '00000000-0000-4000-8000-000000000461', 500, 0, 60.5, 'Too much',
        'rfnd_1', 'refund-1', '2024-10-11 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-0000000004b2', '00000000-0000-4000-8000-000000000461', 500, 60.5, 40, 'Too much',
        NULL, 'refund-2', '2024-10-11 00:00:00Z');
