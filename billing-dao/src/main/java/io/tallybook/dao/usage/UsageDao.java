package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.RECORD_USAGE;
import static io.tallybook.schema.billing.Tables.USAGE_LIMIT;
import static io.tallybook.schema.billing.Tables.USAGE_LIMITS;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureUsage;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import io.tallybook.schema.billing.tables.records.UsageLimitRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation may use and has used.
 *
 * <p>Keys are remembered for as long as the events are kept: a replay gets its first answer however late it comes.
 */
public final class UsageDao {

    private final TenantScope scope;
    private final OrganisationId organisation;

    public UsageDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    /**
     * Whether so much may be used now; records nothing, and promises nothing to a later call. One statement.
     *
     * @param quantity positive
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision check(Feature feature, Quantity quantity) {
        Objects.requireNonNull(feature, "feature");
        quantity.requirePositive("checked quantity");
        UsageLimitRecord found = scope.dsl()
                .selectFrom(USAGE_LIMIT(scope.tenant(), organisation, feature, scope.now()))
                .fetchSingle();
        return switch (found.getOutcome()) {
            case "done" -> decide(statusOf(feature, found), quantity);
            case "not_included" -> new LimitDecision.NotIncluded(feature);
            default -> throw refusal(found.getOutcome(), feature);
        };
    }

    /**
     * Records a use if it is within the limit. One statement; no interleaving of calls passes a hard limit.
     *
     * <p>With 49 of 50 used, recording 2 is refused and changes nothing, recording 1 is allowed.
     *
     * @param quantity positive
     * @throws IdempotencyConflict if {@code key} was used for another use; nothing is recorded
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public LimitDecision tryRecord(Feature feature, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(key, "key");
        RecordUsageRecord recorded = scope.dsl()
                .selectFrom(RECORD_USAGE(
                        scope.tenant(),
                        organisation,
                        feature,
                        quantity.requirePositive("recorded quantity"),
                        key,
                        scope.now()))
                .fetchSingle();
        return switch (recorded.getOutcome()) {
            case "done" -> new LimitDecision.Allowed(statusOf(feature, recorded), false);
            case "replayed" -> new LimitDecision.Allowed(statusOf(feature, recorded), true);
            case "refused" -> new LimitDecision.Refused(statusOf(feature, recorded), quantity);
            case "not_included" -> new LimitDecision.NotIncluded(feature);
            case "conflict" -> throw new IdempotencyConflict(key);
            case "too_much" -> throw new IllegalArgumentException("the use would be more than can be counted");
            default -> throw refusal(recorded.getOutcome(), feature);
        };
    }

    /**
     * Records a use where being over the limit is not an ordinary answer.
     *
     * @throws LimitReached if it would pass a hard limit; nothing is recorded
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is recorded
     */
    public LimitDecision.Allowed record(Feature feature, Quantity quantity, IdempotencyKey key) {
        LimitDecision decision = tryRecord(feature, quantity, key);
        if (decision instanceof LimitDecision.Refused reached) {
            throw new LimitReached(organisation, reached);
        }
        if (decision instanceof LimitDecision.NotIncluded) {
            throw new FeatureNotIncluded(organisation, feature);
        }
        return (LimitDecision.Allowed) decision;
    }

    /**
     * Every feature of the catalogue, by code, and where the organisation stands with it. One statement.
     *
     * @throws NotFound if the tenant has no such organisation
     */
    public List<FeatureUsage> limits() {
        return scope.dsl().selectFrom(USAGE_LIMITS(scope.tenant(), organisation, scope.now())).stream()
                .map(row -> switch (row.getOutcome()) {
                    case "unknown" -> throw refusal("unknown", row.getFeatureCode());
                    case "not_included" -> new FeatureUsage(row.getFeatureCode(), null);
                    default ->
                        new FeatureUsage(
                                row.getFeatureCode(),
                                status(
                                        row.getFeatureCode(),
                                        row.getUsed(),
                                        row.getLimitQuantity(),
                                        row.getEnforcement(),
                                        row.getPeriodStart(),
                                        row.getPeriodEnd()));
                })
                .toList();
    }

    private static LimitDecision decide(UsageStatus status, Quantity quantity) {
        boolean refused = status.limit() instanceof UsageLimit.Limited limited
                && limited.enforcement() == LimitEnforcement.HARD
                && status.used().plus(quantity).isGreaterThan(limited.quantity());
        return refused ? new LimitDecision.Refused(status, quantity) : new LimitDecision.Allowed(status, false);
    }

    private RuntimeException refusal(String outcome, Feature feature) {
        return switch (outcome) {
            case "unknown" -> new NotFound("organisation", organisation);
            case "unknown_feature" -> new NotFound("feature", feature);
            case "closed" -> new Closed("organisation", organisation);
            default -> new IllegalStateException("the database answered " + outcome);
        };
    }

    private static UsageStatus statusOf(Feature feature, UsageLimitRecord row) {
        return status(
                feature,
                row.getUsed(),
                row.getLimitQuantity(),
                row.getEnforcement(),
                row.getPeriodStart(),
                row.getPeriodEnd());
    }

    private static UsageStatus statusOf(Feature feature, RecordUsageRecord row) {
        return status(
                feature,
                row.getUsed(),
                row.getLimitQuantity(),
                row.getEnforcement(),
                row.getPeriodStart(),
                row.getPeriodEnd());
    }

    private static UsageStatus status(
            Feature feature,
            Quantity used,
            @Nullable Quantity limit,
            String enforcement,
            Instant periodStart,
            @Nullable Instant periodEnd) {
        UsageLimit usageLimit = limit == null
                ? UsageLimit.unlimited()
                : new UsageLimit.Limited(
                        limit, enforcement.equals("soft") ? LimitEnforcement.SOFT : LimitEnforcement.HARD);
        return new UsageStatus(feature, used, usageLimit, periodStart, periodEnd);
    }
}
