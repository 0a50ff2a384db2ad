CREATE TABLE billing.plan_service_origins (
    tenant_id   uuid        NOT NULL,
    plan_id     uuid        NOT NULL,
    service_id  uuid        NOT NULL,
    config_id   uuid        NOT NULL,
    quantity    integer,
    custom_rate bigint,
    placed_at   timestamptz NOT NULL,

    CONSTRAINT plan_service_origins_pk PRIMARY KEY (tenant_id, plan_id, service_id),
    CONSTRAINT plan_service_origins_plan_fk FOREIGN KEY (tenant_id, plan_id)
        REFERENCES billing.billing_plans (tenant_id, plan_id) ON DELETE CASCADE
);

COMMENT ON TABLE billing.plan_service_origins IS 'Rows of plan_services that were moved into plan_service_configuration.';
COMMENT ON COLUMN billing.plan_service_origins.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_service_origins.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_service_origins.service_id IS 'The service.';
COMMENT ON COLUMN billing.plan_service_origins.config_id IS 'The configuration that it became; perhaps changed or removed since.';
COMMENT ON COLUMN billing.plan_service_origins.quantity IS 'The quantity of the older row when it was moved.';
COMMENT ON COLUMN billing.plan_service_origins.custom_rate IS 'The custom rate of the older row when it was moved.';
COMMENT ON COLUMN billing.plan_service_origins.placed_at IS 'When it was moved.';
