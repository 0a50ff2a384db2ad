CREATE TABLE billing.credit_operation_counters (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    operation_code  billing.operation_code        NOT NULL,
    period          billing.calendar_period       NOT NULL,
    period_start    timestamptz                   NOT NULL,
    free            billing.quantity_not_negative NOT NULL,
    overage         billing.quantity_not_negative NOT NULL,

    CONSTRAINT credit_operation_counters_pk PRIMARY KEY (tenant_id, organisation_id, operation_code, period, period_start),
    CONSTRAINT credit_operation_counters_credits_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.credits (tenant_id, organisation_id) ON DELETE RESTRICT
) WITH (fillfactor = 70);

COMMENT ON TABLE billing.credit_operation_counters IS 'How much of an operation was free, and how much was overage, in a period.';
COMMENT ON COLUMN billing.credit_operation_counters.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_operation_counters.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.credit_operation_counters.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_operation_counters.period IS 'Kind of period.';
COMMENT ON COLUMN billing.credit_operation_counters.period_start IS 'When it began.';
COMMENT ON COLUMN billing.credit_operation_counters.free IS 'Units that an allowance of this kind of period covered.';
COMMENT ON COLUMN billing.credit_operation_counters.overage IS 'Units that were overage within a limit of this kind of period.';
