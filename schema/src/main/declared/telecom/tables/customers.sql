CREATE TABLE telecom.customers (
    tenant_id            uuid                    NOT NULL,
    customer_id          uuid                    NOT NULL,
    user_id              uuid                    NOT NULL,
    company_name         text,
    business_type        telecom.business_type   NOT NULL DEFAULT 'individual',
    gstin                text,
    pan                  text,
    billing_address      text,
    billing_city         text,
    billing_state        text,
    billing_country      text                    NOT NULL DEFAULT 'IN',
    billing_postal_code  text,
    status               telecom.customer_status NOT NULL DEFAULT 'active',
    credit_limit         billing.price           NOT NULL DEFAULT 0,
    currency             billing.currency_code   NOT NULL,
    kyc_status           telecom.kyc_status      NOT NULL DEFAULT 'pending',
    kyc_documents        jsonb,
    kyc_decided_at       timestamptz,
    kyc_rejection_reason text,
    is_tax_exempt        boolean                 NOT NULL DEFAULT false,
    notes                text,
    version              integer                 NOT NULL DEFAULT 1,
    created_at           timestamptz             NOT NULL,
    updated_at           timestamptz             NOT NULL,

    CONSTRAINT customers_pk PRIMARY KEY (tenant_id, customer_id),
    CONSTRAINT customers_gstin_unique_in_tenant UNIQUE (tenant_id, gstin),
    CONSTRAINT customers_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    -- Not RESTRICT, which would refuse before the tenant's removal has reached the customer too.
    CONSTRAINT customers_user_fk FOREIGN KEY (tenant_id, user_id)
        REFERENCES telecom.users (tenant_id, user_id),
    CONSTRAINT customers_company_has_a_name CHECK (business_type = 'individual' OR company_name IS NOT NULL),
    CONSTRAINT customers_company_name_not_blank CHECK (company_name ~ '[^[:space:]]'),
    CONSTRAINT customers_country_is_two_capitals CHECK (billing_country ~ '^[A-Z]{2}$'),
    CONSTRAINT customers_gstin_is_a_gstin CHECK (gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$'),
    CONSTRAINT customers_kyc_decided_has_a_time CHECK ((kyc_status IN ('verified', 'rejected')) = (kyc_decided_at IS NOT NULL)),
    CONSTRAINT customers_kyc_rejection_has_a_reason CHECK ((kyc_status = 'rejected') = (kyc_rejection_reason IS NOT NULL)),
    CONSTRAINT customers_kyc_submitted_has_documents CHECK (kyc_status <> 'submitted' OR kyc_documents IS NOT NULL),
    CONSTRAINT customers_pan_is_a_pan CHECK (pan ~ '^[A-Z]{5}[0-9]{4}[A-Z]$'),
    CONSTRAINT customers_postal_code_at_most_20 CHECK (length(billing_postal_code) <= 20),
    CONSTRAINT customers_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT customers_version_positive CHECK (version >= 1)
);

-- Lists by how customers stand.
CREATE INDEX customers_by_status
    ON telecom.customers (tenant_id, status);

-- What a user who logs in may see.
CREATE INDEX customers_by_user
    ON telecom.customers (tenant_id, user_id);

COMMENT ON TABLE telecom.customers IS 'Who is billed: a person or a company.';
COMMENT ON COLUMN telecom.customers.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.customers.customer_id IS 'Identifies the customer within its tenant.';
COMMENT ON COLUMN telecom.customers.user_id IS 'The user who logs in for the customer.';
COMMENT ON COLUMN telecom.customers.company_name IS 'Name of the company; absent for a person.';
COMMENT ON COLUMN telecom.customers.business_type IS 'What sort of customer it is.';
COMMENT ON COLUMN telecom.customers.gstin IS 'Goods and services tax identification number, 15 characters, unique within the tenant.';
COMMENT ON COLUMN telecom.customers.pan IS 'Permanent account number of the income tax, 10 characters.';
COMMENT ON COLUMN telecom.customers.billing_address IS 'Street and number, as they stand on an invoice.';
COMMENT ON COLUMN telecom.customers.billing_city IS 'City of the address.';
COMMENT ON COLUMN telecom.customers.billing_state IS 'State of the address: where tax is due.';
COMMENT ON COLUMN telecom.customers.billing_country IS 'Country of the address, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN telecom.customers.billing_postal_code IS 'Postal code of the address.';
COMMENT ON COLUMN telecom.customers.status IS 'How the customer stands.';
COMMENT ON COLUMN telecom.customers.credit_limit IS 'What the tenant would lend the customer over all accounts; each account has its own limit.';
COMMENT ON COLUMN telecom.customers.currency IS 'Currency of the credit limit.';
COMMENT ON COLUMN telecom.customers.kyc_status IS 'How far the check of the identity has come.';
COMMENT ON COLUMN telecom.customers.kyc_documents IS 'Which documents were submitted, as the application describes them.';
COMMENT ON COLUMN telecom.customers.kyc_decided_at IS 'When they were verified or rejected.';
COMMENT ON COLUMN telecom.customers.kyc_rejection_reason IS 'Why they were rejected.';
COMMENT ON COLUMN telecom.customers.is_tax_exempt IS 'Whether invoices carry no tax.';
COMMENT ON COLUMN telecom.customers.notes IS 'What the tenant''s staff wrote down.';
COMMENT ON COLUMN telecom.customers.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.customers.created_at IS 'When the customer was created.';
COMMENT ON COLUMN telecom.customers.updated_at IS 'When the customer was last changed.';
