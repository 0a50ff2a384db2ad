package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.internal.Text;
import io.tallybook.model.usage.NewSubscriptionTier;
import io.tallybook.model.usage.SubscriptionTier;
import io.tallybook.model.usage.SubscriptionTierVersion;
import io.tallybook.model.usage.TierName;
import io.tallybook.model.usage.TierTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jspecify.annotations.Nullable;

/** The tiers that the application offers to every tenant. */
public final class SubscriptionTierDao {

    private static final int FIRST_VERSION = 1;

    private final Scope scope;

    public SubscriptionTierDao(Scope scope) {
        this.scope = scope;
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
            FeatureKinds kinds = FeatureKinds.of(tx);
            kinds.requireFit(tier.limits());

            // Write: a tier is active once its terms are there.
            if (!insertTier(tx, tier)) {
                throw new AlreadyExists("tier", tier.name());
            }
            new SubscriptionTierVersions(tx, tier.name()).publish(FIRST_VERSION, tier.terms(), kinds);
            return new SubscriptionTierDao(tx).reactivate(tier.name());
        });
    }

    /**
     * Adds a version of a tier's terms, which applies at once to every organisation that is on it and not pinned.
     *
     * <p>Former versions stay as they are. Of two who publish after having read the same version, the second is refused.
     *
     * @param version the one on which the new terms are based
     * @return the tier at the new terms, at version {@code version + 1}
     * @throws VersionConflict if the present version is another one; it stays
     * @throws NotFound if there is no such tier, or a limit names a feature that the catalogue does not have
     * @throws IllegalArgumentException if a counter has no reset period, or a level has one
     */
    public SubscriptionTier publish(TierName name, TierTerms terms, int version) {
        return scope.atomically(tx -> {
            // Decide.
            FeatureKinds kinds = FeatureKinds.of(tx);
            kinds.requireFit(terms.limits());
            int current = lockVersion(tx, name);
            if (current != version) {
                throw new VersionConflict("tier", name, version, current);
            }

            // Write.
            new SubscriptionTierVersions(tx, name).publish(current + 1, terms, kinds);
            return new SubscriptionTierDao(tx).get(name);
        });
    }

    public Optional<SubscriptionTier> find(TierName name) {
        return scope.remembered(
                name,
                now -> Reading.of(
                        fetch(now, SUBSCRIPTION_TIERS.NAME.eq(name)).stream().findFirst()));
    }

    /** @throws NotFound if there is none of this name */
    public SubscriptionTier get(TierName name) {
        return find(name).orElseThrow(() -> new NotFound("tier", name));
    }

    /**
     * A certain version of its terms.
     *
     * @throws NotFound if there is no such tier, or it has no such version
     */
    public SubscriptionTierVersion get(TierName name, int version) {
        return new SubscriptionTierVersions(scope, name)
                .find(version)
                .orElseThrow(() -> new NotFound("version", version + " of tier " + name));
    }

    /** All of them at their current terms, cheapest first. */
    public List<SubscriptionTier> list() {
        return scope.remembered(SubscriptionTier.class, now -> Reading.of(fetch(now, noCondition())));
    }

    /** The price list: those that are offered and shown, at their current terms, cheapest first. */
    public List<SubscriptionTier> listVisible() {
        return list().stream()
                .filter(tier -> tier.isActive() && tier.isVisible())
                .toList();
    }

    /** Every version of its terms, from the first; empty where there is no such tier. */
    public List<SubscriptionTierVersion> listVersions(TierName name) {
        return new SubscriptionTierVersions(scope, name).list();
    }

    /** @throws NotFound if there is none of this name */
    public SubscriptionTier rename(TierName name, String displayName) {
        return set(name, SUBSCRIPTION_TIERS.DISPLAY_NAME, Text.require(displayName, "display name of a tier", 200));
    }

    /**
     * @param description absent for none
     * @throws NotFound if there is none of this name
     */
    public SubscriptionTier describe(TierName name, @Nullable String description) {
        return set(name, SUBSCRIPTION_TIERS.DESCRIPTION, Text.optional(description, "description of a tier", 2000));
    }

    /**
     * Puts it on the price list.
     *
     * @throws NotFound if there is none of this name
     */
    public SubscriptionTier show(TierName name) {
        return set(name, SUBSCRIPTION_TIERS.IS_VISIBLE, true);
    }

    /**
     * Takes it from the price list; organisations may be put on it all the same.
     *
     * @throws NotFound if there is none of this name
     */
    public SubscriptionTier hide(TierName name) {
        return set(name, SUBSCRIPTION_TIERS.IS_VISIBLE, false);
    }

    /**
     * Offers it no longer: organisations that are on it stay, and no other is put on it.
     *
     * <p>A move that was scheduled before takes place: it was agreed while the tier was offered.
     *
     * @throws NotFound if there is none of this name
     * @throws IllegalArgumentException if it is {@code free}, on which every organisation starts; it stays
     */
    public SubscriptionTier retire(TierName name) {
        requireNotFree(name, "retired");
        return set(name, SUBSCRIPTION_TIERS.IS_ACTIVE, false);
    }

    /**
     * Offers it again.
     *
     * @throws NotFound if there is none of this name
     */
    public SubscriptionTier reactivate(TierName name) {
        return set(name, SUBSCRIPTION_TIERS.IS_ACTIVE, true);
    }

    /**
     * Removes a tier on which there is no organisation, with all versions of its terms.
     *
     * <p>An organisation that is put on it in this moment is waited for, or stays on its former tier.
     *
     * @throws NotFound if there is none of this name
     * @throws InUse if an organisation is on it or is to move to it; both stay
     * @throws IllegalArgumentException if it is {@code free}, on which every organisation starts; it stays
     */
    public void remove(TierName name) {
        requireNotFree(name, "removed");
        scope.atomically(tx -> {
            Removal.fromCatalogue(
                    tx, SUBSCRIPTION_TIERS, SUBSCRIPTION_TIERS.NAME.eq(name), "tier", name, SUBSCRIPTION_TIER_VERSIONS);
            return true;
        });
    }

    private static void requireNotFree(TierName name, String verb) {
        if (name.equals(TierName.FREE)) {
            throw new IllegalArgumentException(
                    "every organisation starts on the tier " + name + ": it cannot be " + verb);
        }
    }

    private static boolean insertTier(Scope tx, NewSubscriptionTier tier) {
        Instant now = tx.now();
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

    private static int lockVersion(Scope tx, TierName name) {
        return tx.dsl()
                .select(SUBSCRIPTION_TIERS.CURRENT_VERSION)
                .from(SUBSCRIPTION_TIERS)
                .where(isTier(name))
                .forNoKeyUpdate()
                .fetchOptional(Record1::value1)
                .orElseThrow(() -> new NotFound("tier", name));
    }

    private <T> SubscriptionTier set(TierName name, Field<T> field, @Nullable T value) {
        return scope.atomically(tx -> {
            int changed = tx.dsl()
                    .update(SUBSCRIPTION_TIERS)
                    .set(field, value)
                    .set(SUBSCRIPTION_TIERS.UPDATED_AT, tx.now())
                    .where(isTier(name))
                    .execute();
            if (changed == 0) {
                throw new NotFound("tier", name);
            }
            return new SubscriptionTierDao(tx).get(name);
        });
    }

    // One without terms, which only SQL can make, is none yet.
    private static Condition isTier(TierName name) {
        return SUBSCRIPTION_TIERS.NAME.eq(name).and(SUBSCRIPTION_TIERS.CURRENT_VERSION.isNotNull());
    }

    private static List<SubscriptionTier> fetch(Scope scope, Condition condition) {
        return new SubscriptionTierQuery(scope).fetch(condition);
    }
}
