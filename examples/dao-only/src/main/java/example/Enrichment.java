package example;

import io.tallybook.dao.Billing;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.credit.ConsumeResult;
import io.tallybook.model.credit.OperationCode;

/** A service of an application: enriches a lead if the customer's credits allow it. */
final class Enrichment {

    private static final OperationCode ENRICH = OperationCode.of("crm.leads.enrich");

    private final Billing billing;

    Enrichment(Billing billing) {
        this.billing = billing;
    }

    boolean isPaidFor(TenantId tenant, OrganisationId organisation, String lead) {
        ConsumeResult result = billing.tenant(tenant)
                .credits(organisation)
                .tryConsume(Quantity.of("2.5"), ENRICH, IdempotencyKey.of("lead-" + lead));
        return result.isConsumed();
    }
}
