CREATE TABLE telecom.user_permissions (
    tenant_id  uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    permission text        NOT NULL,
    granted_at timestamptz NOT NULL,

    CONSTRAINT user_permissions_pk PRIMARY KEY (tenant_id, user_id, permission),
    CONSTRAINT user_permissions_user_fk FOREIGN KEY (tenant_id, user_id)
        REFERENCES telecom.users (tenant_id, user_id) ON DELETE CASCADE,
    CONSTRAINT user_permissions_is_words_joined_by_dots CHECK (permission ~ '^[a-z][a-z0-9_-]*([.][a-z0-9_-]+)*$' AND length(permission) <= 100)
);

COMMENT ON TABLE telecom.user_permissions IS 'What a user may do beyond the role.';
COMMENT ON COLUMN telecom.user_permissions.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.user_permissions.user_id IS 'The user.';
COMMENT ON COLUMN telecom.user_permissions.permission IS 'What the user may do, such as invoices.void.';
COMMENT ON COLUMN telecom.user_permissions.granted_at IS 'When it was given.';
