CREATE TABLE billing.credit_configuration_steps (
    tenant_id      uuid                   NOT NULL,
    operation_code billing.operation_code NOT NULL,
    min_quantity   billing.quantity       NOT NULL,
    credit_cost    billing.quantity       NOT NULL,

    CONSTRAINT credit_configuration_steps_pk PRIMARY KEY (tenant_id, operation_code, min_quantity),
    CONSTRAINT credit_configuration_steps_configuration_fk FOREIGN KEY (tenant_id, operation_code)
        REFERENCES billing.credit_configurations (tenant_id, operation_code) ON DELETE CASCADE,
    CONSTRAINT credit_configuration_steps_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configuration_steps_min_positive CHECK (min_quantity > 0)
);

COMMENT ON TABLE billing.credit_configuration_steps IS 'Where a tenant''s cost changes with the quantity.';
COMMENT ON COLUMN billing.credit_configuration_steps.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_configuration_steps.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_configuration_steps.min_quantity IS 'Quantity from which this cost applies, up to the next step.';
COMMENT ON COLUMN billing.credit_configuration_steps.credit_cost IS 'Credits per unit_multiplier units.';
