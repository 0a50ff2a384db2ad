-- Subscription tiers and usage: what an organisation may use, and what it has used.
--
-- Features, tiers and limits are the catalogue: they are the application's own and the same for every tenant. A tier's
-- limits come in versions. An organisation follows the current version of its tier, or is pinned to one.
-- A check reads one counter row, however many events there are: counter = sum of the events of its period.
SET LOCAL citus.multi_shard_modify_mode = 'sequential';
SET LOCAL citus.enable_local_reference_table_foreign_keys = off;

CREATE TYPE billing.feature_kind AS ENUM ('counter', 'level');
CREATE TYPE billing.limit_enforcement AS ENUM ('hard', 'soft');
CREATE TYPE billing.usage_operation AS ENUM ('record', 'adjust', 'reverse');
CREATE TYPE billing.usage_period AS ENUM ('hour', 'day', 'week', 'month', 'quarter', 'year', 'always');

COMMENT ON TYPE billing.feature_kind IS 'Counter: uses in a period are added up. Level: what there is at present goes up and down.';
COMMENT ON TYPE billing.limit_enforcement IS 'Hard: use beyond the limit is refused. Soft: it is recorded and reported as overage.';
COMMENT ON TYPE billing.usage_operation IS 'How an event came about.';
COMMENT ON TYPE billing.usage_period IS 'What a counter counts over: a span of the calendar, or always for a level.';

CREATE TABLE billing.usage_features (
    feature_code text                 NOT NULL,
    display_name text                 NOT NULL,
    kind         billing.feature_kind NOT NULL,
    unit         text                 NOT NULL,

    CONSTRAINT usage_features_pk PRIMARY KEY (feature_code),
    CONSTRAINT usage_features_one_kind UNIQUE (feature_code, kind),
    CONSTRAINT usage_features_code_is_a_code CHECK (feature_code ~ '^[A-Z][A-Z0-9_]{0,62}$'),
    CONSTRAINT usage_features_display_name_not_blank CHECK (display_name ~ '[^[:space:]]'),
    CONSTRAINT usage_features_unit_not_blank CHECK (unit ~ '[^[:space:]]')
);

COMMENT ON TABLE billing.usage_features IS 'What can be used and limited. Applications add their own.';
COMMENT ON COLUMN billing.usage_features.feature_code IS 'Names the feature: capitals, digits, underscores.';
COMMENT ON COLUMN billing.usage_features.display_name IS 'What people call it.';
COMMENT ON COLUMN billing.usage_features.kind IS 'Whether uses are counted per period or a level is kept.';
COMMENT ON COLUMN billing.usage_features.unit IS 'What one is: message, connection, GB …';

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
    CONSTRAINT subscription_tiers_name_is_a_slug CHECK (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(name) <= 63),
    CONSTRAINT subscription_tiers_display_name_not_blank CHECK (display_name ~ '[^[:space:]]'),
    CONSTRAINT subscription_tiers_active_has_version CHECK (NOT is_active OR current_version IS NOT NULL)
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

CREATE TABLE billing.subscription_tier_versions (
    tier_name     text                  NOT NULL,
    version       integer               NOT NULL,
    monthly_price billing.price         NOT NULL,
    annual_price  billing.price         NOT NULL,
    currency      billing.currency_code NOT NULL,
    created_at    timestamptz           NOT NULL,

    CONSTRAINT subscription_tier_versions_pk PRIMARY KEY (tier_name, version),
    CONSTRAINT subscription_tier_versions_tier_fk FOREIGN KEY (tier_name)
        REFERENCES billing.subscription_tiers (name) ON DELETE CASCADE,
    CONSTRAINT subscription_tier_versions_start_at_one CHECK (version >= 1)
);

