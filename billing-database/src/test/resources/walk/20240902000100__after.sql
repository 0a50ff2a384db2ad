INSERT INTO billing.credit_allocations
    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, available_credits,
     credit_metadata, campaign_id, campaign_name, allocation_purpose, allocated_at, expires_at, allocated_by, updated_by,
     last_updated_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f1',
        '00000000-0000-4000-8000-0000000000a1', 'crm', 30, 10, 20, '{"note": null}', 'spring', 'Spring', 'Trial',
        '2024-03-01 00:00:00Z', '2024-06-01 00:00:00Z', '00000000-0000-4000-8000-0000000000aa',
        '00000000-0000-4000-8000-0000000000ab', '2024-03-02 00:00:00Z');

INSERT INTO billing.credit_allocation_transactions
    (tenant_id, transaction_id, allocation_id, transaction_type, amount, previous_allocated, new_allocated, previous_used,
     new_used, operation_code, description, initiated_by, created_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f2',
        '00000000-0000-4000-8000-0000000000f1', 'consumption', -10, 30, 30, 0, 10, 'crm.leads.enrich', 'Enriched',
        '00000000-0000-4000-8000-0000000000aa', '2024-03-02 00:00:00Z');
