-- An event names a product or a price of Stripe; either leads to one plan.
CREATE TABLE billing.plans (
    plan_id                 uuid                  NOT NULL,
    slug                    text                  NOT NULL,
    name                    text                  NOT NULL,
    description             text,
    pricing                 billing.plan_pricing  NOT NULL,
    currency                billing.currency_code,
    price_monthly           billing.price,
    price_yearly            billing.price,
    stripe_product_id       billing.stripe_id,
    stripe_price_id_monthly billing.stripe_id,
    stripe_price_id_yearly  billing.stripe_id,
    features                jsonb,
    is_active               boolean               NOT NULL DEFAULT true,
    version                 integer               NOT NULL DEFAULT 1,
    created_at              timestamptz           NOT NULL DEFAULT now(),
    updated_at              timestamptz           NOT NULL DEFAULT now(),

    CONSTRAINT plans_pk PRIMARY KEY (plan_id),
    CONSTRAINT plans_name_unique UNIQUE (name),
    CONSTRAINT plans_slug_unique UNIQUE (slug),
    CONSTRAINT plans_stripe_price_monthly_unique UNIQUE (stripe_price_id_monthly),
    CONSTRAINT plans_stripe_price_yearly_unique UNIQUE (stripe_price_id_yearly),
    CONSTRAINT plans_stripe_product_unique UNIQUE (stripe_product_id),
    CONSTRAINT plans_custom_have_no_yearly_price CHECK (pricing = 'listed' OR price_yearly IS NULL),
    CONSTRAINT plans_features_are_an_object CHECK (jsonb_typeof(features) = 'object'),
    CONSTRAINT plans_listed_have_a_price CHECK ((pricing = 'listed') = (price_monthly IS NOT NULL)),
    CONSTRAINT plans_name_at_most_100 CHECK (length(name) <= 100),
    CONSTRAINT plans_name_not_blank CHECK (name ~ '[^[:space:]]'),
    CONSTRAINT plans_prices_have_a_currency CHECK ((price_monthly IS NULL) = (currency IS NULL)),
    CONSTRAINT plans_slug_is_a_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 63),
    CONSTRAINT plans_stripe_prices_differ CHECK (stripe_price_id_monthly <> stripe_price_id_yearly),
    -- A price id changes with every price, the product stays: it is what leads from an event to a plan.
    CONSTRAINT plans_stripe_prices_have_a_product CHECK (
        stripe_product_id IS NOT NULL OR (stripe_price_id_monthly IS NULL AND stripe_price_id_yearly IS NULL)
    ),
    CONSTRAINT plans_updated_after_created CHECK (updated_at >= created_at),
    CONSTRAINT plans_version_positive CHECK (version >= 1)
);

COMMENT ON TABLE billing.plans IS 'The plans that the application offers to every tenant.';
COMMENT ON COLUMN billing.plans.plan_id IS 'Identifies the plan.';
COMMENT ON COLUMN billing.plans.slug IS 'Short name for addresses: lower case, digits, single hyphens.';
COMMENT ON COLUMN billing.plans.name IS 'What people call it.';
COMMENT ON COLUMN billing.plans.description IS 'What it is, in words.';
COMMENT ON COLUMN billing.plans.pricing IS 'Whether it has a price of its own.';
COMMENT ON COLUMN billing.plans.currency IS 'Currency of both prices; absent where the price is custom.';
COMMENT ON COLUMN billing.plans.price_monthly IS 'Price of a month; absent where it is custom.';
COMMENT ON COLUMN billing.plans.price_yearly IS 'Price of a year; absent where the plan is not sold by the year.';
COMMENT ON COLUMN billing.plans.stripe_product_id IS 'The product at Stripe, which stays when prices change; absent while the plan is not at Stripe.';
COMMENT ON COLUMN billing.plans.stripe_price_id_monthly IS 'The monthly price at Stripe that is sold now.';
COMMENT ON COLUMN billing.plans.stripe_price_id_yearly IS 'The yearly price at Stripe that is sold now.';
COMMENT ON COLUMN billing.plans.features IS 'What it includes that is no limit, for the application to read.';
COMMENT ON COLUMN billing.plans.is_active IS 'Whether it is sold; subscriptions to it go on either way.';
COMMENT ON COLUMN billing.plans.version IS 'Number of the change, for editors that read before they write.';
COMMENT ON COLUMN billing.plans.created_at IS 'When it was created.';
COMMENT ON COLUMN billing.plans.updated_at IS 'When it was last changed.';