COMMENT ON TABLE billing.subscription_tier_versions IS 'Terms of a tier as published at a time; never altered.';
COMMENT ON COLUMN billing.subscription_tier_versions.tier_name IS 'The tier.';
COMMENT ON COLUMN billing.subscription_tier_versions.version IS 'Number of the version, from one.';
COMMENT ON COLUMN billing.subscription_tier_versions.monthly_price IS 'Price when paid by the month.';
COMMENT ON COLUMN billing.subscription_tier_versions.annual_price IS 'Price when paid by the year.';
COMMENT ON COLUMN billing.subscription_tier_versions.currency IS 'Currency of both prices.';
COMMENT ON COLUMN billing.subscription_tier_versions.created_at IS 'When it was published.';

CREATE TABLE billing.subscription_tier_limits (
    tier_name      text                          NOT NULL,
    version        integer                       NOT NULL,
    feature_code   text                          NOT NULL,
    feature_kind   billing.feature_kind          NOT NULL,
    limit_quantity billing.quantity_not_negative,
    is_unlimited   boolean                       NOT NULL,
    enforcement    billing.limit_enforcement     NOT NULL,
    reset_period   billing.calendar_period,

    CONSTRAINT subscription_tier_limits_pk PRIMARY KEY (tier_name, version, feature_code),
    CONSTRAINT subscription_tier_limits_version_fk FOREIGN KEY (tier_name, version)
        REFERENCES billing.subscription_tier_versions (tier_name, version) ON DELETE CASCADE,
    CONSTRAINT subscription_tier_limits_feature_fk FOREIGN KEY (feature_code, feature_kind)
        REFERENCES billing.usage_features (feature_code, kind) ON DELETE RESTRICT,
    CONSTRAINT subscription_tier_limits_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL)),
    CONSTRAINT subscription_tier_limits_unlimited_is_hard CHECK (NOT is_unlimited OR enforcement = 'hard'),
    CONSTRAINT subscription_tier_limits_counters_reset CHECK ((feature_kind = 'counter') = (reset_period IS NOT NULL))
);

-- Which tiers include a feature.
CREATE INDEX subscription_tier_limits_by_feature
    ON billing.subscription_tier_limits (feature_code, feature_kind);

COMMENT ON TABLE billing.subscription_tier_limits IS 'What a version of a tier includes; a feature without a row is not included.';
COMMENT ON COLUMN billing.subscription_tier_limits.tier_name IS 'The tier.';
COMMENT ON COLUMN billing.subscription_tier_limits.version IS 'The version of its terms.';
COMMENT ON COLUMN billing.subscription_tier_limits.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.subscription_tier_limits.feature_kind IS 'Kind of the feature; part of the key to it.';
COMMENT ON COLUMN billing.subscription_tier_limits.limit_quantity IS 'How much may be used per period, or the highest level; absent when unlimited.';
COMMENT ON COLUMN billing.subscription_tier_limits.is_unlimited IS 'Whether there is no limit.';
COMMENT ON COLUMN billing.subscription_tier_limits.enforcement IS 'Whether use beyond the limit is refused or reported.';
COMMENT ON COLUMN billing.subscription_tier_limits.reset_period IS 'How often a counter starts anew; absent for levels.';

-- The features that the product knows from the start.
INSERT INTO billing.usage_features (feature_code, display_name, kind, unit)
VALUES ('OCR_SCAN', 'OCR scans', 'counter', 'scan'),
       ('API_CALL', 'API calls', 'counter', 'call'),
       ('STORAGE_GB', 'Storage', 'level', 'GB'),
       ('AI_CLASSIFICATION', 'AI classifications', 'counter', 'classification'),
       ('EMAIL_SENT', 'Emails sent', 'counter', 'email'),
       ('BANK_SYNC', 'Bank synchronisations', 'counter', 'synchronisation'),
       ('SMS_SENT', 'SMS sent', 'counter', 'message'),
       ('EXPORT_PDF', 'PDF exports', 'counter', 'export'),
       ('WEBHOOK_CALL', 'Webhook calls', 'counter', 'call'),
       ('CUSTOM_REPORT', 'Custom reports', 'counter', 'report'),
       ('AI_MESSAGES', 'AI messages', 'counter', 'message'),
       ('BANK_CONNECTIONS', 'Bank connections', 'level', 'connection'),
       ('INVOICES', 'Invoices', 'counter', 'invoice'),
       ('EMAIL_SYNCS', 'Email synchronisations', 'counter', 'synchronisation'),
       ('TAX_FILINGS', 'Tax filings', 'counter', 'filing');

