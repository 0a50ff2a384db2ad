-- No tenant: an event arrives without one, and its customer may be nobody's yet. Whoever stores an event, or makes a customer a
-- tenant's, locks the customer's row here first, so that neither misses the other. external_references says whose it is.
CREATE TABLE billing.stripe_customers (
    stripe_customer_id text        NOT NULL,
    first_seen_at      timestamptz NOT NULL,
    linked_at          timestamptz,

    CONSTRAINT stripe_customers_pk PRIMARY KEY (stripe_customer_id),
    CONSTRAINT stripe_customers_customer_at_most_255 CHECK (length(stripe_customer_id) <= 255),
    CONSTRAINT stripe_customers_customer_not_blank CHECK (stripe_customer_id ~ '[^[:space:]]'),
    CONSTRAINT stripe_customers_linked_after_seen CHECK (linked_at >= first_seen_at)
);

-- Whose events are kept until a tenant has them.
CREATE INDEX stripe_customers_unlinked
    ON billing.stripe_customers (stripe_customer_id)
    WHERE linked_at IS NULL;

COMMENT ON TABLE billing.stripe_customers IS 'Customers of whom Stripe told, or whom a tenant has.';
COMMENT ON COLUMN billing.stripe_customers.stripe_customer_id IS 'Stripe''s id of the customer: cus_…';
COMMENT ON COLUMN billing.stripe_customers.first_seen_at IS 'When it was first heard of.';
COMMENT ON COLUMN billing.stripe_customers.linked_at IS 'When it became a tenant''s; absent while it is nobody''s.';
