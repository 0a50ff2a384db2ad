package io.tallybook.dao.subscription;

import static io.tallybook.schema.billing.Tables.PLANS;
import static io.tallybook.schema.billing.Tables.PLAN_LIMITS;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.Quantity;
import io.tallybook.model.subscription.Plan;
import io.tallybook.model.subscription.PlanDetails;
import io.tallybook.model.subscription.PlanId;
import io.tallybook.model.subscription.PlanLimit;
import io.tallybook.model.subscription.PlanLimit.Limited;
import io.tallybook.model.subscription.PlanLimit.Unlimited;
import io.tallybook.model.subscription.PlanLimitCode;
import io.tallybook.model.subscription.PlanPrice;
import io.tallybook.model.subscription.PlanPrice.Listed;
import io.tallybook.model.subscription.StripeProduct;
import io.tallybook.model.subscription.StripeProductId;
import io.tallybook.schema.billing.tables.records.PlanLimitsRecord;
import io.tallybook.schema.billing.tables.records.PlansRecord;
import java.math.BigDecimal;
import java.util.List;
import org.joda.money.Money;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What rows of plans and of their limits mean. */
final class PlanRows {

    private static final Field<List<PlanLimit>> LIMITS = multiset(
                    select(PLAN_LIMITS.LIMIT_CODE, PLAN_LIMITS.LIMIT_QUANTITY)
                            .from(PLAN_LIMITS)
                            .where(PLAN_LIMITS.PLAN_ID.eq(PLANS.PLAN_ID)))
            .convertFrom(rows -> rows.map(row -> toLimit(row.value1(), row.value2())));

    private PlanRows() {}

    /** With their limits, in one statement; cheapest first, custom prices last. */
    static List<Plan> fetch(Scope scope, Condition condition) {
        return scope.dsl()
                .select(PLANS.fields())
                .select(LIMITS)
                .from(PLANS)
                .where(condition)
                .orderBy(PLANS.PRICE_MONTHLY.asc().nullsLast(), PLANS.NAME)
                .fetch(PlanRows::toPlan);
    }

    /** All but what is unique, and the limits. */
    static void set(PlansRecord row, PlanDetails details) {
        row.setDescription(details.description());
        row.setFeatures(details.features());
        if (details.price() instanceof Listed listed) {
            row.setPricing(PlanPrice.Kind.LISTED);
            row.setCurrency(listed.monthly().getCurrencyUnit());
            row.setPriceMonthly(listed.monthly().getAmount());
            row.setPriceYearly(
                    listed.yearly() == null ? null : listed.yearly().getAmount());
        } else {
            row.setPricing(PlanPrice.Kind.CUSTOM);
            row.setCurrency(null);
            row.setPriceMonthly(null);
            row.setPriceYearly(null);
        }
    }

    static void set(PlansRecord row, @Nullable StripeProduct stripe) {
        row.setStripeProductId(stripe == null ? null : stripe.id());
        row.setStripePriceIdMonthly(stripe == null ? null : stripe.monthlyPrice());
        row.setStripePriceIdYearly(stripe == null ? null : stripe.yearlyPrice());
    }

    /** In place of those that there were. */
    static void writeLimits(Scope tx, PlanId plan, List<PlanLimit> limits) {
        tx.dsl().deleteFrom(PLAN_LIMITS).where(PLAN_LIMITS.PLAN_ID.eq(plan)).execute();
        if (!limits.isEmpty()) {
            tx.dsl()
                    .insertInto(PLAN_LIMITS)
                    .set(limits.stream().map(limit -> toRow(plan, limit)).toList())
                    .execute();
        }
    }

    static PlanPrice price(PlansRecord row) {
        return price(row.getPriceMonthly(), row.getPriceYearly(), row);
    }

    private static PlanLimitsRecord toRow(PlanId plan, PlanLimit limit) {
        PlanLimitsRecord row = new PlanLimitsRecord();
        row.setPlanId(plan);
        row.setLimitCode(limit.code());
        row.setLimitQuantity(limit instanceof Limited limited ? limited.quantity() : null);
        row.setIsUnlimited(limit instanceof Unlimited);
        return row;
    }

    private static PlanLimit toLimit(PlanLimitCode code, @Nullable Quantity quantity) {
        return quantity == null ? new Unlimited(code) : new Limited(code, quantity);
    }

    private static Plan toPlan(Record row) {
        PlanDetails details = new PlanDetails(
                row.get(PLANS.NAME),
                row.get(PLANS.DESCRIPTION),
                price(row.get(PLANS.PRICE_MONTHLY), row.get(PLANS.PRICE_YEARLY), row),
                row.get(LIMITS),
                row.get(PLANS.FEATURES));
        StripeProductId product = row.get(PLANS.STRIPE_PRODUCT_ID);
        return new Plan(
                row.get(PLANS.PLAN_ID),
                row.get(PLANS.SLUG),
                details,
                product == null
                        ? null
                        : new StripeProduct(
                                product,
                                row.get(PLANS.STRIPE_PRICE_ID_MONTHLY),
                                row.get(PLANS.STRIPE_PRICE_ID_YEARLY)),
                row.get(PLANS.IS_ACTIVE),
                row.get(PLANS.VERSION),
                row.get(PLANS.CREATED_AT),
                row.get(PLANS.UPDATED_AT));
    }

    private static PlanPrice price(@Nullable BigDecimal monthly, @Nullable BigDecimal yearly, Record row) {
        return monthly == null ? PlanPrice.custom() : new Listed(money(row, monthly), money(row, yearly));
    }

    private static @Nullable Money money(Record row, @Nullable BigDecimal amount) {
        return amount == null ? null : Amounts.money(row.get(PLANS.CURRENCY), amount);
    }
}