-- The tier on which every organisation starts.
INSERT INTO billing.subscription_tiers (name, display_name, created_at, updated_at)
VALUES ('free', 'Free Plan', now(), now());
INSERT INTO billing.subscription_tier_versions (tier_name, version, monthly_price, annual_price, currency, created_at)
VALUES ('free', 1, 0, 0, 'USD', now());
INSERT INTO billing.subscription_tier_limits
    (tier_name, version, feature_code, feature_kind, limit_quantity, is_unlimited, enforcement, reset_period)
VALUES ('free', 1, 'AI_MESSAGES', 'counter', 50, false, 'hard', 'month'),
       ('free', 1, 'BANK_CONNECTIONS', 'level', 1, false, 'hard', NULL),
       ('free', 1, 'INVOICES', 'counter', 5, false, 'hard', 'month'),
       ('free', 1, 'EMAIL_SYNCS', 'counter', 10, false, 'hard', 'month'),
       ('free', 1, 'TAX_FILINGS', 'counter', 1, false, 'hard', 'month');
UPDATE billing.subscription_tiers
SET current_version = 1,
    is_active       = true
WHERE name = 'free';

CALL billing.distribute_tables();

-- Tier and version refer to each other; on Citus this direction can only be added when both have been distributed.
ALTER TABLE billing.subscription_tiers
    ADD CONSTRAINT subscription_tiers_current_version_fk FOREIGN KEY (name, current_version)
        REFERENCES billing.subscription_tier_versions (tier_name, version);

ALTER TABLE billing.organisations
    ADD COLUMN subscription_tier text NOT NULL DEFAULT 'free',
    ADD COLUMN pinned_tier       text,
    ADD COLUMN pinned_version    integer;
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_subscription_tier_fk FOREIGN KEY (subscription_tier)
        REFERENCES billing.subscription_tiers (name) ON DELETE RESTRICT;
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_pinned_version_fk FOREIGN KEY (pinned_tier, pinned_version)
        REFERENCES billing.subscription_tier_versions (tier_name, version) ON DELETE RESTRICT;
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_pin_is_complete CHECK ((pinned_tier IS NULL) = (pinned_version IS NULL));
-- A pin belongs to a tier: moving the organisation to another one without clearing it is refused.
ALTER TABLE billing.organisations
    ADD CONSTRAINT organisations_pin_is_of_its_tier CHECK (pinned_tier = subscription_tier);

-- Who is on a tier, and who is pinned to a version of it.
CREATE INDEX organisations_by_subscription_tier
    ON billing.organisations (tenant_id, subscription_tier);
CREATE INDEX organisations_by_pinned_version
    ON billing.organisations (tenant_id, pinned_tier, pinned_version)
    WHERE pinned_tier IS NOT NULL;

COMMENT ON COLUMN billing.organisations.subscription_tier IS 'The tier whose limits apply.';
COMMENT ON COLUMN billing.organisations.pinned_tier IS 'The tier again when a version of it is pinned.';
COMMENT ON COLUMN billing.organisations.pinned_version IS 'The version of the tier''s terms that applies whatever the current one is; absent to follow.';

