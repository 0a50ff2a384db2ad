package io.tallybook.dao.telecom;

import static io.tallybook.schema.billing.Tables.RERATE_CALLS;
import static io.tallybook.schema.billing.Tables.RETRY_CALL;
import static io.tallybook.schema.billing.Tables.RETRY_CALLS;
import static io.tallybook.schema.billing.Tables.TAKE_CALLS;
import static io.tallybook.schema.telecom.Tables.CDRS;
import static io.tallybook.schema.telecom.Tables.CDR_RATINGS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.CurrencyMismatch;
import io.tallybook.model.BillingException.IdempotencyConflict;
import io.tallybook.model.BillingException.InsufficientBalance;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.BillingException.Suspended;
import io.tallybook.model.Page;
import io.tallybook.model.internal.Rates;
import io.tallybook.model.telecom.Cdr;
import io.tallybook.model.telecom.CdrFilter;
import io.tallybook.model.telecom.CdrId;
import io.tallybook.model.telecom.CdrOutcome;
import io.tallybook.model.telecom.CdrRating;
import io.tallybook.model.telecom.CdrRerating;
import io.tallybook.model.telecom.CdrRetry;
import io.tallybook.model.telecom.NewCdr;
import io.tallybook.model.telecom.RatedCdr;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.schema.billing.tables.records.RerateCallsRecord;
import io.tallybook.schema.billing.tables.records.RetryCallsRecord;
import io.tallybook.schema.billing.tables.records.TakeCallsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Records of calls: taken once each, rated, tried again, rated anew.
 *
 * <p>A record is told from others by the switch's UUID of the call, for as long as it is kept, which is for good: sums of periods and
 * ledgers rest on it.
 */
public final class CallDao {

    /** How many records {@link #ingestAll} takes, and {@link #retryFailed} tries, at most. */
    public static final int MOST_AT_ONCE = 10_000;

    private static final StoredFunction<TakeCallsRecord> TAKE = StoredFunction.of(
            TAKE_CALLS,
            "?, cast(? as uuid[]), " + "cast(? as text[]), ".repeat(4) + "cast(? as timestamptz[]), ".repeat(2)
                    + "cast(? as integer[]), ".repeat(2) + "cast(? as text[]), ".repeat(5) + StoredFunction.INSTANT);

    private final TenantScope scope;

    public CallDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Takes the record of a call and rates it, in one statement.
     *
     * <p>Billable seconds become charged ones by the increments of the period in which the call began; what is left of the allowance
     * covers them, the rest costs. With 30/6, 40 seconds left and an overage rate of 1.50, a call of 61 seconds counts 66, of which
     * 26 cost 0.65. A prepaid account is debited at once, with a postpaid one it is for the invoice.
     *
     * <p>What cannot be rated is kept all the same, as failed with its error, or as pending where the period has yet to be opened. The same
     * record again changes nothing.
     *
     * @throws IdempotencyConflict if another record has the UUID; it stays as it is
     * @throws NotFound if the tenant does not exist
     */
    public RatedCdr ingest(NewCdr call) {
        return ingestAll(List.of(call)).get(0).orThrow();
    }

    /**
     * Does what {@link #ingest} does for each, in the order given, in one statement: all are taken or none.
     *
     * @param calls at most {@value #MOST_AT_ONCE}
     * @return an outcome for each, in the same order
     */
    public List<CdrOutcome> ingestAll(List<NewCdr> calls) {
        requireAtMost(calls.size());
        if (calls.isEmpty()) {
            return List.of();
        }
        List<TakeCallsRecord> taken = TAKE.callForAll(
                scope.dsl(),
                scope.tenant().value(),
                column(calls, call -> CdrId.generate().value()),
                column(calls, NewCdr::callUuid),
                column(calls, NewCdr::subscriptionNumber),
                column(calls, NewCdr::callerId),
                column(calls, NewCdr::destination),
                column(calls, NewCdr::startedAt),
                column(calls, NewCdr::endedAt),
                column(calls, call -> call.duration().toSeconds()),
                column(calls, call -> call.billable().toSeconds()),
                column(calls, call -> CdrRows.literal(call.direction())),
                column(calls, call -> CdrRows.literal(call.type())),
                column(calls, call -> CdrRows.literal(call.status())),
                column(calls, NewCdr::hangupCause),
                column(calls, NewCdr::raw),
                scope.now());
        return taken.stream()
                .map(answer -> outcome(calls.get(answer.getItem() - 1), answer))
                .toList();
    }

