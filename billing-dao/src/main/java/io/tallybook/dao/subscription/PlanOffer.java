package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.PLANS;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanInterval;
import io.tallybook.schema.billing.tables.records.PlansRecord;

/** Whether somebody can be put on a plan. */
final class PlanOffer {

    private PlanOffer() {}

    /**
     * Keeps the plan on sale to the end of the transaction.
     *
     * @throws NotFound if there is no such plan
     * @throws NotOffered if it is not active, or not sold in this way
     */
    static void require(Scope tx, PlanId id, PlanInterval interval) {
        PlansRecord plan = tx.dsl()
                .selectFrom(PLANS)
                .where(PLANS.PLAN_ID.eq(id))
                .forShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("plan", id));
        if (!plan.getIsActive() || !PlanRows.price(plan).isSoldBy(interval)) {
            throw new NotOffered("plan", id);
        }
    }
}