CREATE TABLE billing.usage_limit_overrides (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    feature_kind    billing.feature_kind          NOT NULL,
    limit_quantity  billing.quantity_not_negative,
    is_unlimited    boolean                       NOT NULL,
    enforcement     billing.limit_enforcement     NOT NULL,
    reset_period    billing.calendar_period,
    reason          text,
    created_at      timestamptz                   NOT NULL,
    ends_at         timestamptz,

    CONSTRAINT usage_limit_overrides_pk PRIMARY KEY (tenant_id, organisation_id, feature_code),
    CONSTRAINT usage_limit_overrides_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE CASCADE,
    CONSTRAINT usage_limit_overrides_feature_fk FOREIGN KEY (feature_code, feature_kind)
        REFERENCES billing.usage_features (feature_code, kind) ON DELETE RESTRICT,
    CONSTRAINT usage_limit_overrides_unlimited_or_number CHECK (is_unlimited = (limit_quantity IS NULL)),
    CONSTRAINT usage_limit_overrides_unlimited_is_hard CHECK (NOT is_unlimited OR enforcement = 'hard'),
    CONSTRAINT usage_limit_overrides_counters_reset CHECK ((feature_kind = 'counter') = (reset_period IS NOT NULL)),
    CONSTRAINT usage_limit_overrides_ends_after_created CHECK (ends_at > created_at)
);

-- Who has agreed a limit of their own on a feature.
CREATE INDEX usage_limit_overrides_by_feature
    ON billing.usage_limit_overrides (tenant_id, feature_code, feature_kind);

COMMENT ON TABLE billing.usage_limit_overrides IS 'A limit agreed with one organisation, which replaces its tier''s.';
COMMENT ON COLUMN billing.usage_limit_overrides.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_limit_overrides.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_limit_overrides.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_limit_overrides.feature_kind IS 'Kind of the feature; part of the key to it.';
COMMENT ON COLUMN billing.usage_limit_overrides.limit_quantity IS 'How much may be used per period, or the highest level; absent when unlimited.';
COMMENT ON COLUMN billing.usage_limit_overrides.is_unlimited IS 'Whether there is no limit.';
COMMENT ON COLUMN billing.usage_limit_overrides.enforcement IS 'Whether use beyond the limit is refused or reported.';
COMMENT ON COLUMN billing.usage_limit_overrides.reset_period IS 'How often a counter starts anew; absent for levels.';
COMMENT ON COLUMN billing.usage_limit_overrides.reason IS 'Why it was agreed, in words.';
COMMENT ON COLUMN billing.usage_limit_overrides.created_at IS 'When it was agreed; it applies from then on.';
COMMENT ON COLUMN billing.usage_limit_overrides.ends_at IS 'First instant at which it no longer applies; absent for good.';

CREATE TABLE billing.usage_counters (
    tenant_id       uuid                          NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    period          billing.usage_period          NOT NULL,
    period_start    timestamptz                   NOT NULL,
    used            billing.quantity_not_negative NOT NULL,

    CONSTRAINT usage_counters_pk PRIMARY KEY (tenant_id, organisation_id, feature_code, period, period_start),
    CONSTRAINT usage_counters_organisation_fk FOREIGN KEY (tenant_id, organisation_id)
        REFERENCES billing.organisations (tenant_id, organisation_id) ON DELETE RESTRICT,
    CONSTRAINT usage_counters_feature_fk FOREIGN KEY (feature_code)
        REFERENCES billing.usage_features (feature_code) ON DELETE RESTRICT,
    CONSTRAINT usage_counters_level_begins_at_epoch CHECK (
        (period = 'always') = (period_start = to_timestamp(0))
    )
)
-- Room on the page, so that a count stays beside its old version and touches no index.
WITH (fillfactor = 70);

-- Who uses a feature.
CREATE INDEX usage_counters_by_feature
    ON billing.usage_counters (tenant_id, feature_code);

