package io.tallybook.migrations.verify;

/** References are read apart because Citus keeps the two tables on different nodes. */
final class GatewayPaymentNamesTenant extends Fact {

    GatewayPaymentNamesTenant() {
        super(
                "gateway-payment-names-tenant",
                "A payment that a gateway completed is known among all tenants as its tenant's.",
                PAYMENTS,
                """
                WITH known AS MATERIALIZED (
                    SELECT tenant_id, external_id
                    FROM billing.external_references
                    WHERE kind = 'gateway_payment'
                )
                SELECT p.tenant_id, p.payment_id, p.gateway, p.gateway_payment_id, k.tenant_id AS named
                FROM telecom.payments p
                LEFT JOIN known k ON k.external_id = p.gateway || ':' || p.gateway_payment_id
                WHERE p.paid_at IS NOT NULL
                  AND p.gateway <> 'manual'
                  AND k.tenant_id IS DISTINCT FROM p.tenant_id
                """);
    }
}
