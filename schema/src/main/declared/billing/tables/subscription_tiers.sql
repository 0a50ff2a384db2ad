CREATE TABLE billing.subscription_tiers (
    name            text        NOT NULL,
    display_name    text        NOT NULL,
    description     text,
    current_version integer,
    is_active       boolean     NOT NULL DEFAULT false,
    is_visible      boolean     NOT NULL DEFAULT true,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,

    CONSTRAINT subscription_tiers_pk PRIMARY KEY (name),
    -- Tier and version refer to each other; on Citus this direction can only be added when both have been distributed.
    CONSTRAINT subscription_tiers_current_version_fk FOREIGN KEY (name, current_version)
        REFERENCES billing.subscription_tier_versions (tier_name, version),
    CONSTRAINT subscription_tiers_active_has_version CHECK (NOT is_active OR current_version IS NOT NULL),
    CONSTRAINT subscription_tiers_display_name_not_blank CHECK (display_name ~ '[^[:space:]]'),
    CONSTRAINT subscription_tiers_name_is_a_slug CHECK (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(name) <= 63)
);

COMMENT ON TABLE billing.subscription_tiers IS 'The tiers that the application offers to every tenant.';
COMMENT ON COLUMN billing.subscription_tiers.name IS 'Names the tier: free, starter, pro …';
COMMENT ON COLUMN billing.subscription_tiers.display_name IS 'What people call it.';
COMMENT ON COLUMN billing.subscription_tiers.description IS 'What it is, in words.';
COMMENT ON COLUMN billing.subscription_tiers.current_version IS 'The version of its terms that organisations follow; absent until the first is published.';
COMMENT ON COLUMN billing.subscription_tiers.is_active IS 'Whether organisations may be put on it.';
COMMENT ON COLUMN billing.subscription_tiers.is_visible IS 'Whether it is shown on a price list.';
COMMENT ON COLUMN billing.subscription_tiers.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.subscription_tiers.updated_at IS 'When it was last changed, new versions included.';
