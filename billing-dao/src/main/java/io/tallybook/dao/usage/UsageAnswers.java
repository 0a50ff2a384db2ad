package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_LIMIT;

import io.tallybook.model.BillingException.AlreadyReversed;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.FeatureNotIncluded;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.LimitReached;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.PeriodClosed;
import io.tallybook.model.BillingException.UsageBelowZero;
import io.tallybook.model.BillingException.UsageTooOld;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageLimit;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.schema.billing.tables.records.ChangeUsageRecord;
import io.tallybook.schema.billing.tables.records.RecordUsageRecord;
import io.tallybook.schema.billing.tables.records.UsageLimitRecord;
import java.time.Instant;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What the functions of usage answer, in the values and refusals of the model. */
record UsageAnswers(OrganisationId organisation) {

    LimitDecision decision(RecordUsageRecord row, Feature feature, Quantity quantity, IdempotencyKey key) {
        return switch (row.getOutcome()) {
            case "done", "replayed" ->
                new LimitDecision.Allowed(
                        status(feature, row), row.getOutcome().equals("replayed"), row.getCutoffAt() != null);
            case "refused" -> new LimitDecision.Refused(status(feature, row), quantity);
            case "not_included" -> new LimitDecision.NotIncluded(feature);
            case "conflict" -> throw new IdempotencyConflict(key);
            case "period_closed" ->
                throw periodClosed(feature, row.getPeriodStart(), row.getPeriodEnd(), row.getCutoffAt());
            default -> throw refusal(row.getOutcome(), feature);
        };
    }

    LimitDecision.Allowed requireAllowed(LimitDecision decision) {
        if (decision instanceof LimitDecision.Refused refused) {
            throw new LimitReached(organisation, refused);
        }
        if (decision instanceof LimitDecision.NotIncluded) {
            throw new FeatureNotIncluded(organisation, decision.feature());
        }
        return (LimitDecision.Allowed) decision;
    }

    UsageChange change(ChangeUsageRecord row, Feature feature, IdempotencyKey key) {
        return switch (row.getOutcome()) {
            case "done", "replayed" ->
                new UsageChange(
                        row.getQuantity(),
                        status(feature, row),
                        row.getOutcome().equals("replayed"),
                        row.getCutoffAt() != null);
            case "refused" ->
                throw new LimitReached(
                        organisation, new LimitDecision.Refused(status(feature, row), row.getQuantity()));
            case "not_included" -> throw new FeatureNotIncluded(organisation, feature);
            case "below_zero" ->
                throw new UsageBelowZero(
                        organisation, feature, row.getUsed(), row.getQuantity().negated());
            case "conflict" -> throw new IdempotencyConflict(key);
            case "period_closed" ->
                throw periodClosed(feature, row.getPeriodStart(), row.getPeriodEnd(), row.getCutoffAt());
            default -> throw refusal(row.getOutcome(), feature);
        };
    }

    /** The same where a refusal by the limit is an ordinary answer. */
    LimitDecision decision(ChangeUsageRecord row, Feature feature, IdempotencyKey key) {
        return switch (row.getOutcome()) {
            case "refused" -> new LimitDecision.Refused(status(feature, row), row.getQuantity());
            case "not_included" -> new LimitDecision.NotIncluded(feature);
            default -> {
                UsageChange change = change(row, feature, key);
                yield new LimitDecision.Allowed(change.usage(), change.isReplayed(), change.isAdjustment());
            }
        };
    }

    /** What a call that says when the use happened asks first. */
    void requireTaken(String outcome, Feature feature, Instant occurredAt, @Nullable Instant takenFrom) {
        if (outcome.equals("too_old")) {
            throw new UsageTooOld(organisation, feature, occurredAt, takenFrom);
        }
    }

    UsageChange reversal(ChangeUsageRecord row, UsageReversal reversal, IdempotencyKey key) {
        return switch (row.getOutcome()) {
            case "unknown" -> throw new NotFound("organisation", organisation);
            case "closed" -> throw new Closed("organisation", organisation);
            case "unknown_event" -> throw new NotFound("recorded use", reversal.recorded());
            case "already_reversed" -> throw new AlreadyReversed(reversal.recorded(), row.getReversingKey());
            default -> change(row, row.getFeatureCode(), key);
        };
    }

    RuntimeException refusal(String outcome, Feature feature) {
        return switch (outcome) {
            case "unknown" -> new NotFound("organisation", organisation);
            case "unknown_feature" -> new NotFound("feature", feature);
            case "closed" -> new Closed("organisation", organisation);
            case "too_much" -> new IllegalArgumentException("the use would be more than can be counted");
            case "not_a_counter" -> new IllegalArgumentException(feature + " is a level, not a counter");
            case "not_a_level" -> new IllegalArgumentException(feature + " is a counter, not a level");
            default -> new IllegalStateException("the database answered " + outcome);
        };
    }

    private PeriodClosed periodClosed(Feature feature, Instant from, Instant to, Instant closedAt) {
        return new PeriodClosed(organisation, feature, new Period(from, to), closedAt);
    }

    /** @param answer of any function that tells used, limit and period */
    static UsageStatus status(Feature feature, Record answer) {
        UsageLimitRecord row = answer.into(USAGE_LIMIT);
        UsageLimit limit = row.getLimitQuantity() == null
                ? UsageLimit.unlimited()
                : new UsageLimit.Limited(
                        row.getLimitQuantity(),
                        row.getEnforcement().equals("soft") ? LimitEnforcement.SOFT : LimitEnforcement.HARD);
        boolean isLevel = row.getPeriodEnd() == null;
        return new UsageStatus(
                feature, row.getUsed(), limit, isLevel ? null : row.getPeriodStart(), row.getPeriodEnd());
    }
}
