package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BUCKET_DRAWS;
import static io.tallybook.schema.billing.Tables.BUCKET_PERIODS;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawId;
import io.tallybook.model.plan.BucketDrawRevision;
import io.tallybook.model.plan.BucketPeriod;
import io.tallybook.model.plan.BucketUse;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.schema.billing.tables.BucketDraws;
import io.tallybook.schema.billing.tables.records.BucketPeriodsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;

/** Reads the periods of buckets, and draws at their last revision. */
final class BucketQuery {

    private static final BucketDraws LATER = BUCKET_DRAWS.as("later");

    private final TenantScope scope;
    private final OrganisationId organisation;

    BucketQuery(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = organisation;
    }

    List<BucketPeriod> periods(PlanServiceId service, Page<Instant> page) {
        return scope.dsl()
                .selectFrom(BUCKET_PERIODS)
                .where(scope.owns(BUCKET_PERIODS.TENANT_ID))
                .and(BUCKET_PERIODS.ORGANISATION_ID.eq(organisation))
                .and(BUCKET_PERIODS.CONFIG_ID.eq(service))
                .and(page.after() == null ? noCondition() : BUCKET_PERIODS.PERIOD_START.gt(page.after()))
                .orderBy(BUCKET_PERIODS.PERIOD_START)
                .limit(page.size())
                .fetch(row -> toPeriod(service, row));
    }

    Optional<BucketDraw> draw(BucketDrawId id) {
        return lastRevisions(BUCKET_DRAWS.DRAW_ID.eq(id), 1).stream().findFirst();
    }

    List<BucketDraw> draws(PlanServiceId service, Instant within, Page<BucketDrawId> page) {
        return lastRevisions(
                BUCKET_DRAWS
                        .CONFIG_ID
                        .eq(service)
                        .and(BUCKET_PERIODS.PERIOD_START.le(within))
                        .and(BUCKET_PERIODS.PERIOD_END.gt(within))
                        .and(BUCKET_DRAWS.QUANTITY.gt(Quantity.ZERO))
                        .and(page.after() == null ? noCondition() : BUCKET_DRAWS.DRAW_ID.gt(page.after())),
                page.size());
    }

    private List<BucketDraw> lastRevisions(Condition condition, int limit) {
        return scope.dsl()
                .select(BUCKET_DRAWS.fields())
                .select(BUCKET_PERIODS.PERIOD_END)
                .from(BUCKET_DRAWS)
                .join(BUCKET_PERIODS)
                .on(scope.owns(BUCKET_PERIODS.TENANT_ID))
                .and(BUCKET_PERIODS.ORGANISATION_ID.eq(BUCKET_DRAWS.ORGANISATION_ID))
                .and(BUCKET_PERIODS.CONFIG_ID.eq(BUCKET_DRAWS.CONFIG_ID))
                .and(BUCKET_PERIODS.PERIOD_START.eq(BUCKET_DRAWS.PERIOD_START))
                .where(scope.owns(BUCKET_DRAWS.TENANT_ID))
                .and(BUCKET_DRAWS.ORGANISATION_ID.eq(organisation))
                .and(condition)
                .and(isLast())
                .orderBy(BUCKET_DRAWS.DRAW_ID)
                .limit(limit)
                .fetch(BucketQuery::toDraw);
    }

    private Condition isLast() {
        return BUCKET_DRAWS.REVISION.eq(select(max(LATER.REVISION))
                .from(LATER)
                .where(scope.owns(LATER.TENANT_ID))
                .and(LATER.DRAW_ID.eq(BUCKET_DRAWS.DRAW_ID)));
    }

    private static BucketDraw toDraw(Record row) {
        return new BucketDraw(
                new BucketDrawRevision(row.get(BUCKET_DRAWS.DRAW_ID), row.get(BUCKET_DRAWS.REVISION)),
                row.get(BUCKET_DRAWS.CONFIG_ID),
                row.get(BUCKET_DRAWS.QUANTITY),
                new Period(row.get(BUCKET_DRAWS.PERIOD_START), row.get(BUCKET_PERIODS.PERIOD_END)),
                row.get(BUCKET_DRAWS.OCCURRED_AT),
                row.get(BUCKET_DRAWS.RECORDED_AT));
    }

    BucketPeriod toPeriod(PlanServiceId service, BucketPeriodsRecord row) {
        Rollover rollover = switch (row.getRolloverMode()) {
            case NONE -> Rollover.none();
            case CAPPED -> Rollover.upTo(row.getRolloverCap());
            case UNLIMITED -> Rollover.unlimited();
        };
        return new BucketPeriod(
                organisation,
                service,
                new Period(row.getPeriodStart(), row.getPeriodEnd()),
                new Bucket(
                        row.getIncludedQuantity(),
                        row.getUnitOfMeasure(),
                        row.getBillingPeriod(),
                        Amounts.rate(row.getCurrency(), row.getOverageRate()),
                        rollover,
                        row.getRoundingMode()),
                new BucketUse(row.getIncludedQuantity(), row.getRolledOver(), row.getUsed()),
                row.getCarriedOver(),
                row.getClosedAt());
    }
}
