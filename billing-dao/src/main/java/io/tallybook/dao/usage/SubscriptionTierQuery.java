package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_LIMITS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimit;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.Result;

/** Reads tiers at their current terms with all their limits, in one statement. */
final class SubscriptionTierQuery {

    private static final Field<Result<Record4<Feature, Quantity, LimitEnforcement, CalendarPeriod>>> LIMITS = multiset(
                    select(
                                    SUBSCRIPTION_TIER_LIMITS.FEATURE_CODE,
                                    SUBSCRIPTION_TIER_LIMITS.LIMIT_QUANTITY,
                                    SUBSCRIPTION_TIER_LIMITS.ENFORCEMENT,
                                    SUBSCRIPTION_TIER_LIMITS.RESET_PERIOD)
                            .from(SUBSCRIPTION_TIER_LIMITS)
                            .where(SUBSCRIPTION_TIER_LIMITS.TIER_NAME.eq(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME))
                            .and(SUBSCRIPTION_TIER_LIMITS.VERSION.eq(SUBSCRIPTION_TIER_VERSIONS.VERSION))
                            .orderBy(SUBSCRIPTION_TIER_LIMITS.FEATURE_CODE))
            .as("limits");

    private final Scope scope;

    SubscriptionTierQuery(Scope scope) {
        this.scope = scope;
    }

    List<SubscriptionTier> fetch(Condition condition) {
        return scope.dsl()
                .select(
                        SUBSCRIPTION_TIERS.NAME,
                        SUBSCRIPTION_TIERS.DISPLAY_NAME,
                        SUBSCRIPTION_TIERS.DESCRIPTION,
                        SUBSCRIPTION_TIERS.CURRENT_VERSION,
                        SUBSCRIPTION_TIERS.IS_ACTIVE,
                        SUBSCRIPTION_TIERS.IS_VISIBLE,
                        SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE,
                        SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE,
                        SUBSCRIPTION_TIER_VERSIONS.CURRENCY,
                        LIMITS)
                .from(SUBSCRIPTION_TIERS)
                .join(SUBSCRIPTION_TIER_VERSIONS)
                .on(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME.eq(SUBSCRIPTION_TIERS.NAME))
                .and(SUBSCRIPTION_TIER_VERSIONS.VERSION.eq(SUBSCRIPTION_TIERS.CURRENT_VERSION))
                .where(condition)
                .orderBy(SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE, SUBSCRIPTION_TIERS.NAME)
                .fetch(SubscriptionTierQuery::toTier);
    }

    private static SubscriptionTier toTier(Record row) {
        return new SubscriptionTier(
                row.get(SUBSCRIPTION_TIERS.NAME),
                row.get(SUBSCRIPTION_TIERS.DISPLAY_NAME),
                row.get(SUBSCRIPTION_TIERS.DESCRIPTION),
                row.get(SUBSCRIPTION_TIERS.CURRENT_VERSION),
                Amounts.money(
                        row.get(SUBSCRIPTION_TIER_VERSIONS.CURRENCY),
                        row.get(SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE)),
                Amounts.money(
                        row.get(SUBSCRIPTION_TIER_VERSIONS.CURRENCY), row.get(SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE)),
                row.get(SUBSCRIPTION_TIERS.IS_ACTIVE),
                row.get(SUBSCRIPTION_TIERS.IS_VISIBLE),
                row.get(LIMITS)
                        .map(limit -> new TierLimit(
                                limit.value1(), toLimit(limit.value2(), limit.value3()), limit.value4())));
    }

    private static UsageLimit toLimit(Quantity quantity, LimitEnforcement enforcement) {
        return quantity == null ? UsageLimit.unlimited() : new UsageLimit.Limited(quantity, enforcement);
    }
}
