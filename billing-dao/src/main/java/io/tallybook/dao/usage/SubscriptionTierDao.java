package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static io.tallybook.schema.billing.Tables.USAGE_FEATURES;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.schema.billing.tables.records.SubscriptionTierLimitsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tiers that the application offers to every tenant. */
public final class SubscriptionTierDao {

    private static final int FIRST_VERSION = 1;

    private final Scope scope;
    private final SubscriptionTierQuery tiers;

    public SubscriptionTierDao(Scope scope) {
        this.scope = scope;
        this.tiers = new SubscriptionTierQuery(scope);
    }

    /**
     * Adds a tier with the first version of its terms; organisations may be put on it at once.
     *
     * @throws AlreadyExists if a tier has this name; it stays as it is
     * @throws NotFound if a limit names a feature that the catalogue does not have
     * @throws IllegalArgumentException if a counter has no reset period, or a level has one
     */
    public SubscriptionTier create(NewSubscriptionTier tier) {
        return scope.atomically(tx -> {
            // Decide.
            Map<Feature, FeatureKind> kinds = kinds(tx);
            tier.limits().forEach(limit -> requireFits(limit, kinds));

            // Write: a tier is active once its terms are there.
            Instant now = tx.now();
            if (!insertTier(tx, tier, now)) {
                throw new AlreadyExists("tier", tier.name());
            }
            insertVersion(tx, tier, now);
            tx.dsl()
                    .batchInsert(tier.limits().stream()
                            .map(limit -> toRow(tier.name(), limit, kinds.get(limit.feature())))
                            .toList())
                    .execute();
            tx.dsl()
                    .update(SUBSCRIPTION_TIERS)
                    .set(SUBSCRIPTION_TIERS.CURRENT_VERSION, FIRST_VERSION)
                    .set(SUBSCRIPTION_TIERS.IS_ACTIVE, true)
                    .where(SUBSCRIPTION_TIERS.NAME.eq(tier.name()))
                    .execute();
            return new SubscriptionTierDao(tx).get(tier.name());
        });
    }

    public Optional<SubscriptionTier> find(TierName name) {
        return tiers.fetch(SUBSCRIPTION_TIERS.NAME.eq(name)).stream().findFirst();
    }

    /** @throws NotFound if there is none of this name */
    public SubscriptionTier get(TierName name) {
        return find(name).orElseThrow(() -> new NotFound("tier", name));
    }

    /** All of them at their current terms, cheapest first. */
    public List<SubscriptionTier> list() {
        return tiers.fetch(noCondition());
    }

    /**
     * Removes a tier on which there is no organisation, with all versions of its terms.
     *
     * <p>An organisation that is put on it in this moment is waited for, or stays on its former tier and meets a foreign key.
     *
     * @throws NotFound if there is none of this name
     * @throws InUse if an organisation is on it; both stay
     * @throws IllegalArgumentException if it is {@code free}, on which every organisation starts; it stays
     */
    public void remove(TierName name) {
        if (name.equals(TierName.FREE)) {
            throw new IllegalArgumentException(
                    "every organisation starts on the tier " + name + ": it cannot be removed");
        }
        scope.atomically(tx -> {
            Removal.of(
                    tx.dsl(),
                    SUBSCRIPTION_TIERS,
                    SUBSCRIPTION_TIERS.NAME.eq(name),
                    "tier",
                    name,
                    SUBSCRIPTION_TIER_VERSIONS);
            return true;
        });
    }

    private static Map<Feature, FeatureKind> kinds(Scope tx) {
        return tx.dsl()
                .select(USAGE_FEATURES.FEATURE_CODE, USAGE_FEATURES.KIND)
                .from(USAGE_FEATURES)
                .fetchMap(USAGE_FEATURES.FEATURE_CODE, USAGE_FEATURES.KIND);
    }

    private static void requireFits(TierLimit limit, Map<Feature, FeatureKind> kinds) {
        FeatureKind kind = kinds.get(limit.feature());
        if (kind == null) {
            throw new NotFound("feature", limit.feature());
        }
        if ((kind == FeatureKind.COUNTER) != (limit.resetPeriod() != null)) {
            throw new IllegalArgumentException(
                    kind == FeatureKind.COUNTER
                            ? limit.feature() + " is a counter and needs a reset period"
                            : limit.feature() + " is a level and never starts anew");
        }
    }

    private static boolean insertTier(Scope tx, NewSubscriptionTier tier, Instant now) {
        return tx.dsl()
                        .insertInto(SUBSCRIPTION_TIERS)
                        .set(SUBSCRIPTION_TIERS.NAME, tier.name())
                        .set(SUBSCRIPTION_TIERS.DISPLAY_NAME, tier.displayName())
                        .set(SUBSCRIPTION_TIERS.DESCRIPTION, tier.description())
                        .set(SUBSCRIPTION_TIERS.CREATED_AT, now)
                        .set(SUBSCRIPTION_TIERS.UPDATED_AT, now)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    private static void insertVersion(Scope tx, NewSubscriptionTier tier, Instant now) {
        tx.dsl()
                .insertInto(SUBSCRIPTION_TIER_VERSIONS)
                .set(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME, tier.name())
                .set(SUBSCRIPTION_TIER_VERSIONS.VERSION, FIRST_VERSION)
                .set(
                        SUBSCRIPTION_TIER_VERSIONS.MONTHLY_PRICE,
                        tier.monthlyPrice().getAmount())
                .set(SUBSCRIPTION_TIER_VERSIONS.ANNUAL_PRICE, tier.annualPrice().getAmount())
                .set(SUBSCRIPTION_TIER_VERSIONS.CURRENCY, tier.monthlyPrice().getCurrencyUnit())
                .set(SUBSCRIPTION_TIER_VERSIONS.CREATED_AT, now)
                .execute();
    }

    private static SubscriptionTierLimitsRecord toRow(TierName tier, TierLimit limit, FeatureKind kind) {
        SubscriptionTierLimitsRecord row = new SubscriptionTierLimitsRecord()
                .setTierName(tier)
                .setVersion(FIRST_VERSION)
                .setFeatureCode(limit.feature())
                .setFeatureKind(kind)
                .setResetPeriod(limit.resetPeriod());
        return limit.limit() instanceof UsageLimit.Limited limited
                ? row.setIsUnlimited(false).setLimitQuantity(limited.quantity()).setEnforcement(limited.enforcement())
                : row.setIsUnlimited(true).setEnforcement(LimitEnforcement.HARD);
    }
}
