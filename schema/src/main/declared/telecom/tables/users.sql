CREATE TABLE telecom.users (
    tenant_id             uuid              NOT NULL,
    user_id               uuid              NOT NULL,
    username              text              NOT NULL,
    email                 text              NOT NULL,
    password_hash         text              NOT NULL,
    first_name            text,
    last_name             text,
    phone_number          text,
    role                  telecom.user_role NOT NULL DEFAULT 'customer',
    is_active             boolean           NOT NULL DEFAULT true,
    is_email_verified     boolean           NOT NULL DEFAULT false,
    is_phone_verified     boolean           NOT NULL DEFAULT false,
    is_mfa_enabled        boolean           NOT NULL DEFAULT false,
    mfa_secret            text,
    last_login_at         timestamptz,
    last_login_ip         text,
    password_changed_at   timestamptz       NOT NULL,
    failed_login_attempts integer           NOT NULL DEFAULT 0,
    last_failed_login_at  timestamptz,
    locked_until          timestamptz,
    version               integer           NOT NULL DEFAULT 1,
    created_at            timestamptz       NOT NULL,
    updated_at            timestamptz       NOT NULL,
    must_change_password  boolean           NOT NULL DEFAULT false,

    CONSTRAINT users_pk PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT users_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT users_email_is_an_address CHECK (email ~ '^[^[:space:]@]+@[^[:space:]@]+$' AND length(email) <= 254),
    CONSTRAINT users_failed_logins_not_negative CHECK (failed_login_attempts >= 0),
    CONSTRAINT users_first_name_not_blank CHECK (first_name ~ '[^[:space:]]'),
    CONSTRAINT users_last_login_ip_is_an_address CHECK (last_login_ip ~ '^[0-9A-Fa-f:.]{2,45}$'),
    CONSTRAINT users_last_name_not_blank CHECK (last_name ~ '[^[:space:]]'),
    CONSTRAINT users_locked_after_a_failed_login CHECK (locked_until IS NULL OR failed_login_attempts > 0),
    CONSTRAINT users_mfa_has_secret CHECK (NOT is_mfa_enabled OR mfa_secret IS NOT NULL),
    CONSTRAINT users_mfa_secret_not_blank CHECK (mfa_secret ~ '[^[:space:]]'),
    -- Variant, cost, then 22 characters of salt and 31 of hash.
    CONSTRAINT users_password_hash_is_bcrypt CHECK (password_hash ~ '^[$]2[aby][$](0[4-9]|[12][0-9]|3[01])[$][./A-Za-z0-9]{53}$'),
    -- ITU-T E.164: at most 15 digits, no leading zero.
    CONSTRAINT users_phone_number_is_e164 CHECK (phone_number ~ '^[+][1-9][0-9]{1,14}$'),
    CONSTRAINT users_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT users_username_is_one_word CHECK (username ~ '^[^[:space:]@]{1,50}$'),
    CONSTRAINT users_verified_phone_is_known CHECK (NOT is_phone_verified OR phone_number IS NOT NULL),
    CONSTRAINT users_version_positive CHECK (version >= 1)
);

-- The staff of a tenant.
CREATE INDEX users_by_role
    ON telecom.users (tenant_id, role);

-- The collation C knows the capitals A to Z only, and the same ones in every database.
CREATE UNIQUE INDEX users_email_unique_in_tenant
    ON telecom.users (tenant_id, lower(email COLLATE "C"));

CREATE UNIQUE INDEX users_username_unique_in_tenant
    ON telecom.users (tenant_id, lower(username COLLATE "C"));

COMMENT ON TABLE telecom.users IS 'Who logs in to a tenant: its staff and its customers.';
COMMENT ON COLUMN telecom.users.tenant_id IS 'The tenant.';
COMMENT ON COLUMN telecom.users.user_id IS 'Identifies the user within its tenant.';
COMMENT ON COLUMN telecom.users.username IS 'Short name to log in with, unique within the tenant whatever the capitals.';
COMMENT ON COLUMN telecom.users.email IS 'E-mail address, unique within the tenant whatever the capitals; as the user wrote it.';
COMMENT ON COLUMN telecom.users.password_hash IS 'Bcrypt hash of the password, salt and cost included.';
COMMENT ON COLUMN telecom.users.first_name IS 'Given name.';
COMMENT ON COLUMN telecom.users.last_name IS 'Family name.';
COMMENT ON COLUMN telecom.users.phone_number IS 'Telephone number as ITU-T E.164 writes it: +919876543210.';
COMMENT ON COLUMN telecom.users.role IS 'What the user is to the tenant.';
COMMENT ON COLUMN telecom.users.is_active IS 'Whether the user may log in at all.';
COMMENT ON COLUMN telecom.users.is_email_verified IS 'Whether the user has proved to read this address.';
COMMENT ON COLUMN telecom.users.is_phone_verified IS 'Whether the user has proved to answer this number.';
COMMENT ON COLUMN telecom.users.is_mfa_enabled IS 'Whether a second factor is asked for.';
COMMENT ON COLUMN telecom.users.mfa_secret IS 'Secret of the second factor, as the application encrypted it.';
COMMENT ON COLUMN telecom.users.last_login_at IS 'When the user last logged in; absent before the first time.';
COMMENT ON COLUMN telecom.users.last_login_ip IS 'From which IPv4 or IPv6 address that was.';
COMMENT ON COLUMN telecom.users.password_changed_at IS 'When the password was last set.';
COMMENT ON COLUMN telecom.users.failed_login_attempts IS 'Failed attempts since the last login that succeeded.';
COMMENT ON COLUMN telecom.users.last_failed_login_at IS 'When an attempt last failed.';
COMMENT ON COLUMN telecom.users.locked_until IS 'First instant at which attempts are taken again after too many failed; absent when they always were.';
COMMENT ON COLUMN telecom.users.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN telecom.users.created_at IS 'When the user was created.';
COMMENT ON COLUMN telecom.users.updated_at IS 'When the user was last changed; logging in is no change.';
COMMENT ON COLUMN telecom.users.must_change_password IS 'Whether the user has to choose a new password after logging in.';
