INSERT INTO telecom.invoice_series (tenant_id, series, last_number)
VALUES ('00000000-0000-4000-8000-000000000004', 'INV-202410', 1);

-- One that is paid in part, a credit note for it, and a draft.
INSERT INTO telecom.invoices
    (tenant_id, invoice_id, customer_id, account_id, subscription_id, series, series_number, invoice_type, status, subtotal,
     tax_amount, total_amount, paid_amount, credited_amount, currency, billing_period_start, billing_period_end, issued_at, due_at,
     credited_invoice_id, customer_snapshot, notes, terms_and_conditions, idempotency_key, metadata, version, created_at,
     updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000471', '00000000-0000-4000-8000-000000000411',
        '00000000-0000-4000-8000-000000000431', '00000000-0000-4000-8000-000000000441', 'INV-202410', 1, 'subscription',
        'partially_paid', 349, 62.82, 411.82, 100, 11.82, 'INR', '2024-10-08 00:00:00Z', '2024-11-08 00:00:00Z',
        '2024-10-08 00:00:00Z', '2024-10-23 00:00:00Z', NULL, '{"company_name": "Analytical Engines"}', 'Thank you',
        'Fifteen days', 'invoice-1', '{"copies": 2}', 2, '2024-10-08 00:00:00Z', '2024-10-10 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000472', '00000000-0000-4000-8000-000000000411',
        NULL, NULL, 'INV-202410', 2, 'credit_note', 'finalized', 10, 1.82, 11.82, 0, 0, 'INR', NULL, NULL, '2024-10-09 00:00:00Z',
        '2024-10-09 00:00:00Z', '00000000-0000-4000-8000-000000000471', '{}', NULL, NULL, 'credit-1', NULL, 1,
        '2024-10-09 00:00:00Z', '2024-10-09 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000473', '00000000-0000-4000-8000-000000000411',
        NULL, NULL, NULL, NULL, 'one_time', 'draft', 10, 0, 10, 0, 0, 'INR', NULL, NULL, '2024-10-09 00:00:00Z',
        '2024-10-09 00:00:00Z', NULL, NULL, NULL, NULL, 'invoice-2', NULL, 1, '2024-10-09 00:00:00Z', '2024-10-09 00:00:00Z');
UPDATE telecom.invoice_series
SET last_number = 2
WHERE series = 'INV-202410';
