-- No foreign key to service_catalog: the old system holds rows whose service is gone, and the migration reports them.
CREATE TABLE billing.plan_services (
    tenant_id   uuid    NOT NULL,
    plan_id     uuid    NOT NULL,
    service_id  uuid    NOT NULL,
    quantity    integer,
    custom_rate bigint,

    CONSTRAINT plan_services_pk PRIMARY KEY (tenant_id, plan_id, service_id),
    CONSTRAINT plan_services_plan_fk FOREIGN KEY (tenant_id, plan_id)
        REFERENCES billing.billing_plans (tenant_id, plan_id) ON DELETE CASCADE
);

COMMENT ON TABLE billing.plan_services IS 'Deprecated: services of a plan before plan_service_configuration.';
COMMENT ON COLUMN billing.plan_services.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.plan_services.plan_id IS 'The plan.';
COMMENT ON COLUMN billing.plan_services.service_id IS 'The service.';
COMMENT ON COLUMN billing.plan_services.quantity IS 'How many.';
COMMENT ON COLUMN billing.plan_services.custom_rate IS 'Rate in minor units of the plan''s currency; absent for the service''s default.';
