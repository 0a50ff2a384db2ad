-- No foreign key to tenants: on Citus this table is spread by external_id, the only key known when a webhook arrives.
CREATE TABLE billing.external_references (
    kind        billing.external_reference_kind NOT NULL,
    external_id text                            NOT NULL,
    tenant_id   uuid                            NOT NULL,
    created_at  timestamptz                     NOT NULL,

    CONSTRAINT external_references_pk PRIMARY KEY (kind, external_id),
    CONSTRAINT external_references_external_id_not_blank CHECK (external_id ~ '[^[:space:]]')
);

-- What a tenant has outside, for export and purge.
CREATE INDEX external_references_by_tenant
    ON billing.external_references (tenant_id, kind, external_id);

COMMENT ON TABLE billing.external_references IS 'Answers whose an outside identifier is, and keeps it unique across tenants.';
COMMENT ON COLUMN billing.external_references.kind IS 'What sort of identifier it is.';
COMMENT ON COLUMN billing.external_references.external_id IS 'The identifier as the outside system writes it.';
COMMENT ON COLUMN billing.external_references.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN billing.external_references.created_at IS 'When the reference was stored.';
