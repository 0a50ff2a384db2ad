package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_LIMITS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.SubscriptionTierVersion;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.TierTerms;
import io.tallybook.schema.billing.tables.records.SubscriptionTierLimitsRecord;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.Result;

/** The versions of a tier's terms, with their limits. */
final class SubscriptionTierVersions {

    /** The limits of the version in the same row, by feature code. */
    static final Field<Result<Record4<Feature, Quantity, LimitEnforcement, CalendarPeriod>>> LIMITS = multiset(select(
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
    private final TierName tier;

    SubscriptionTierVersions(Scope scope, TierName tier) {
        this.scope = scope;
        this.tier = tier;
    }

    Optional<SubscriptionTierVersion> find(int version) {
        return fetch(SUBSCRIPTION_TIER_VERSIONS.VERSION.eq(version)).stream().findFirst();
    }

    List<SubscriptionTierVersion> list() {
        return fetch(noCondition());
    }

    /** Adds a version and makes it the current one; the tier is there and locked, and the limits fit. */
    void publish(int version, TierTerms terms, FeatureKinds kinds) {
        scope.dsl()
                .insertInto(SUBSCRIPTION_TIER_VERSIONS)
                .set(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME, tier)
                .set(SUBSCRIPTION_TIER_VERSIONS.VERSION, version)
                .set(
                        SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE,
                        terms.monthlyPrice().getAmount())
                .set(
                        SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE,
                        terms.annualPrice().getAmount())
                .set(SUBSCRIPTION_TIER_VERSIONS.CURRENCY, terms.monthlyPrice().getCurrencyUnit())
                .set(SUBSCRIPTION_TIER_VERSIONS.CREATED_AT, scope.now())
                .execute();
        scope.dsl()
                .batchInsert(terms.limits().stream()
                        .map(limit -> toRow(version, limit, kinds))
                        .toList())
                .execute();
        scope.dsl()
                .update(SUBSCRIPTION_TIERS)
                .set(SUBSCRIPTION_TIERS.CURRENT_VERSION, version)
                .set(SUBSCRIPTION_TIERS.UPDATED_AT, scope.now())
                .where(SUBSCRIPTION_TIERS.NAME.eq(tier))
                .execute();
    }

    private List<SubscriptionTierVersion> fetch(Condition condition) {
        return scope.dsl()
                .select(
                        SUBSCRIPTION_TIER_VERSIONS.VERSION,
                        SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE,
                        SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE,
                        SUBSCRIPTION_TIER_VERSIONS.CURRENCY,
                        SUBSCRIPTION_TIER_VERSIONS.CREATED_AT,
                        LIMITS)
                .from(SUBSCRIPTION_TIER_VERSIONS)
                .where(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME.eq(tier))
                .and(condition)
                .orderBy(SUBSCRIPTION_TIER_VERSIONS.VERSION)
                .fetch(this::toVersion);
    }

    private SubscriptionTierVersion toVersion(Record row) {
        return new SubscriptionTierVersion(
                tier,
                row.get(SUBSCRIPTION_TIER_VERSIONS.VERSION),
                toTerms(row),
                row.get(SUBSCRIPTION_TIER_VERSIONS.CREATED_AT));
    }

    static TierTerms toTerms(Record row) {
        return new TierTerms(
                Amounts.money(
                        row.get(SUBSCRIPTION_TIER_VERSIONS.CURRENCY),
                        row.get(SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE)),
                Amounts.money(
                        row.get(SUBSCRIPTION_TIER_VERSIONS.CURRENCY), row.get(SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE)),
                row.get(LIMITS).map(TierLimits::of));
    }

    private SubscriptionTierLimitsRecord toRow(int version, TierLimit limit, FeatureKinds kinds) {
        return new SubscriptionTierLimitsRecord()
                .setTierName(tier)
                .setVersion(version)
                .setFeatureCode(limit.feature())
                .setFeatureKind(kinds.requireFits(limit))
                .setLimitQuantity(TierLimits.quantity(limit.limit()))
                .setIsUnlimited(TierLimits.isUnlimited(limit.limit()))
                .setEnforcement(TierLimits.enforcement(limit.limit()))
                .setResetPeriod(limit.resetPeriod());
    }
}
