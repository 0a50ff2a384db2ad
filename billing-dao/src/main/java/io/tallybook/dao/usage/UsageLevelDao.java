package io.tallybook.dao.usage;

import static io.tallybook.dao.internal.StoredFunction.INSTANT;
import static io.tallybook.schema.billing.Tables.CHANGE_USAGE;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.schema.billing.tables.records.ChangeUsageRecord;
import java.util.Objects;

/**
 * What an organisation has at present of features that are levels, such as connections: it goes up and down and never starts anew.
 *
 * <p>Each call is one statement. {@link UsageDao#check} says beforehand whether a level may rise.
 */
public final class UsageLevelDao {

    private static final StoredFunction<ChangeUsageRecord> CHANGE =
            StoredFunction.of(CHANGE_USAGE, "?, ?, ?, ?, ?, null, null, ?, null, " + INSTANT);

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final UsageAnswers answers;

    public UsageLevelDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.answers = new UsageAnswers(organisation);
    }

    /**
     * Raises a level if it stays within the limit; no interleaving of calls passes a hard one.
     *
     * @param quantity positive
     * @throws IdempotencyConflict if {@code key} was used for another increase; nothing is changed
     * @throws IllegalArgumentException if the feature is a counter, or there would be more than fourteen digits can count
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision tryIncrease(Feature feature, Quantity quantity, IdempotencyKey key) {
        return answers.decision(
                change("increase", feature, quantity.requirePositive("increase of a level"), key), feature, key);
    }

    /**
     * Raises a level where being over the limit is not an ordinary answer.
     *
     * @throws LimitReached if it would pass a hard limit; nothing is changed
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is changed
     * @throws IdempotencyConflict if {@code key} was used for another increase; nothing is changed
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public UsageChange increase(Feature feature, Quantity quantity, IdempotencyKey key) {
        return answers.change(
                change("increase", feature, quantity.requirePositive("increase of a level"), key), feature, key);
    }

    /**
     * Lowers a level, above a limit too.
     *
     * @param quantity positive
     * @throws UsageBelowZero if the level is lower than that; nothing is changed
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is changed
     * @throws IdempotencyConflict if {@code key} was used for another decrease; nothing is changed
     * @throws IllegalArgumentException if the feature is a counter
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public UsageChange decrease(Feature feature, Quantity quantity, IdempotencyKey key) {
        return answers.change(
                change("decrease", feature, quantity.requirePositive("decrease of a level"), key), feature, key);
    }

    /**
     * Sets a level, whatever it was, if it does not rise above a hard limit.
     *
     * <p>With a limit of 3 and a level of 5, which a former tier allowed, setting it to 4 is a step down and done, setting it to 6
     * is refused. The requested quantity of a refusal is what would have been added: 1.
     *
     * @param level zero or more
     * @throws IdempotencyConflict if {@code key} was used to set another level; nothing is changed
     * @throws IllegalArgumentException if the feature is a counter
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision trySet(Feature feature, Quantity level, IdempotencyKey key) {
        return answers.decision(change("set", feature, requireLevel(level), key), feature, key);
    }

    /**
     * Sets a level where being over the limit is not an ordinary answer.
     *
     * @throws LimitReached if it would rise above a hard limit; nothing is changed
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is changed
     * @throws IdempotencyConflict if {@code key} was used to set another level; nothing is changed
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public UsageChange set(Feature feature, Quantity level, IdempotencyKey key) {
        return answers.change(change("set", feature, requireLevel(level), key), feature, key);
    }

    private ChangeUsageRecord change(String operation, Feature feature, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(key, "key");
        return CHANGE.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                feature.code(),
                operation,
                quantity.value(),
                key.value(),
                scope.now());
    }

    private static Quantity requireLevel(Quantity level) {
        if (level.isNegative()) {
            throw new IllegalArgumentException("a level must not be negative, was " + level);
        }
        return level;
    }
}
