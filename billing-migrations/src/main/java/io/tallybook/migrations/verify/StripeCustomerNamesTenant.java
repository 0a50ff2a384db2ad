package io.tallybook.migrations.verify;

/** Each table is read apart because Citus keeps them on different nodes. What is left of a tenant that is gone is another fact. */
final class StripeCustomerNamesTenant extends Fact {

    StripeCustomerNamesTenant() {
        super(
                "stripe-customer-names-tenant",
                "A tenant's customer at Stripe is known among all tenants as its own, and what is known so is its customer.",
                SUBSCRIPTIONS,
                """
                WITH known AS MATERIALIZED (
                    SELECT tenant_id, external_id
                    FROM billing.external_references
                    WHERE kind = 'stripe_customer'
                ), own AS MATERIALIZED (
                    SELECT tenant_id, stripe_customer_id
                    FROM billing.tenant_config
                    WHERE stripe_customer_id IS NOT NULL
                ), existing AS MATERIALIZED (
                    SELECT id
                    FROM billing.tenants
                )
                SELECT o.tenant_id, COALESCE(o.stripe_customer_id, k.external_id) AS stripe_customer_id, k.tenant_id AS named
                FROM own o
                FULL JOIN known k ON k.external_id = o.stripe_customer_id
                WHERE o.tenant_id IS DISTINCT FROM k.tenant_id
                  AND (o.tenant_id IS NOT NULL OR k.tenant_id IN (SELECT id FROM existing))
                """);
    }
}
