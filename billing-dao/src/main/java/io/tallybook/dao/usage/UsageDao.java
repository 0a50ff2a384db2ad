package io.tallybook.dao.usage;

import static io.tallybook.dao.internal.StoredFunction.INSTANT;
import static io.tallybook.schema.billing.Tables.RECORD_USAGE;
import static io.tallybook.schema.billing.Tables.USAGE_LIMITS;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.PeriodClosed;
import io.tallybook.model.BillingException.UsageTooOld;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.OrganisationTerms;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import io.tallybook.schema.billing.tables.records.UsageLimitsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What an organisation may use and has used.
 *
 * <p>Keys are remembered as long as {@link UsageRetentionDao} says, 90 days by default: until then a replay gets its first answer.
 * Later, a use that says when it happened is refused; one that does not is counted again.
 */
public final class UsageDao {

    private static final StoredFunction<RecordUsageRecord> RECORD =
            StoredFunction.of(RECORD_USAGE, "?, ?, ?, ?, ?, null, " + INSTANT);
    private static final StoredFunction<RecordUsageRecord> RECORD_LATE =
            StoredFunction.of(RECORD_USAGE, "?, ?, ?, ?, ?, " + INSTANT + ", " + INSTANT);

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final UsageAnswers answers;

    public UsageDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.answers = new UsageAnswers(organisation);
    }

    /**
     * Whether so much may be used now; records nothing, and promises nothing to a later call. One statement, the shorter one with
     * {@link io.tallybook.dao.Billing#withCachedLimits}.
     *
     * @param quantity positive
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision check(Feature feature, Quantity quantity) {
        Objects.requireNonNull(feature, "feature");
        quantity.requirePositive("checked quantity");
        UsageStatus status = new UsageStatusQuery(scope, answers).fetch(feature);
        return status == null ? new LimitDecision.NotIncluded(feature) : decide(status, quantity);
    }

    /**
     * Records a use if it is within the limit. One statement; no interleaving of calls passes a hard limit.
     *
     * <p>With 49 of 50 used, recording 2 is refused and changes nothing, recording 1 is allowed.
     *
     * @param quantity positive
     * @throws IdempotencyConflict if {@code key} was used for another use; nothing is recorded
     * @throws IllegalArgumentException if the feature is a level, which {@link UsageLevelDao} keeps, or the use would be more than
     *     fourteen digits can count
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision tryRecord(Feature feature, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(key, "key");
        RecordUsageRecord recorded = RECORD.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                feature.code(),
                quantity.requirePositive("recorded quantity").value(),
                key.value(),
                scope.now());
        return answers.decision(recorded, feature, quantity, key);
    }

    /**
     * Records a use that happened before, if it is within the limit of its period. One statement.
     *
     * <p>It counts in the period of {@code occurredAt}. Where that has closed, the feature's {@link UsageFeature#lateUsage()}
     * says whether it is refused or booked as an adjustment; the limit holds either way.
     *
     * @throws UsageTooOld if it happened before keys are remembered; nothing is recorded
     * @throws PeriodClosed if it comes too late and the feature takes no adjustments; nothing is recorded
     * @throws IdempotencyConflict if {@code key} was used for another use or another instant; nothing is recorded
     * @throws IllegalArgumentException if it lies further in the future than {@link NewUsage#CLOCK_TOLERANCE}, the feature
     *     is a level, or the use would be more than fourteen digits can count
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision tryRecord(NewUsage usage, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        Instant now = scope.now();
        NewUsage.requireHappened(usage.occurredAt(), now);
        RecordUsageRecord recorded = RECORD_LATE.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                usage.feature().code(),
                usage.quantity().value(),
                key.value(),
                usage.occurredAt(),
                now);
        answers.requireTaken(recorded.getOutcome(), usage.feature(), usage.occurredAt(), recorded.getCutoffAt());
        return answers.decision(recorded, usage.feature(), usage.quantity(), key);
    }

    /**
     * Records a use where being over the limit is not an ordinary answer.
     *
     * @throws LimitReached if it would pass a hard limit; nothing is recorded
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is recorded
     * @throws IdempotencyConflict if {@code key} was used for another use; nothing is recorded
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision.Allowed record(Feature feature, Quantity quantity, IdempotencyKey key) {
        return answers.requireAllowed(tryRecord(feature, quantity, key));
    }

    /**
     * Records a use that happened before, where being over the limit is not an ordinary answer.
     *
     * @throws LimitReached if it would pass a hard limit; nothing is recorded
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is recorded
     * @throws UsageTooOld if it happened before keys are remembered; nothing is recorded
     * @throws PeriodClosed if it comes too late and the feature takes no adjustments; nothing is recorded
     * @throws IdempotencyConflict if {@code key} was used for another use or another instant; nothing is recorded
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision.Allowed record(NewUsage usage, IdempotencyKey key) {
        return answers.requireAllowed(tryRecord(usage, key));
    }

    /**
     * Every feature of the catalogue, by code, and where the organisation stands with it. One statement.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public List<FeatureUsage> limits() {
        return scope.dsl().selectFrom(USAGE_LIMITS(scope.tenant(), organisation, scope.now())).stream()
                .map(this::toFeatureUsage)
                .toList();
    }

    /**
     * What applies to the organisation at this moment, without what it has used. One statement, or from memory with
     * {@link io.tallybook.dao.Billing#withCachedTerms}.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public OrganisationTerms terms() {
        return new OrganisationTermsQuery(scope).fetch(organisation);
    }

    private FeatureUsage toFeatureUsage(UsageLimitsRecord row) {
        if (row.getOutcome().equals("unknown")) {
            throw answers.refusal("unknown", row.getFeatureCode());
        }
        boolean isIncluded = row.getEnforcement() != null;
        return new FeatureUsage(
                row.getFeatureCode(), isIncluded ? UsageAnswers.status(row.getFeatureCode(), row) : null);
    }

    private static LimitDecision decide(UsageStatus status, Quantity quantity) {
        boolean refused = status.limit() instanceof UsageLimit.Limited limited
                && limited.enforcement() == LimitEnforcement.HARD
                && status.used()
                                .value()
                                .add(quantity.value())
                                .compareTo(limited.quantity().value())
                        > 0;
        return refused ? new LimitDecision.Refused(status, quantity) : new LimitDecision.Allowed(status, false, false);
    }
}
