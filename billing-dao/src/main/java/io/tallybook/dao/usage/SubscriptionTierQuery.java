package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;

import io.tallybook.dao.internal.Scope;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierTerms;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Record;

/** Reads tiers at their current terms with all their limits, in one statement. */
final class SubscriptionTierQuery {

    private final Scope scope;

    SubscriptionTierQuery(Scope scope) {
        this.scope = scope;
    }

    /** Cheapest first. */
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
                        SubscriptionTierVersions.LIMITS)
                .from(SUBSCRIPTION_TIERS)
                .join(SUBSCRIPTION_TIER_VERSIONS)
                .on(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME.eq(SUBSCRIPTION_TIERS.NAME))
                .and(SUBSCRIPTION_TIER_VERSIONS.VERSION.eq(SUBSCRIPTION_TIERS.CURRENT_VERSION))
                .where(condition)
                .orderBy(SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE, SUBSCRIPTION_TIERS.NAME)
                .fetch(SubscriptionTierQuery::toTier);
    }

    private static SubscriptionTier toTier(Record row) {
        TierTerms terms = SubscriptionTierVersions.toTerms(row);
        return new SubscriptionTier(
                row.get(SUBSCRIPTION_TIERS.NAME),
                row.get(SUBSCRIPTION_TIERS.DISPLAY_NAME),
                row.get(SUBSCRIPTION_TIERS.DESCRIPTION),
                row.get(SUBSCRIPTION_TIERS.CURRENT_VERSION),
                terms.monthlyPrice(),
                terms.annualPrice(),
                row.get(SUBSCRIPTION_TIERS.IS_ACTIVE),
                row.get(SUBSCRIPTION_TIERS.IS_VISIBLE),
                terms.limits());
    }
}
