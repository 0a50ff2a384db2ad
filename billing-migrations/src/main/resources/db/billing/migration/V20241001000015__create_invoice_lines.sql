-- Invoice lines: what an invoice is made of, tax included. Written with the draft, unchanged from then on.
--
-- Tax is the caller's to compute: its lines are taken as they come and must add up to the invoice's tax.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE telecom.invoice_line_type AS ENUM (
    'subscription', 'setup_fee', 'overage', 'did', 'proration', 'one_time', 'discount', 'tax'
);

COMMENT ON TYPE telecom.invoice_line_type IS 'What a line of an invoice is for.';

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
    CONSTRAINT invoice_lines_number_starts_at_one CHECK (line_number >= 1),
    CONSTRAINT invoice_lines_description_not_blank CHECK (description ~ '[^[:space:]]' AND length(description) <= 500),
    CONSTRAINT invoice_lines_only_tax_has_a_percentage CHECK (line_type = 'tax' OR tax_percent IS NULL),
    CONSTRAINT invoice_lines_tax_percent_in_range CHECK (tax_percent BETWEEN 0 AND 100),
    CONSTRAINT invoice_lines_overage_names_its_period CHECK ((line_type = 'overage') = (usage_period_start IS NOT NULL)),
    -- Whatever rounding was used, the amount is less than one unit of the currency away from quantity times price.
    CONSTRAINT invoice_lines_amount_follows_price CHECK (abs(amount - quantity * unit_price) < 1)
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

CALL billing.distribute_tables();
