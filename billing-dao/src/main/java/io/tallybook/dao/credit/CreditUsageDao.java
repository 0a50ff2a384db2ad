package io.tallybook.dao.credit;

import static io.tallybook.schema.billing.Tables.CREDIT_USAGE;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditUsageId;
import io.tallybook.model.credit.NewCreditUse;
import io.tallybook.model.credit.RecordedCreditUse;
import io.tallybook.schema.billing.tables.records.CreditUsageRecord;
import java.util.List;
import java.util.Objects;

/** What an organisation used priced operations for; {@link CreditDao#consumeFor} writes it. */
public final class CreditUsageDao {

    private final TenantScope scope;
    private final OrganisationId organisation;

    public CreditUsageDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    /** By id, which is the order in which the calls were made. */
    public List<RecordedCreditUse> list(Page<CreditUsageId> page) {
        return scope.dsl()
                .selectFrom(CREDIT_USAGE)
                .where(scope.owns(CREDIT_USAGE.TENANT_ID))
                .and(CREDIT_USAGE.ORGANISATION_ID.eq(organisation))
                .and(page.after() == null ? noCondition() : CREDIT_USAGE.USAGE_ID.gt(page.after()))
                .orderBy(CREDIT_USAGE.USAGE_ID)
                .limit(page.size())
                .fetch(CreditUsageDao::toUse);
    }

    private static RecordedCreditUse toUse(CreditUsageRecord row) {
        NewCreditUse use = new NewCreditUse(
                row.getOperationCode(), row.getOperationQuantity(), row.getUserReference(), row.getRequestReference());
        Quantity owed = row.getOverageCredits();
        return new RecordedCreditUse(
                row.getUsageId(),
                use,
                CreditUses.charge(
                        use,
                        row.getUnit(),
                        row.getUnitMultiplier(),
                        row.getFreeQuantity(),
                        row.getStepQuantities(),
                        row.getStepCosts(),
                        owed != null,
                        owed == null ? row.getCreditsDebited() : owed),
                row.getSequenceNumber(),
                row.getIdempotencyKey(),
                row.getCreatedAt());
    }
}
