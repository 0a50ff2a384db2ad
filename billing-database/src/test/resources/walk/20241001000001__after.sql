INSERT INTO telecom.customers
    (tenant_id, customer_id, user_id, company_name, business_type, gstin, pan, billing_address, billing_city, billing_state,
     billing_country, billing_postal_code, status, credit_limit, currency, kyc_status, kyc_documents, kyc_decided_at,
     kyc_rejection_reason, is_tax_exempt, notes, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000411', '00000000-0000-4000-8000-000000000401', 'Analytical Engines',
        'small_business', '29ABCDE1234F1Z5', 'ABCDE1234F', '1 St James Square', 'Bangalore', 'Karnataka', 'IN', '560001',
        'suspended', 5000.25, 'INR', 'rejected', '{"pan": "scan.pdf"}', '2024-10-02 00:00:00Z', 'Not legible', true, 'Calls back',
        2, '2024-10-01 00:00:00Z', '2024-10-02 00:00:00Z');