COMMENT ON TABLE billing.usage_counters IS 'What an organisation used of a feature in a period: the sum of its events, kept as one row.';
COMMENT ON COLUMN billing.usage_counters.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_counters.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_counters.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_counters.period IS 'What it counts over: a day and a month that begin together are counted apart.';
COMMENT ON COLUMN billing.usage_counters.period_start IS 'First instant of the period; 1970-01-01 UTC for levels, which never start anew.';
COMMENT ON COLUMN billing.usage_counters.used IS 'What was used, or the present level.';

-- Append-only. The row keeps what the caller was told, so that a replay can be told the same.
CREATE TABLE billing.usage_events (
    tenant_id       uuid                          NOT NULL,
    operation       billing.usage_operation       NOT NULL,
    idempotency_key billing.idempotency_key       NOT NULL,
    organisation_id uuid                          NOT NULL,
    feature_code    text                          NOT NULL,
    quantity        billing.quantity_change       NOT NULL,
    period          billing.usage_period          NOT NULL,
    period_start    timestamptz                   NOT NULL,
    period_end      timestamptz,
    used_after      billing.quantity_not_negative NOT NULL,
    limit_quantity  billing.quantity_not_negative,
    enforcement     billing.limit_enforcement     NOT NULL,
    occurred_at     timestamptz                   NOT NULL,
    created_at      timestamptz                   NOT NULL,

    CONSTRAINT usage_events_pk PRIMARY KEY (tenant_id, operation, idempotency_key),
    CONSTRAINT usage_events_counter_fk FOREIGN KEY (tenant_id, organisation_id, feature_code, period, period_start)
        REFERENCES billing.usage_counters (tenant_id, organisation_id, feature_code, period, period_start)
        ON DELETE RESTRICT,
    CONSTRAINT usage_events_record_adds CHECK (operation <> 'record' OR (quantity > 0 AND used_after >= quantity)),
    CONSTRAINT usage_events_reverse_takes_back CHECK (operation <> 'reverse' OR quantity < 0),
    CONSTRAINT usage_events_level_never_ends CHECK ((period = 'always') = (period_end IS NULL)),
    CONSTRAINT usage_events_occurred_in_period CHECK (occurred_at >= period_start AND occurred_at < period_end),
    CONSTRAINT usage_events_hard_limit_kept CHECK (
        enforcement = 'soft' OR quantity < 0 OR limit_quantity IS NULL OR used_after <= limit_quantity
    )
);

-- Events of a period, and of the last hour of an organisation.
CREATE INDEX usage_events_by_period
    ON billing.usage_events (tenant_id, organisation_id, feature_code, period, period_start, created_at);

COMMENT ON TABLE billing.usage_events IS 'Every recorded use, never altered.';
COMMENT ON COLUMN billing.usage_events.tenant_id IS 'The tenant.';
COMMENT ON COLUMN billing.usage_events.operation IS 'How the event came about.';
COMMENT ON COLUMN billing.usage_events.idempotency_key IS 'The caller''s key, unique per tenant and operation.';
COMMENT ON COLUMN billing.usage_events.organisation_id IS 'The organisation.';
COMMENT ON COLUMN billing.usage_events.feature_code IS 'The feature.';
COMMENT ON COLUMN billing.usage_events.quantity IS 'How much was used; negative when use is taken back.';
COMMENT ON COLUMN billing.usage_events.period IS 'What the counter counts over.';
COMMENT ON COLUMN billing.usage_events.period_start IS 'Start of the period it counts in.';
COMMENT ON COLUMN billing.usage_events.period_end IS 'End of that period, exclusive; absent for levels.';
COMMENT ON COLUMN billing.usage_events.used_after IS 'What the counter said after it.';
COMMENT ON COLUMN billing.usage_events.limit_quantity IS 'The limit that applied; absent when there was none.';
COMMENT ON COLUMN billing.usage_events.enforcement IS 'How that limit was enforced.';
COMMENT ON COLUMN billing.usage_events.occurred_at IS 'When the use happened.';
COMMENT ON COLUMN billing.usage_events.created_at IS 'When it was recorded.';

CALL billing.distribute_tables();
