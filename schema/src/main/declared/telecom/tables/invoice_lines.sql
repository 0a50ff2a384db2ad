CREATE TABLE telecom.invoice_lines (
    tenant_id          uuid                      NOT NULL,
    invoice_id         uuid                      NOT NULL,
    line_number        integer                   NOT NULL,
    line_type          telecom.invoice_line_type NOT NULL,
    description        text                      NOT NULL,
    quantity           billing.quantity          NOT NULL DEFAULT 1,
    unit_price         billing.rate,
    tax_percent        numeric(7, 4),
    amount             telecom.amount            NOT NULL,
    usage_period_start timestamptz,

    CONSTRAINT invoice_lines_pk PRIMARY KEY (tenant_id, invoice_id, line_number),
    CONSTRAINT invoice_lines_invoice_fk FOREIGN KEY (tenant_id, invoice_id)
        REFERENCES telecom.invoices (tenant_id, invoice_id) ON DELETE RESTRICT,
    -- Whatever rounding was used, the amount is less than one unit of the currency away from quantity times price.
    CONSTRAINT invoice_lines_amount_follows_price CHECK (abs(amount - quantity * unit_price) < 1),
    CONSTRAINT invoice_lines_description_not_blank CHECK (description ~ '[^[:space:]]' AND length(description) <= 500),
    CONSTRAINT invoice_lines_number_starts_at_one CHECK (line_number >= 1),
    CONSTRAINT invoice_lines_only_tax_has_a_percentage CHECK (line_type = 'tax' OR tax_percent IS NULL),
    CONSTRAINT invoice_lines_overage_names_its_period CHECK ((line_type = 'overage') = (usage_period_start IS NOT NULL)),
    CONSTRAINT invoice_lines_tax_percent_in_range CHECK (tax_percent BETWEEN 0 AND 100)
);

COMMENT ON TABLE telecom.invoice_lines IS 'What an invoice is made of.';
COMMENT ON COLUMN telecom.invoice_lines.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.invoice_lines.invoice_id IS 'The invoice.';
COMMENT ON COLUMN telecom.invoice_lines.line_number IS 'Place on the invoice: 1, 2, 3 …';
COMMENT ON COLUMN telecom.invoice_lines.line_type IS 'What it is for.';
COMMENT ON COLUMN telecom.invoice_lines.description IS 'What it says.';
COMMENT ON COLUMN telecom.invoice_lines.quantity IS 'How many; one for a tax.';
COMMENT ON COLUMN telecom.invoice_lines.unit_price IS 'Price of one, up to ten decimals; absent where there is only an amount.';
COMMENT ON COLUMN telecom.invoice_lines.tax_percent IS 'Rate of the tax in percent; absent for lines that are none.';
COMMENT ON COLUMN telecom.invoice_lines.amount IS 'What it adds; a discount is negative.';
COMMENT ON COLUMN telecom.invoice_lines.usage_period_start IS 'Start of the period whose overage it bills; absent otherwise.';
