CREATE TABLE billing.subscription_tier_versions (
    tier_name     text                  NOT NULL,
    version       integer               NOT NULL,
    monthly_price billing.price         NOT NULL,
    annual_price  billing.price         NOT NULL,
    currency      billing.currency_code NOT NULL,
    created_at    timestamptz           NOT NULL,

    CONSTRAINT subscription_tier_versions_pk PRIMARY KEY (tier_name, version),
    CONSTRAINT subscription_tier_versions_start_at_one CHECK (version >= 1)
);

ALTER TABLE billing.subscription_tier_versions
    ADD CONSTRAINT subscription_tier_versions_tier_fk FOREIGN KEY (tier_name)
        REFERENCES billing.subscription_tiers (name) ON DELETE CASCADE;

COMMENT ON TABLE billing.subscription_tier_versions IS 'Terms of a tier as published at a time; never altered.';
COMMENT ON COLUMN billing.subscription_tier_versions.tier_name IS 'The tier.';
COMMENT ON COLUMN billing.subscription_tier_versions.version IS 'Number of the version, from one.';
COMMENT ON COLUMN billing.subscription_tier_versions.monthly_price IS 'Price when paid by the month.';
COMMENT ON COLUMN billing.subscription_tier_versions.annual_price IS 'Price when paid by the year.';
COMMENT ON COLUMN billing.subscription_tier_versions.currency IS 'Currency of both prices.';
COMMENT ON COLUMN billing.subscription_tier_versions.created_at IS 'When it was published.';
