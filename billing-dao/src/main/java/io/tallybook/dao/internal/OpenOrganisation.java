package io.tallybook.dao.internal;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;

import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.OrganisationId;
import io.tallybook.schema.billing.tables.records.OrganisationsRecord;

/** Whether an organisation takes changes: asked before anything is agreed with it. */
public final class OpenOrganisation {

    private OpenOrganisation() {}

    /**
     * Keeps the organisation as it is, for us alone to change, until the end of the transaction. Use of its features goes on.
     *
     * @throws NotFound if the tenant has no such organisation
     * @throws Closed if it is closed
     */
    public static OrganisationsRecord lock(TenantScope tx, OrganisationId id) {
        OrganisationsRecord organisation = tx.dsl()
                .selectFrom(ORGANISATIONS)
                .where(tx.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(id))
                .forNoKeyUpdate()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("organisation", id));
        if (organisation.getClosedAt() != null) {
            throw new Closed("organisation", id);
        }
        return organisation;
    }
}
