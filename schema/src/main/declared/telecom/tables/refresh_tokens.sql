CREATE TABLE telecom.refresh_tokens (
    tenant_id          uuid        NOT NULL,
    token_id           uuid        NOT NULL,
    user_id            uuid        NOT NULL,
    family_id          uuid        NOT NULL,
    token_hash         text        NOT NULL,
    expires_at         timestamptz NOT NULL,
    is_revoked         boolean     NOT NULL DEFAULT false,
    revoked_at         timestamptz,
    revocation_reason  text,
    replaced_by        uuid,
    ip_address         text,
    user_agent         text,
    device_fingerprint text,
    created_at         timestamptz NOT NULL,

    CONSTRAINT refresh_tokens_pk PRIMARY KEY (tenant_id, token_id),
    CONSTRAINT refresh_tokens_hash_unique_in_tenant UNIQUE (tenant_id, token_hash),
    -- Not RESTRICT, which would refuse while the user's removal takes both.
    CONSTRAINT refresh_tokens_replaced_by_fk FOREIGN KEY (tenant_id, replaced_by)
        REFERENCES telecom.refresh_tokens (tenant_id, token_id),
    CONSTRAINT refresh_tokens_user_fk FOREIGN KEY (tenant_id, user_id)
        REFERENCES telecom.users (tenant_id, user_id) ON DELETE CASCADE,
    CONSTRAINT refresh_tokens_expires_after_created CHECK (expires_at > created_at),
    CONSTRAINT refresh_tokens_hash_is_sha256 CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT refresh_tokens_ip_address_is_an_address CHECK (ip_address ~ '^[0-9A-Fa-f:.]{2,45}$'),
    CONSTRAINT refresh_tokens_replaced_by_another CHECK (replaced_by <> token_id),
    CONSTRAINT refresh_tokens_replaced_is_revoked CHECK (replaced_by IS NULL OR is_revoked),
    CONSTRAINT refresh_tokens_revoked_has_a_reason CHECK (is_revoked = (revocation_reason IS NOT NULL)),
    CONSTRAINT refresh_tokens_revoked_has_a_time CHECK (is_revoked = (revoked_at IS NOT NULL))
);

-- What can be purged.
CREATE INDEX refresh_tokens_by_expiry
    ON telecom.refresh_tokens (tenant_id, expires_at);

-- Which token another replaced.
CREATE INDEX refresh_tokens_by_replacement
    ON telecom.refresh_tokens (tenant_id, replaced_by)
    WHERE replaced_by IS NOT NULL;

-- The sessions of a user.
CREATE INDEX refresh_tokens_by_user
    ON telecom.refresh_tokens (tenant_id, user_id, family_id);

COMMENT ON TABLE telecom.refresh_tokens IS 'The sessions of users; of each token only a hash.';
COMMENT ON COLUMN telecom.refresh_tokens.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.refresh_tokens.token_id IS 'Identifies the token within its tenant.';
COMMENT ON COLUMN telecom.refresh_tokens.user_id IS 'Whose session it is.';
COMMENT ON COLUMN telecom.refresh_tokens.family_id IS 'The session: all tokens that replaced one another.';
COMMENT ON COLUMN telecom.refresh_tokens.token_hash IS 'SHA-256 of the token, 64 hexadecimal digits in lower case; never the token.';
COMMENT ON COLUMN telecom.refresh_tokens.expires_at IS 'First instant at which it is no longer taken.';
COMMENT ON COLUMN telecom.refresh_tokens.is_revoked IS 'Whether it is no longer taken, replaced ones included.';
COMMENT ON COLUMN telecom.refresh_tokens.revoked_at IS 'When it was revoked.';
COMMENT ON COLUMN telecom.refresh_tokens.revocation_reason IS 'Why: rotated, logged out, stolen.';
COMMENT ON COLUMN telecom.refresh_tokens.replaced_by IS 'The token that replaced it.';
COMMENT ON COLUMN telecom.refresh_tokens.ip_address IS 'From which IPv4 or IPv6 address it was asked for.';
COMMENT ON COLUMN telecom.refresh_tokens.user_agent IS 'By which program.';
COMMENT ON COLUMN telecom.refresh_tokens.device_fingerprint IS 'On which device, as the application tells them apart.';
COMMENT ON COLUMN telecom.refresh_tokens.created_at IS 'When it was given out.';
