CREATE TABLE billing.tenants (
    id                  uuid        NOT NULL,
    name                text        NOT NULL,
    created_at          timestamptz NOT NULL,
    closed_at           timestamptz,
    usage_pruned_before timestamptz,

    CONSTRAINT tenants_pk PRIMARY KEY (id),
    CONSTRAINT tenants_closed_after_created CHECK (closed_at >= created_at),
    CONSTRAINT tenants_name_not_blank CHECK (name ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.tenants IS 'A customer of the application; every tenant table belongs to one row of this.';
COMMENT ON COLUMN billing.tenants.id IS 'Identifies the tenant; may be the application''s own id.';
COMMENT ON COLUMN billing.tenants.name IS 'What people call the tenant.';
COMMENT ON COLUMN billing.tenants.created_at IS 'When the tenant was created.';
COMMENT ON COLUMN billing.tenants.closed_at IS 'When the tenant was closed: readable from then on, no longer changed. Absent while open.';
COMMENT ON COLUMN billing.tenants.usage_pruned_before IS 'Usage events from before may be gone, and no use from before is taken; absent until events are pruned.';
