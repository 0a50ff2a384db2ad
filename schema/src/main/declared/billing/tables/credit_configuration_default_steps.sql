-- Volume steps hold only where the next cost begins: they can neither overlap nor leave a gap.
CREATE TABLE billing.credit_configuration_default_steps (
    operation_code billing.operation_code NOT NULL,
    min_quantity   billing.quantity       NOT NULL,
    credit_cost    billing.quantity       NOT NULL,

    CONSTRAINT credit_configuration_default_steps_pk PRIMARY KEY (operation_code, min_quantity),
    CONSTRAINT credit_configuration_default_steps_default_fk FOREIGN KEY (operation_code)
        REFERENCES billing.credit_configuration_defaults (operation_code) ON DELETE CASCADE,
    CONSTRAINT credit_config_default_steps_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configuration_default_steps_min_positive CHECK (min_quantity > 0)
);

COMMENT ON TABLE billing.credit_configuration_default_steps IS 'Where a default cost changes with the quantity.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.operation_code IS 'The operation.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.min_quantity IS 'Quantity from which this cost applies, up to the next step.';
COMMENT ON COLUMN billing.credit_configuration_default_steps.credit_cost IS 'Credits per unit_multiplier units.';
