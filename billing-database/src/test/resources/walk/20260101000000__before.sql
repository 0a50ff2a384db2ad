-- Beside the one that has expired: one that was used up, one that is not active any more, each with what happened to it. What comes
-- back leaves ledger rows behind when the drop is undone, and is tested by itself.
INSERT INTO billing.credit_allocations
    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, is_active, allocated_at,
     last_updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f3',
        '00000000-0000-4000-8000-0000000000a1', 'hr', 5, 5, true, '2024-03-01 00:00:00Z', '2024-03-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f4',
        '00000000-0000-4000-8000-0000000000a1', 'hr', 7, 4, false, '2024-03-01 00:00:00Z', '2024-03-02 00:00:00Z');

INSERT INTO billing.credit_allocation_transactions
    (tenant_id, transaction_id, allocation_id, transaction_type, amount, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f5',
        '00000000-0000-4000-8000-0000000000f3', 'consumption', -5, '2024-03-02 00:00:00Z'),
       ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f6',
        '00000000-0000-4000-8000-0000000000f4', 'deallocation', -3, '2024-03-02 00:00:00Z');
