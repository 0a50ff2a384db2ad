-- What somebody else archived: another table, and allocations of a system that was never here.
INSERT INTO billing_archive.dropped_tables
    (version, table_name, was_there, dependants, row_count, archived_rows, remaining_credits, returned_credits, expired_credits,
     inactive_credits, dropped_at)
VALUES ('1', 'public.older_allocations', true, '{}', 1, 1, 3, 0, 3, 0, '2025-01-01 00:00:00Z');

INSERT INTO billing_archive.credit_allocations
    (tenant_id, allocation_id, source_entity_id, target_application, allocated_credits, used_credits, available_credits,
     credit_type, credit_metadata, campaign_id, campaign_name, expiry_rule, expiry_warning_days, allocation_type,
     allocation_purpose, is_active, allocated_at, expires_at, auto_replenish, allocated_by, updated_by, last_updated_at, outcome,
     lot_id, sequence_number, archived_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f7',
        '00000000-0000-4000-8000-0000000000a2', 'affiliate', 3, 0, 3, 'bonus', '{"note": null}', 'summer', 'Summer',
        'fixed_date', 7, 'campaign', 'Trial', true, '2024-03-01 00:00:00Z', '2024-06-01 00:00:00Z', false,
        '00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-0000000000ab', '2024-03-02 00:00:00Z', 'expired',
        NULL, NULL, '2025-01-01 00:00:00Z');

INSERT INTO billing_archive.credit_allocation_transactions
    (tenant_id, transaction_id, allocation_id, transaction_type, amount, previous_allocated, new_allocated, previous_used,
     new_used, operation_code, description, initiated_by, created_at, archived_at)
VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000f8',
        '00000000-0000-4000-8000-0000000000f7', 'allocation', 3, 0, 3, 0, 0, 'crm.leads.enrich', 'Set aside',
        '00000000-0000-4000-8000-0000000000aa', '2024-03-01 00:00:00Z', '2025-01-01 00:00:00Z');
