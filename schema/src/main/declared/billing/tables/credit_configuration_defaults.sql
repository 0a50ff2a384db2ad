-- Prices of operations. The defaults are everyone's; a tenant's own row replaces the default as a whole.
CREATE TABLE billing.credit_configuration_defaults (
    operation_code        billing.operation_code  NOT NULL,
    operation_name        text                    NOT NULL,
    category              text,
    unit                  text                    NOT NULL,
    unit_multiplier       billing.quantity        NOT NULL DEFAULT 1,
    credit_cost           billing.quantity        NOT NULL,
    free_allowance        billing.quantity        NOT NULL DEFAULT 0,
    free_allowance_period billing.calendar_period,
    overage_limit         billing.quantity,
    overage_period        billing.calendar_period,
    overage_cost          billing.quantity,
    is_active             boolean                 NOT NULL DEFAULT true,
    version               integer                 NOT NULL DEFAULT 1,
    created_at            timestamptz             NOT NULL,
    updated_at            timestamptz             NOT NULL,
    removed_at            timestamptz,

    CONSTRAINT credit_configuration_defaults_pk PRIMARY KEY (operation_code),
    CONSTRAINT credit_config_defaults_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT credit_configuration_defaults_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configuration_defaults_free_has_period CHECK (
        free_allowance >= 0 AND (free_allowance > 0) = (free_allowance_period IS NOT NULL)
    ),
    CONSTRAINT credit_configuration_defaults_multiplier_positive CHECK (unit_multiplier > 0),
    CONSTRAINT credit_configuration_defaults_name_not_blank CHECK (operation_name ~ '[^[:space:]]'),
    CONSTRAINT credit_configuration_defaults_overage_complete CHECK (
        num_nonnulls(overage_limit, overage_period, overage_cost) IN (0, 3)
    ),
    CONSTRAINT credit_configuration_defaults_overage_not_negative CHECK (overage_limit > 0 AND overage_cost >= 0),
    CONSTRAINT credit_configuration_defaults_removed_is_inactive CHECK (removed_at IS NULL OR NOT is_active),
    CONSTRAINT credit_configuration_defaults_unit_not_blank CHECK (unit ~ '[^[:space:]]'),
    CONSTRAINT credit_configuration_defaults_version_positive CHECK (version >= 1)
);

COMMENT ON TABLE billing.credit_configuration_defaults IS 'What an operation costs in credits, for tenants that have no price of their own.';
COMMENT ON COLUMN billing.credit_configuration_defaults.operation_code IS 'The operation, such as crm.leads.enrich.';
COMMENT ON COLUMN billing.credit_configuration_defaults.operation_name IS 'What people call the operation.';
COMMENT ON COLUMN billing.credit_configuration_defaults.category IS 'Group under which it is listed.';
COMMENT ON COLUMN billing.credit_configuration_defaults.unit IS 'What is counted: operation, record, minute, MB …';
COMMENT ON COLUMN billing.credit_configuration_defaults.unit_multiplier IS 'How many units one cost is for.';
COMMENT ON COLUMN billing.credit_configuration_defaults.credit_cost IS 'Credits per unit_multiplier units.';
COMMENT ON COLUMN billing.credit_configuration_defaults.free_allowance IS 'Units per period that cost nothing; zero for none.';
COMMENT ON COLUMN billing.credit_configuration_defaults.free_allowance_period IS 'Period of the free allowance; absent when there is none.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_limit IS 'Units per period that may be used when credits are out; absent when none may.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_period IS 'Period of the overage limit.';
COMMENT ON COLUMN billing.credit_configuration_defaults.overage_cost IS 'Credits per unit_multiplier units of overage.';
COMMENT ON COLUMN billing.credit_configuration_defaults.is_active IS 'Whether the price applies; an operation without an active price is refused.';
COMMENT ON COLUMN billing.credit_configuration_defaults.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.credit_configuration_defaults.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.credit_configuration_defaults.updated_at IS 'When it was last changed.';
COMMENT ON COLUMN billing.credit_configuration_defaults.removed_at IS 'When it was removed: it applies no longer, and the next price of the operation goes on from its version; absent otherwise.';
