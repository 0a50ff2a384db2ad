package io.tallybook.dao.usage;

import static io.tallybook.dao.internal.StoredFunction.INSTANT;
import static io.tallybook.schema.billing.Tables.CHANGE_USAGE;
import static io.tallybook.schema.billing.Tables.USAGE_EVENTS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
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
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.usage.NewUsage;
import io.tallybook.model.usage.UsageAdjustment;
import io.tallybook.model.usage.UsageChange;
import io.tallybook.model.usage.UsageEvent;
import io.tallybook.model.usage.UsageFeature;
import io.tallybook.model.usage.UsageReversal;
import io.tallybook.schema.billing.tables.records.ChangeUsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Record;

/** What was put right in an organisation's usage after it had been recorded. */
public final class UsageCorrectionDao {

    private static final StoredFunction<ChangeUsageRecord> ADJUST =
            StoredFunction.of(CHANGE_USAGE, "?, ?, ?, 'adjust', ?, null, ?, ?, " + INSTANT + ", " + INSTANT);
    private static final StoredFunction<ChangeUsageRecord> REVERSE =
            StoredFunction.of(CHANGE_USAGE, "?, ?, null, 'reverse', null, ?, ?, ?, null, " + INSTANT);

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final UsageAnswers answers;

    public UsageCorrectionDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.answers = new UsageAnswers(organisation);
    }

    /**
     * Adds to a counter or takes away from it, in the period of {@code occurredAt}. One statement.
     *
     * <p>With 4 of 5 used, adding 2 is refused and taking away 5 as well; taking away 4 leaves nothing used. Taking away is
     * allowed above a limit, too. A closed period is adjusted or not, as the feature's {@link UsageFeature#lateUsage()} says.
     *
     * @throws LimitReached if it would pass a hard limit; nothing is changed
     * @throws UsageBelowZero if more would be taken away than was used; nothing is changed
     * @throws UsageTooOld if the instant is older than keys are remembered; nothing is changed
     * @throws PeriodClosed if it comes too late and the feature takes no adjustments; nothing is changed
     * @throws FeatureNotIncluded if the organisation's tier does not have the feature; nothing is changed
     * @throws IdempotencyConflict if {@code key} was used for another adjustment, the reason aside; nothing is changed
     * @throws IllegalArgumentException if the instant lies further in the future than {@link NewUsage#CLOCK_TOLERANCE}, the
     *     feature is a level, or there would be more than fourteen digits can count
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     */
    public UsageChange adjust(UsageAdjustment adjustment, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        Instant now = scope.now();
        NewUsage.requireHappened(adjustment.occurredAt(), now);
        ChangeUsageRecord changed = ADJUST.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                adjustment.feature().code(),
                adjustment.change().value(),
                adjustment.reason(),
                key.value(),
                adjustment.occurredAt(),
                now);
        answers.requireTaken(
                changed.getOutcome(), adjustment.feature(), adjustment.occurredAt(), changed.getCutoffAt());
        return answers.change(changed, adjustment.feature(), key);
    }

    /**
     * Takes a recorded use back as a whole, in the period in which it counts. One statement.
     *
     * <p>For a part of it, {@link #adjust}. A repeated call that recorded the use still gets its first answer.
     *
     * @throws AlreadyReversed if it was taken back before, under another key; nothing is changed
     * @throws UsageBelowZero if less is left in its period than was used, since adjustments took away the rest; nothing is changed
     * @throws PeriodClosed if it comes too late and the feature takes no adjustments; nothing is changed
     * @throws IdempotencyConflict if {@code key} was used to reverse something else; nothing is changed
     * @throws NotFound if the organisation has recorded nothing under this key, or the tenant has no such organisation
     * @throws Closed if the organisation is closed
     */
    public UsageChange reverse(UsageReversal reversal, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        ChangeUsageRecord changed = REVERSE.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                reversal.recorded().value(),
                reversal.reason(),
                key.value(),
                scope.now());
        return answers.reversal(changed, reversal, key);
    }

    /**
     * What was booked in closed periods, in the order of recording: what an invoice of then does not know.
     *
     * <p>Spans that follow each other list each adjustment once. An adjustment is seen when its transaction commits, which may
     * be after later ones: let a span end some minutes ago, as long as transactions last.
     *
     * @param recorded when it was booked, not when it happened
     * @param page after the last event already seen
     */
    public List<UsageEvent> adjustments(Period recorded, Page<UsageEvent> page) {
        return scope.dsl()
                .select(USAGE_EVENTS.fields())
                .from(USAGE_EVENTS)
                .where(scope.owns(USAGE_EVENTS.TENANT_ID))
                .and(USAGE_EVENTS.ORGANISATION_ID.eq(organisation))
                .and(USAGE_EVENTS.CREATED_AT.ge(USAGE_EVENTS.CLOSES_AT))
                .and(USAGE_EVENTS.CREATED_AT.ge(recorded.from()))
                .and(USAGE_EVENTS.CREATED_AT.lt(recorded.to()))
                .and(isAfter(page))
                .orderBy(USAGE_EVENTS.CREATED_AT, USAGE_EVENTS.OPERATION, USAGE_EVENTS.IDEMPOTENCY_KEY)
                .limit(page.size())
                .fetch(UsageCorrectionDao::toEvent);
    }

    private static Condition isAfter(Page<UsageEvent> page) {
        UsageEvent last = page.after();
        return last == null
                ? noCondition()
                : row(USAGE_EVENTS.CREATED_AT, USAGE_EVENTS.OPERATION, USAGE_EVENTS.IDEMPOTENCY_KEY)
                        .gt(last.recordedAt(), last.operation(), last.key());
    }

    private static UsageEvent toEvent(Record event) {
        return new UsageEvent(
                event.get(USAGE_EVENTS.OPERATION),
                event.get(USAGE_EVENTS.IDEMPOTENCY_KEY),
                event.get(USAGE_EVENTS.FEATURE_CODE),
                event.get(USAGE_EVENTS.QUANTITY),
                new Period(event.get(USAGE_EVENTS.PERIOD_START), event.get(USAGE_EVENTS.PERIOD_END)),
                event.get(USAGE_EVENTS.OCCURRED_AT),
                event.get(USAGE_EVENTS.CREATED_AT),
                event.get(USAGE_EVENTS.REASON),
                event.get(USAGE_EVENTS.REVERSED_KEY),
                event.get(USAGE_EVENTS.CLOSES_AT));
    }
}
