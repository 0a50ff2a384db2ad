package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.RATE_PLANS;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.NotOffered;
import io.tallybook.model.telecom.BillingCycle;
import io.tallybook.model.telecom.RatePlanId;
import io.tallybook.schema.telecom.tables.records.RatePlansRecord;
import java.math.BigDecimal;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** A rate plan that somebody is put on. */
record RatePlanOffer(RatePlansRecord plan) {

    /**
     * Keeps the plan on offer until the end of the transaction.
     *
     * @throws NotFound if the tenant has none with this id
     * @throws NotOffered if it is not active
     * @throws CurrencyMismatch if its prices are in another currency
     */
    static RatePlanOffer require(TenantScope tx, RatePlanId id, CurrencyUnit currency) {
        RatePlansRecord plan = tx.dsl()
                .selectFrom(RATE_PLANS)
                .where(tx.owns(RATE_PLANS.TENANT_ID))
                .and(RATE_PLANS.RATE_PLAN_ID.eq(id))
                .forShare()
                .fetchOptional()
                .orElseThrow(() -> new NotFound("rate plan", id));
        if (!plan.getIsActive()) {
            throw new NotOffered("rate plan", id);
        }
        if (!plan.getCurrency().equals(currency)) {
            throw new CurrencyMismatch("rate plan " + id, plan.getCurrency(), currency);
        }
        return new RatePlanOffer(plan);
    }

    /**
     * What a whole period costs: a quarter is three months.
     *
     * @throws NotOffered if the plan is not sold by the year
     */
    Money price(BillingCycle cycle) {
        return switch (cycle) {
            case MONTHLY -> money(plan.getMonthlyPrice());
            case QUARTERLY -> money(plan.getMonthlyPrice()).multipliedBy(3);
            case ANNUAL -> {
                if (plan.getAnnualPrice() == null) {
                    throw new NotOffered("annual price of rate plan", plan.getRatePlanId());
                }
                yield money(plan.getAnnualPrice());
            }
        };
    }

    private Money money(BigDecimal amount) {
        return Amounts.money(plan.getCurrency(), amount);
    }
}
