CREATE TABLE telecom.invoice_series (
    tenant_id   uuid    NOT NULL,
    series      text    NOT NULL,
    last_number integer NOT NULL DEFAULT 0,

    CONSTRAINT invoice_series_pk PRIMARY KEY (tenant_id, series),
    CONSTRAINT invoice_series_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT invoice_series_is_a_name CHECK (series ~ '^[A-Z0-9][A-Z0-9/-]{0,29}$'),
    CONSTRAINT invoice_series_last_number_not_negative CHECK (last_number >= 0)
);

COMMENT ON TABLE telecom.invoice_series IS 'How far the numbers of a series have come, and the lock under which the next is given.';
COMMENT ON COLUMN telecom.invoice_series.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.invoice_series.series IS 'Name of the series, the beginning of its numbers: INV-202410.';
COMMENT ON COLUMN telecom.invoice_series.last_number IS 'The number given last; the next is one more.';
