CREATE TABLE billing.organisations (
    tenant_id              uuid                  NOT NULL,
    organisation_id        uuid                  NOT NULL,
    slug                   text                  NOT NULL,
    name                   text                  NOT NULL,
    time_zone              text                  NOT NULL,
    currency               billing.currency_code NOT NULL,
    created_at             timestamptz           NOT NULL,
    closed_at              timestamptz,
    subscription_tier      text                  NOT NULL DEFAULT 'free',
    pinned_tier            text,
    pinned_version         integer,
    usage_anchor           date,
    tier_since             timestamptz,
    next_tier              text,
    next_tier_at           timestamptz,
    next_tier_requested_at timestamptz,

    CONSTRAINT organisations_pk PRIMARY KEY (tenant_id, organisation_id),
    CONSTRAINT organisations_slug_unique_in_tenant UNIQUE (tenant_id, slug),
    CONSTRAINT organisations_next_tier_fk FOREIGN KEY (next_tier)
        REFERENCES billing.subscription_tiers (name) ON DELETE RESTRICT,
    CONSTRAINT organisations_pinned_version_fk FOREIGN KEY (pinned_tier, pinned_version)
        REFERENCES billing.subscription_tier_versions (tier_name, version) ON DELETE RESTRICT,
    CONSTRAINT organisations_subscription_tier_fk FOREIGN KEY (subscription_tier)
        REFERENCES billing.subscription_tiers (name) ON DELETE RESTRICT,
    CONSTRAINT organisations_tenant_fk FOREIGN KEY (tenant_id)
        REFERENCES billing.tenants (id) ON DELETE CASCADE,
    CONSTRAINT organisations_closed_after_created CHECK (closed_at >= created_at),
    CONSTRAINT organisations_name_not_blank CHECK (name ~ '[^[:space:]]'),
    -- Nothing happens to a closed organisation.
    CONSTRAINT organisations_next_tier_before_closed CHECK (next_tier_at <= closed_at),
    CONSTRAINT organisations_next_tier_is_complete CHECK (num_nonnulls(next_tier, next_tier_at, next_tier_requested_at) IN (0, 3)),
    CONSTRAINT organisations_next_tier_is_later CHECK (next_tier_at > next_tier_requested_at),
    CONSTRAINT organisations_pin_is_complete CHECK ((pinned_tier IS NULL) = (pinned_version IS NULL)),
    -- A pin belongs to a tier: moving the organisation to another one without clearing it is refused.
    CONSTRAINT organisations_pin_is_of_its_tier CHECK (pinned_tier = subscription_tier),
    CONSTRAINT organisations_slug_is_a_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 63),
    -- Offsets are refused: PostgreSQL reads 'GMT+2' as two hours west (POSIX), Java as two hours east.
    CONSTRAINT organisations_time_zone_is_a_region CHECK (time_zone ~ '^(UTC|Etc/GMT[+-][0-9]{1,2}|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+)+)$'),
    -- The server itself must know the zone, or no period of this organisation could be computed.
    CONSTRAINT organisations_time_zone_is_known CHECK (timezone(time_zone, timestamp '2000-01-01 00:00:00') IS NOT NULL),
    -- Dates that every program can read; infinity is none of them.
    CONSTRAINT organisations_usage_anchor_in_range CHECK (usage_anchor BETWEEN '1900-01-01' AND '2199-12-31')
);

-- Whose move is due, and who is to move to a tier.
CREATE INDEX organisations_by_next_tier
    ON billing.organisations (tenant_id, next_tier, next_tier_at)
    WHERE next_tier IS NOT NULL;

CREATE INDEX organisations_by_pinned_version
    ON billing.organisations (tenant_id, pinned_tier, pinned_version)
    WHERE pinned_tier IS NOT NULL;

-- Who is on a tier, and who is pinned to a version of it.
CREATE INDEX organisations_by_subscription_tier
    ON billing.organisations (tenant_id, subscription_tier);

COMMENT ON TABLE billing.organisations IS 'The unit inside a tenant that has usage and credits.';
COMMENT ON COLUMN billing.organisations.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN billing.organisations.organisation_id IS 'Identifies the organisation within its tenant; may be the application''s own id.';
COMMENT ON COLUMN billing.organisations.slug IS 'Short name for addresses, unique within the tenant: lower case, digits, single hyphens.';
COMMENT ON COLUMN billing.organisations.name IS 'What people call the organisation.';
COMMENT ON COLUMN billing.organisations.time_zone IS 'IANA region, such as Europe/Berlin, in which its days, months and years begin.';
COMMENT ON COLUMN billing.organisations.currency IS 'Currency in which the organisation is charged.';
COMMENT ON COLUMN billing.organisations.created_at IS 'When the organisation was created.';
COMMENT ON COLUMN billing.organisations.closed_at IS 'When the organisation was closed: nothing is granted, consumed or recorded from then on. Absent while open.';
COMMENT ON COLUMN billing.organisations.subscription_tier IS 'The tier whose limits apply, until next_tier_at where there is one.';
COMMENT ON COLUMN billing.organisations.pinned_tier IS 'The tier again when a version of it is pinned.';
COMMENT ON COLUMN billing.organisations.pinned_version IS 'The version of the tier''s terms that applies whatever the current one is; absent to follow.';
COMMENT ON COLUMN billing.organisations.usage_anchor IS 'A day on which weeks, months, quarters and years of usage begin; absent for those of the calendar.';
COMMENT ON COLUMN billing.organisations.tier_since IS 'Since when its tier applies, so that only what happened before is looked up; absent before its first move.';
COMMENT ON COLUMN billing.organisations.next_tier IS 'The tier whose limits apply from next_tier_at on; absent when no move is agreed.';
COMMENT ON COLUMN billing.organisations.next_tier_at IS 'First instant of the next tier.';
COMMENT ON COLUMN billing.organisations.next_tier_requested_at IS 'When that move was asked for.';
