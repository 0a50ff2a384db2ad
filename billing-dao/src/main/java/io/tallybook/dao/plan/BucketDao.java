package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.BUCKET_PERIOD;
import static io.tallybook.schema.billing.Tables.BUCKET_PERIODS;
import static io.tallybook.schema.billing.Tables.DRAW_FROM_BUCKET;
import static io.tallybook.schema.billing.Tables.REVISE_BUCKET_DRAW;
import static io.tallybook.schema.billing.Tables.ROLL_OVER_BUCKET;

import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.RolloverTooEarly;
import io.tallybook.model.BillingException.VersionConflict;
import io.tallybook.model.IdempotencyKey;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.Quantity;
import io.tallybook.model.internal.Moments;
import io.tallybook.model.plan.BucketChange;
import io.tallybook.model.plan.BucketDraw;
import io.tallybook.model.plan.BucketDrawId;
import io.tallybook.model.plan.BucketDrawRevision;
import io.tallybook.model.plan.BucketPeriod;
import io.tallybook.model.plan.BucketUse;
import io.tallybook.model.plan.NewBucketDraw;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.schema.billing.tables.records.BucketPeriodRecord;
import io.tallybook.schema.billing.tables.records.DrawFromBucketRecord;
import io.tallybook.schema.billing.tables.records.RollOverBucketRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation draws from the buckets of plans, period by period.
 *
 * <p>A period is opened by its first draw, with the terms of that moment, and takes draws, edits and deletions until it is
 * rolled over. More than there is may be drawn: it is overage, which costs. Keys are remembered for as long as the draws
 * are kept: a replay gets its first answer however late it comes.
 */
public final class BucketDao {

    private static final StoredFunction<DrawFromBucketRecord> DRAW = StoredFunction.of(DRAW_FROM_BUCKET, 8, 2);

    private final TenantScope scope;
    private final OrganisationId organisation;
    private final BucketQuery queries;

