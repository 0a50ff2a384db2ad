package io.tallybook.dao.internal;

import static io.tallybook.schema.billing.Tables.EXTERNAL_REFERENCES;

import io.tallybook.model.ExternalReferenceKind;
import io.tallybook.model.TenantId;
import java.util.Collection;
import java.util.Optional;

/** Identifiers that arrive without a tenant: whose they are, and that they are one tenant's only. Some are secrets. */
public final class ExternalReferences {

    private ExternalReferences() {}

    /** Whose it is; all tenants are asked. */
    public static Optional<TenantId> owner(Scope scope, ExternalReferenceKind kind, String id) {
        return scope.unlogged()
                .select(EXTERNAL_REFERENCES.TENANT_ID)
                .from(EXTERNAL_REFERENCES)
                .where(EXTERNAL_REFERENCES.KIND.eq(kind))
                .and(EXTERNAL_REFERENCES.EXTERNAL_ID.eq(id))
                .fetchOptional(EXTERNAL_REFERENCES.TENANT_ID);
    }

    /** Makes it this tenant's. @return whether it is; false where any tenant has it already, this one included */
    public static boolean claim(TenantScope tx, ExternalReferenceKind kind, String id) {
        return tx.unlogged()
                        .insertInto(EXTERNAL_REFERENCES)
                        .set(EXTERNAL_REFERENCES.KIND, kind)
                        .set(EXTERNAL_REFERENCES.EXTERNAL_ID, id)
                        .set(EXTERNAL_REFERENCES.TENANT_ID, tx.tenant())
                        .set(EXTERNAL_REFERENCES.CREATED_AT, tx.now())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** Lets anybody have them; what others have stays theirs. */
    public static void release(TenantScope tx, ExternalReferenceKind kind, Collection<String> ids) {
        if (!ids.isEmpty()) {
            AcrossTenants.of(tx.unlogged())
                    .deleteFrom(EXTERNAL_REFERENCES)
                    .where(EXTERNAL_REFERENCES.KIND.eq(kind))
                    .and(EXTERNAL_REFERENCES.EXTERNAL_ID.in(ids))
                    .and(tx.owns(EXTERNAL_REFERENCES.TENANT_ID))
                    .execute();
        }
    }
}
