package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_EVENTS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.usage.UsageEvent;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Record;

/** What was put right in an organisation's usage after it had been recorded. */
public final class UsageCorrectionDao {

    private final TenantScope scope;
    private final OrganisationId organisation;

    public UsageCorrectionDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
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
                event.get(USAGE_EVENTS.CLOSES_AT));
    }
}