    public BucketDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
        this.queries = new BucketQuery(scope, organisation);
    }

    /**
     * Takes a quantity that is used now. One statement.
     *
     * <p>With 10 included, 2 rolled over and 11 used, drawing 4 leaves nothing and makes 3 of overage.
     *
     * @param service the bucket
     * @param quantity positive
     * @throws IdempotencyConflict if {@code key} was used for another draw; nothing is drawn
     * @throws NotFound if the tenant has no such organisation or bucket
     * @throws Closed if the organisation is closed, or the period was rolled over
     * @throws IllegalArgumentException if the use would be more than fourteen digits can count
     */
    public BucketChange draw(PlanServiceId service, Quantity quantity, IdempotencyKey key) {
        return draw(service, quantity.requirePositive("drawn quantity"), null, key);
    }

    /**
     * Takes a quantity that was used earlier, from the period in which it was. One statement.
     *
     * @throws IdempotencyConflict if {@code key} was used for another draw; nothing is drawn
     * @throws NotFound if the tenant has no such organisation or bucket
     * @throws Closed if the organisation is closed, or that period or a later one was rolled over
     * @throws IllegalArgumentException if that period has not begun, or the use would be more than fourteen digits can count
     */
    public BucketChange draw(NewBucketDraw draw, IdempotencyKey key) {
        return draw(draw.service(), draw.quantity(), draw.occurredAt(), key);
    }

    private BucketChange draw(
            PlanServiceId service, Quantity quantity, @Nullable Instant occurredAt, IdempotencyKey key) {
        DrawFromBucketRecord drawn = DRAW.call(
                scope.dsl(),
                scope.tenant().value(),
                organisation.value(),
                service.value(),
                BucketDrawId.generate().value(),
                quantity.value(),
                key.value(),
                occurredAt,
                scope.now());
        return switch (drawn.getOutcome()) {
            case "done", "replayed" -> toChange(drawn);
            case "conflict" -> throw new IdempotencyConflict(key);
            case "not_begun" ->
                throw new IllegalArgumentException(
                        "a draw at " + occurredAt + " would be in a period that has not begun: "
                                + new Period(drawn.getPeriodStart(), drawn.getPeriodEnd()));
            default -> throw refusal(drawn, service);
        };
    }

    /**
     * Gives a draw another quantity; its period stays. One statement.
     *
     * <p>Of 11 used, editing a draw of 4 to 6 makes 13.
     *
     * @param draw as it was read: nothing is changed if somebody else changed it since
     * @param quantity positive
     * @throws VersionConflict if the draw has another revision by now; it stays as it is
     * @throws IdempotencyConflict if {@code key} was used for another edit; the draw stays as it is
     * @throws NotFound if the organisation has no such draw, or it was deleted
     * @throws Closed if the organisation is closed, or the period was rolled over
     * @throws IllegalArgumentException if the use would be more than fourteen digits can count
     */
    public BucketChange edit(BucketDrawRevision draw, Quantity quantity, IdempotencyKey key) {
        return revise(draw, quantity.requirePositive("drawn quantity"), key);
    }

    /**
     * Takes a draw back, for good. One statement.
     *
     * @param draw as it was read: nothing is changed if somebody else changed it since
     * @throws VersionConflict if the draw has another revision by now; it stays as it is
     * @throws IdempotencyConflict if {@code key} was used for another deletion; the draw stays as it is
     * @throws NotFound if the organisation has no such draw, or it was deleted
     * @throws Closed if the organisation is closed, or the period was rolled over
     */
    public BucketChange delete(BucketDrawRevision draw, IdempotencyKey key) {
        return revise(draw, Quantity.ZERO, key);
    }

    private BucketChange revise(BucketDrawRevision draw, Quantity quantity, IdempotencyKey key) {
        Objects.requireNonNull(key, "key");
        DrawFromBucketRecord revised = scope.dsl()
                .selectFrom(REVISE_BUCKET_DRAW(
                        scope.tenant(), organisation, draw.draw(), draw.number(), quantity, key, scope.now()))
                .fetchSingle(row -> row.into(DRAW_FROM_BUCKET));
        return switch (revised.getOutcome()) {
            case "done", "replayed" -> toChange(revised);
            case "conflict" -> throw new IdempotencyConflict(key);
            case "unknown_draw" -> throw new NotFound("bucket draw", draw.draw());
            case "stale" -> throw new VersionConflict("bucket draw", draw.draw(), draw.number(), revised.getRevision());
            default -> throw refusal(revised, revised.getConfigId());
        };
    }

    /**
     * Closes the period that contains an instant, and takes what is left into the next one as far as its terms let it.
     *
     * <p>With 10 included, 4 rolled over and 5 used, 9 are left: none of it, at most the cap, or all of it goes on. A period
     * from which nothing was drawn is opened first, so that what was not used goes on too; one that is not rolled over leaves
     * nothing. What goes on is in the unit of the terms: terms in another unit begin at zero. A second call gives what the first
     * one gave. One statement.
     *
     * @throws RolloverTooEarly if the period is not over, or an earlier one of the bucket was not rolled over; both stay open
     * @throws NotFound if the tenant has no such organisation or bucket
     * @throws Closed if the organisation is closed, or a later period was rolled over
     * @throws IllegalArgumentException if the next period would have more than fourteen digits can count, or {@code within} is
     *     not between 1970 and 9999
     */
    public BucketPeriod rollOver(PlanServiceId service, Instant within) {
        Instant now = scope.now();
        RollOverBucketRecord rolled = scope.dsl()
                .selectFrom(ROLL_OVER_BUCKET(scope.tenant(), organisation, service, moment(within), now))
                .fetchSingle();
        return switch (rolled.getOutcome()) {
            case "done", "replayed" -> queries.toPeriod(service, rolled.into(BUCKET_PERIODS));
            case "not_over", "earlier_open" ->
                throw new RolloverTooEarly(service, new Period(rolled.getPeriodStart(), rolled.getPeriodEnd()), now);
            default -> throw refusal(rolled.into(DRAW_FROM_BUCKET), service);
        };
    }

    /**
     * The period that contains an instant: as it stands, or as it would be opened now if nothing was drawn from it yet. One
     * statement.
     *
     * @throws NotFound if the tenant has no such organisation or bucket, or nothing was drawn before a later period was rolled
     *     over, so that there is no such period
     * @throws IllegalArgumentException if {@code within} is not between 1970 and 9999
     */
    public BucketPeriod period(PlanServiceId service, Instant within) {
        BucketPeriodRecord period = scope.dsl()
                .selectFrom(BUCKET_PERIOD(scope.tenant(), organisation, service, moment(within)))
                .fetchSingle();
        return switch (period.getOutcome()) {
            case "done" -> queries.toPeriod(service, period.into(BUCKET_PERIODS));
            case "rolled_over" ->
                throw new NotFound("bucket period", new Period(period.getPeriodStart(), period.getPeriodEnd()));
            default -> throw refusal(period.into(DRAW_FROM_BUCKET), service);
        };
    }

    /**
     * The periods of a bucket that were opened, in the order of time.
     *
     * @param page continues after the start of a period
     */
    public List<BucketPeriod> listPeriods(PlanServiceId service, Page<Instant> page) {
        return queries.periods(service, page);
    }

    /** At its last revision, also when it was deleted. */
    public Optional<BucketDraw> find(BucketDrawId id) {
        return queries.draw(id);
    }

    /** @throws NotFound if the organisation has none with this id */
    public BucketDraw get(BucketDrawId id) {
        return find(id).orElseThrow(() -> new NotFound("bucket draw", id));
    }

    /**
     * What was drawn in the period that contains an instant and not deleted, at its last revision; by id, which is the order in
     * which it was recorded. The quantities of all pages add up to what was used.
     *
     * @throws IllegalArgumentException if {@code within} is not between 1970 and 9999
     */
    public List<BucketDraw> list(PlanServiceId service, Instant within, Page<BucketDrawId> page) {
        return queries.draws(service, moment(within), page);
    }

    /** To the microsecond, as that of a draw: the driver would round the last nanosecond of a period into the next one. */
    private static Instant moment(Instant within) {
        Objects.requireNonNull(within, "within");
        return Objects.requireNonNull(Moments.stored(within, "an instant within a period"));
    }

    private RuntimeException refusal(DrawFromBucketRecord refused, @Nullable PlanServiceId service) {
        return switch (refused.getOutcome()) {
            case "unknown" -> new NotFound("organisation", organisation);
            case "unknown_bucket" -> new NotFound("bucket", service);
            case "closed" -> new Closed("organisation", organisation);
            case "rolled_over" ->
                new Closed("bucket period", new Period(refused.getPeriodStart(), refused.getPeriodEnd()));
            case "too_much" ->
                new IllegalArgumentException("the bucket would have more than fourteen digits before the point");
            default -> new IllegalStateException("the database answered " + refused.getOutcome());
        };
    }

    private static BucketChange toChange(DrawFromBucketRecord row) {
        return new BucketChange(
                new BucketDraw(
                        new BucketDrawRevision(row.getDrawId(), row.getRevision()),
                        row.getConfigId(),
                        row.getQuantity(),
                        new Period(row.getPeriodStart(), row.getPeriodEnd()),
                        row.getOccurredAt(),
                        row.getRecordedAt()),
                new BucketUse(row.getIncludedQuantity(), row.getRolledOver(), row.getUsed()),
                row.getOutcome().equals("replayed"));
    }
}
