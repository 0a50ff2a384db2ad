package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_FEATURES;
import static org.jooq.impl.DSL.noCondition;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.dao.internal.Removal;
import io.tallybook.dao.internal.Scope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.InUse;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.internal.Text;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LateUsage;
import io.tallybook.model.usage.UsageFeature;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;

/** What can be used and limited: the product's own features and those that the application adds. */
public final class UsageFeatureDao {

    private static final List<Field<?>> COLUMNS = List.of(
            USAGE_FEATURES.FEATURE_CODE,
            USAGE_FEATURES.DISPLAY_NAME,
            USAGE_FEATURES.KIND,
            USAGE_FEATURES.UNIT,
            USAGE_FEATURES.LATE_USAGE,
            USAGE_FEATURES.LATE_GRACE_SECONDS);

    private final Scope scope;

    public UsageFeatureDao(Scope scope) {
        this.scope = scope;
    }

    /**
     * Adds a feature of the application's own.
     *
     * @throws AlreadyExists if a feature has this code; it stays as it is
     */
    public UsageFeature create(UsageFeature feature) {
        int created = scope.dsl()
                .insertInto(USAGE_FEATURES)
                .set(USAGE_FEATURES.FEATURE_CODE, feature.feature())
                .set(USAGE_FEATURES.DISPLAY_NAME, feature.displayName())
                .set(USAGE_FEATURES.KIND, feature.kind())
                .set(USAGE_FEATURES.UNIT, feature.unit())
                .set(USAGE_FEATURES.LATE_USAGE, feature.lateUsage().policy())
                .set(USAGE_FEATURES.LATE_GRACE_SECONDS, feature.lateUsage().grace())
                .onConflictDoNothing()
                .execute();
        if (created == 0) {
            throw new AlreadyExists("feature", feature.feature());
        }
        return feature;
    }

    /**
     * Says anew how long use of a period is taken after its end, and what happens from then on; for every tenant, at once.
     *
     * <p>A longer grace opens periods again that had closed, a shorter one closes some that were open.
     *
     * @throws NotFound if there is none with this code
     */
    public UsageFeature changeLateUsage(Feature feature, LateUsage lateUsage) {
        return scope.dsl()
                .update(USAGE_FEATURES)
                .set(USAGE_FEATURES.LATE_USAGE, lateUsage.policy())
                .set(USAGE_FEATURES.LATE_GRACE_SECONDS, lateUsage.grace())
                .where(USAGE_FEATURES.FEATURE_CODE.eq(feature))
                .returningResult(COLUMNS)
                .fetchOptional(UsageFeatureDao::toFeature)
                .orElseThrow(() -> new NotFound("feature", feature));
    }

    public Optional<UsageFeature> find(Feature feature) {
        return scope.remembered(
                feature,
                now -> Reading.of(fetch(now, USAGE_FEATURES.FEATURE_CODE.eq(feature)).stream()
                        .findFirst()));
    }

    /** @throws NotFound if there is none with this code */
    public UsageFeature get(Feature feature) {
        return find(feature).orElseThrow(() -> new NotFound("feature", feature));
    }

    /** All of them, by code. */
    public List<UsageFeature> list() {
        return scope.remembered(UsageFeature.class, now -> Reading.of(fetch(now, noCondition())));
    }

    /** @throws NotFound if there is none with this code */
    public UsageFeature rename(Feature feature, String displayName) {
        return set(feature, USAGE_FEATURES.DISPLAY_NAME, Text.require(displayName, "display name of a feature", 200));
    }

    /**
     * Says otherwise what one is, as people read it; quantities stay what they are.
     *
     * @param unit such as {@code message} or {@code GB}
     * @throws NotFound if there is none with this code
     */
    public UsageFeature changeUnit(Feature feature, String unit) {
        return set(feature, USAGE_FEATURES.UNIT, Text.require(unit, "unit of a feature", 50));
    }

    /**
     * Removes a feature that nobody limits and nobody has used. Its kind never changes: remove it and create another.
     *
     * @throws NotFound if there is none with this code
     * @throws InUse if a version of a tier includes it, an organisation has used it or has a limit of its own, or a tenant watches
     *     it; both stay
     */
    public void remove(Feature feature) {
        scope.atomically(tx -> {
            Removal.fromCatalogue(tx, USAGE_FEATURES, USAGE_FEATURES.FEATURE_CODE.eq(feature), "feature", feature);
            return true;
        });
    }

    private <T> UsageFeature set(Feature feature, Field<T> field, T value) {
        return scope.dsl()
                .update(USAGE_FEATURES)
                .set(field, value)
                .where(USAGE_FEATURES.FEATURE_CODE.eq(feature))
                .returningResult(COLUMNS)
                .fetchOptional(UsageFeatureDao::toFeature)
                .orElseThrow(() -> new NotFound("feature", feature));
    }

    private static List<UsageFeature> fetch(Scope scope, Condition condition) {
        return scope.dsl()
                .select(COLUMNS)
                .from(USAGE_FEATURES)
                .where(condition)
                .orderBy(USAGE_FEATURES.FEATURE_CODE)
                .fetch(UsageFeatureDao::toFeature);
    }

    private static UsageFeature toFeature(Record row) {
        return new UsageFeature(
                row.get(USAGE_FEATURES.FEATURE_CODE),
                row.get(USAGE_FEATURES.DISPLAY_NAME),
                row.get(USAGE_FEATURES.KIND),
                row.get(USAGE_FEATURES.UNIT),
                new LateUsage(row.get(USAGE_FEATURES.LATE_USAGE), row.get(USAGE_FEATURES.LATE_GRACE_SECONDS)));
    }
}