    /**
     * Tries to rate one record again; one that was rated stays as it is.
     *
     * @throws NotFound if the tenant has none with this id
     */
    public Cdr retry(CdrId id) {
        return scope.atomically(tx -> {
            tx.dsl().selectFrom(RETRY_CALL(tx.tenant(), id, tx.now())).fetchSingle();
            return new CallDao(tx).get(id);
        });
    }

    /** {@link #retryFailed(int, Instant)}, whenever they were tried before. */
    public CdrRetry retryFailed(int limit) {
        return retryFailed(limit, scope.now());
    }

    /**
     * Tries records again that wait or failed, those first that were tried longest ago; one statement.
     *
     * <p>Several workers may do so at once: a record that another one has is left to it. A run over all calls it with the instant at
     * which the run began until nothing was tried.
     *
     * @param limit how many at most, 1 to {@value #MOST_AT_ONCE}
     * @param triedBefore those that were tried at that instant or later are left
     */
    public CdrRetry retryFailed(int limit, Instant triedBefore) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one record has to be tried, not " + limit);
        }
        requireAtMost(limit);
        RetryCallsRecord tried = scope.dsl()
                .selectFrom(RETRY_CALLS(scope.tenant(), limit, triedBefore, scope.now()))
                .fetchSingle();
        return new CdrRetry(tried.getProcessed(), tried.getFailed(), tried.getPending());
    }

    /**
     * Rates a call anew by the terms of its period and what the period's other calls leave of the allowance: the former rating is taken
     * back and a new one written, or nothing where it would be the same.
     *
     * @throws InsufficientBalance if a prepaid account has not enough for what it costs more; the rating stays
     * @throws Suspended if an account that would be debited is suspended; the rating stays
     * @throws Closed if the account is closed; the rating stays
     * @throws NotFound if the tenant has no such call, or it was not rated yet
     */
    public CdrRerating rerate(CdrId id) {
        return rerate(null, null, id, null, new NotFound("rated call", id));
    }

    /**
     * Rates all calls of a period anew, in the order of their starts, as if they had come in that order; all or none. A call whose rating
     * would be the same is left alone, so that doing it again changes nothing.
     *
     * @param periodStart first instant of the period
     * @throws InsufficientBalance if a prepaid account has not enough for what they cost more; all ratings stay
     * @throws Suspended if an account that would be debited is suspended; all ratings stay
     * @throws Closed if the account is closed; all ratings stay
     * @throws NotFound if the tenant has no such subscription, or it no such period
     */
    public CdrRerating reratePeriod(SubscriptionId subscription, Instant periodStart) {
        return rerate(
                Objects.requireNonNull(subscription, "subscription"),
                Objects.requireNonNull(periodStart, "periodStart"),
                null,
                null,
                new NotFound("period", subscription + " " + periodStart));
    }

    /**
     * Corrects the overage rate of a period and rates its calls anew, as {@link #reratePeriod(SubscriptionId, Instant)} does.
     *
     * @param overageRate of a minute, not negative, in the currency of the period
     * @throws CurrencyMismatch if the period is in another currency; the rate stays
     * @throws InsufficientBalance if a prepaid account has not enough for what they cost more; rate and ratings stay
     * @throws Suspended if an account that would be debited is suspended; rate and ratings stay
     * @throws Closed if the account is closed; rate and ratings stay
     * @throws NotFound if the tenant has no such subscription, or it no such period
     */
    public CdrRerating reratePeriod(SubscriptionId subscription, Instant periodStart, BigMoney overageRate) {
        BigMoney rate = Rates.require(overageRate, "an overage rate");
        return scope.atomically(tx -> {
            CurrencyUnit currency = new CallStatisticsDao(tx)
                    .findUsage(subscription, periodStart)
                    .orElseThrow(() -> new NotFound("period", subscription + " " + periodStart))
                    .overageCost()
                    .getCurrencyUnit();
            if (!currency.equals(rate.getCurrencyUnit())) {
                throw new CurrencyMismatch("period " + periodStart, currency, rate.getCurrencyUnit());
            }
            return new CallDao(tx)
                    .rerate(
                            subscription,
                            periodStart,
                            null,
                            rate,
                            new NotFound("period", subscription + " " + periodStart));
        });
    }

    public Optional<Cdr> find(CdrId id) {
        return fetch(CDRS.CDR_ID.eq(id), 1).stream().findFirst();
    }

    /** By the switch's UUID of the call. */
    public Optional<Cdr> find(String callUuid) {
        return fetch(CDRS.CALL_UUID.eq(callUuid), 1).stream().findFirst();
    }

    /** @throws NotFound if the tenant has none with this id */
    public Cdr get(CdrId id) {
        return find(id).orElseThrow(() -> new NotFound("call", id));
    }

    /** The newest call first; {@code page} is after the last one already seen. */
    public List<Cdr> list(CdrFilter filter, Page<Cdr> page) {
        Condition rest = page.after() == null
                ? noCondition()
                : row(CDRS.STARTED_AT, CDRS.CDR_ID)
                        .lt(page.after().call().startedAt(), page.after().id());
        return fetch(CdrRows.matches(filter).and(rest), page.size());
    }

    /** Every attempt at rating a call, in order; none where the tenant has no such call. */
    public List<CdrRating> ratings(CdrId id) {
        return scope.dsl()
                .selectFrom(CDR_RATINGS)
                .where(scope.owns(CDR_RATINGS.TENANT_ID))
                .and(CDR_RATINGS.CDR_ID.eq(id))
                .orderBy(CDR_RATINGS.RATING_NUMBER)
                .fetch(CdrRows::toRating);
    }

    private CdrRerating rerate(
            @Nullable SubscriptionId subscription,
            @Nullable Instant periodStart,
            @Nullable CdrId id,
            @Nullable BigMoney rate,
            NotFound unknown) {
        RerateCallsRecord rerated = scope.dsl()
                .selectFrom(RERATE_CALLS(
                        scope.tenant(),
                        subscription,
                        periodStart,
                        id,
                        rate == null ? null : rate.getAmount(),
                        scope.now()))
                .fetchSingle();
        CurrencyUnit currency = rerated.getCurrency();
        return switch (rerated.getOutcome()) {
            case "done" ->
                new CdrRerating(
                        rerated.getCalls(),
                        rerated.getChanged(),
                        Amounts.rate(currency, rerated.getCostBefore()),
                        Amounts.rate(currency, rerated.getCostAfter()));
            case "unknown" -> throw unknown;
            case "suspended" -> throw new Suspended("account", rerated.getAccountId());
            case "closed" -> throw new Closed("account", rerated.getAccountId());
            case "refused" ->
                throw new InsufficientBalance(
                        rerated.getAccountId(),
                        Amounts.rate(currency, rerated.getCostAfter().subtract(rerated.getCostBefore())),
                        Amounts.rate(currency, rerated.getAvailable()));
            default -> throw new IllegalStateException("the database answered " + rerated.getOutcome());
        };
    }

    private static CdrOutcome outcome(NewCdr call, TakeCallsRecord answer) {
        return switch (answer.getOutcome()) {
            case "done" -> new CdrOutcome.Taken(CdrRows.toRated(call, answer, false));
            case "replayed" -> new CdrOutcome.Replayed(CdrRows.toRated(call, answer, true));
            case "conflict" -> new CdrOutcome.Conflict(call.callUuid());
            default -> throw new IllegalStateException("the database answered " + answer.getOutcome());
        };
    }

    private static void requireAtMost(int calls) {
        if (calls > MOST_AT_ONCE) {
            throw new IllegalArgumentException("at most " + MOST_AT_ONCE + " calls at once, not " + calls);
        }
    }

    private static @Nullable String[] column(List<NewCdr> calls, Function<NewCdr, @Nullable Object> value) {
        return calls.stream()
                .map(value)
                .map(one -> one == null ? null : one.toString())
                .toArray(String[]::new);
    }

    private List<Cdr> fetch(Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(CDRS)
                .where(scope.owns(CDRS.TENANT_ID))
                .and(condition)
                .orderBy(CDRS.STARTED_AT.desc(), CDRS.CDR_ID.desc())
                .limit(limit)
                .fetch(CdrRows::toCdr);
    }
}
