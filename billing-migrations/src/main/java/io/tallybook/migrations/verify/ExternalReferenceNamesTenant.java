package io.tallybook.migrations.verify;

/** Tenants are read apart because Citus keeps the two tables on different nodes. */
final class ExternalReferenceNamesTenant extends Fact {

    ExternalReferenceNamesTenant() {
        super("external-reference-names-tenant", "An outside identifier names a tenant that exists.", TENANTS, """
                WITH existing AS MATERIALIZED (
                    SELECT id
                    FROM billing.tenants
                )
                SELECT r.tenant_id, r.kind, r.external_id
                FROM billing.external_references r
                LEFT JOIN existing t ON t.id = r.tenant_id
                WHERE t.id IS NULL
                """);
    }
}
