CREATE TABLE billing.credit_configurations (
    tenant_id             uuid                    NOT NULL,
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

    CONSTRAINT credit_configurations_pk PRIMARY KEY (tenant_id, operation_code),
    CONSTRAINT credit_configurations_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT credit_configurations_cost_not_negative CHECK (credit_cost >= 0),
    CONSTRAINT credit_configurations_free_has_period CHECK (
        free_allowance >= 0 AND (free_allowance > 0) = (free_allowance_period IS NOT NULL)
    ),
    CONSTRAINT credit_configurations_multiplier_positive CHECK (unit_multiplier > 0),
    CONSTRAINT credit_configurations_name_not_blank CHECK (operation_name ~ '[^[:space:]]'),
    CONSTRAINT credit_configurations_overage_complete CHECK (
        num_nonnulls(overage_limit, overage_period, overage_cost) IN (0, 3)
    ),
    CONSTRAINT credit_configurations_overage_not_negative CHECK (overage_limit > 0 AND overage_cost >= 0),
    CONSTRAINT credit_configurations_removed_is_inactive CHECK (removed_at IS NULL OR NOT is_active),
    CONSTRAINT credit_configurations_unit_not_blank CHECK (unit ~ '[^[:space:]]'),
    CONSTRAINT credit_configurations_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT credit_configurations_version_positive CHECK (version >= 1)
);

COMMENT ON TABLE billing.credit_configurations IS 'What an operation costs a tenant in credits; replaces the default as a whole.';
COMMENT ON COLUMN billing.credit_configurations.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.credit_configurations.operation_code IS 'The operation, such as crm.leads.enrich.';
COMMENT ON COLUMN billing.credit_configurations.operation_name IS 'What people call the operation.';
COMMENT ON COLUMN billing.credit_configurations.category IS 'Group under which it is listed.';
COMMENT ON COLUMN billing.credit_configurations.unit IS 'What is counted: operation, record, minute, MB …';
COMMENT ON COLUMN billing.credit_configurations.unit_multiplier IS 'How many units one cost is for.';
COMMENT ON COLUMN billing.credit_configurations.credit_cost IS 'Credits per unit_multiplier units.';
COMMENT ON COLUMN billing.credit_configurations.free_allowance IS 'Units per period that cost nothing; zero for none.';
COMMENT ON COLUMN billing.credit_configurations.free_allowance_period IS 'Period of the free allowance; absent when there is none.';
COMMENT ON COLUMN billing.credit_configurations.overage_limit IS 'Units per period that may be used when credits are out; absent when none may.';
COMMENT ON COLUMN billing.credit_configurations.overage_period IS 'Period of the overage limit.';
COMMENT ON COLUMN billing.credit_configurations.overage_cost IS 'Credits per unit_multiplier units of overage.';
COMMENT ON COLUMN billing.credit_configurations.is_active IS 'Whether the price applies; an operation without an active price is refused.';
COMMENT ON COLUMN billing.credit_configurations.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.credit_configurations.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.credit_configurations.updated_at IS 'When it was last changed.';
COMMENT ON COLUMN billing.credit_configurations.removed_at IS 'When it was removed: it applies no longer, and the next price of the operation goes on from its version; absent otherwise.';
