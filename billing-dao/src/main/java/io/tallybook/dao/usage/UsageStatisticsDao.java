package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_COUNTERS;
import static io.tallybook.schema.billing.Tables.USAGE_EVENTS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.sum;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.UsageCount;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.model.usage.UsageTotal;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.impl.SQLDataType;

/** What an organisation has used in the course of time. Where it leads, {@link UsageStatus#projection} says. */
public final class UsageStatisticsDao {

    private final TenantScope scope;
    private final OrganisationId organisation;

    public UsageStatisticsDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    /**
     * What was used of a feature period by period, the newest first: what the counters say, so it costs the same however many events
     * there were, and pruning takes nothing from it. Of a level, the present one. None where the tenant has no such organisation.
     *
     * @param page after the last one already seen
     */
    public List<UsageCount> history(Feature feature, Page<UsageCount> page) {
        return scope.dsl()
                .select(USAGE_COUNTERS.PERIOD, USAGE_COUNTERS.PERIOD_START, USAGE_COUNTERS.USED)
                .from(USAGE_COUNTERS)
                .where(scope.owns(USAGE_COUNTERS.TENANT_ID))
                .and(USAGE_COUNTERS.ORGANISATION_ID.eq(organisation))
                .and(USAGE_COUNTERS.FEATURE_CODE.eq(feature))
                .and(isAfter(page))
                .orderBy(USAGE_COUNTERS.PERIOD_START.desc(), USAGE_COUNTERS.PERIOD.desc())
                .limit(page.size())
                .fetch(counter -> new UsageCount(counter.value1(), counter.value2(), counter.value3()));
    }

    /**
     * How many events there were within some time, and what they come to, by feature; by when the use happened. It reads the organisation's events,
     * so it is for reports; those that were pruned are not among them.
     */
    public List<UsageTotal> totals(Period period) {
        return scope.dsl()
                .select(USAGE_EVENTS.FEATURE_CODE, count(), sum(USAGE_EVENTS.QUANTITY.coerce(SQLDataType.NUMERIC)))
                .from(USAGE_EVENTS)
                .where(scope.owns(USAGE_EVENTS.TENANT_ID))
                .and(USAGE_EVENTS.ORGANISATION_ID.eq(organisation))
                .and(USAGE_EVENTS.OCCURRED_AT.ge(Moments.asked(period.from())))
                .and(USAGE_EVENTS.OCCURRED_AT.lt(Moments.asked(period.to())))
                .groupBy(USAGE_EVENTS.FEATURE_CODE)
                .orderBy(USAGE_EVENTS.FEATURE_CODE)
                .fetch(total -> new UsageTotal(total.value1(), total.value2(), new Quantity(total.value3())));
    }

    private static Condition isAfter(Page<UsageCount> page) {
        return page.after() == null
                ? noCondition()
                : row(USAGE_COUNTERS.PERIOD_START, USAGE_COUNTERS.PERIOD)
                        .lt(page.after().periodStart(), page.after().period());
    }
}
