package io.tallybook.dao.telecom;

import static io.tallybook.schema.telecom.Tables.CDRS;
import static io.tallybook.schema.telecom.Tables.SUBSCRIPTION_USAGE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Page;
import io.tallybook.model.Period;
import io.tallybook.model.telecom.CallStatus;
import io.tallybook.model.telecom.CallTotal;
import io.tallybook.model.telecom.CallType;
import io.tallybook.model.telecom.DestinationTotal;
import io.tallybook.model.telecom.PeriodUsage;
import io.tallybook.model.telecom.SubscriptionId;
import io.tallybook.schema.telecom.tables.records.SubscriptionUsageRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** What calls come to, and what subscriptions have used. */
public final class CallStatisticsDao {

    private final TenantScope scope;

    public CallStatisticsDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * The calls that began within some time, by day and kind. It reads all of them, so it is for reports.
     *
     * @param zone where days begin
     */
    public List<CallTotal> dailyTotals(Period period, ZoneId zone) {
        Field<LocalDate> day = field(
                        "cast({0} at time zone {1} as date)", SQLDataType.LOCALDATE, CDRS.STARTED_AT, val(zone.getId()))
                .as("day");
        Field<BigDecimal> billable = seconds(CDRS.BILLABLE_SECONDS);
        Field<BigDecimal> charged = seconds(CDRS.CHARGED_SECONDS);
        Field<BigDecimal> cost = sum(CDRS.COST);
        Field<Integer> answered = count().filterWhere(CDRS.CALL_STATUS.eq(CallStatus.ANSWERED));
        return scope.dsl()
                .select(day, CDRS.CALL_TYPE, CDRS.CURRENCY, count(), answered, billable, charged, cost)
                .from(CDRS)
                .where(scope.owns(CDRS.TENANT_ID))
                .and(startedIn(period))
                .groupBy(day, CDRS.CALL_TYPE, CDRS.CURRENCY)
                .orderBy(day, CDRS.CALL_TYPE, CDRS.CURRENCY)
                .fetch(row -> {
                    CurrencyUnit currency = row.value3();
                    return new CallTotal(
                            row.value1(),
                            row.value2(),
                            row.value4(),
                            row.value5(),
                            duration(row.value6()),
                            duration(row.value7()),
                            currency == null ? null : Amounts.rate(currency, row.value8()));
                });
    }

    /**
     * The numbers that were called most often within some time, answered or not. It reads all calls of that time.
     *
     * @param limit how many, 1 to 1000
     */
    public List<DestinationTotal> topDestinations(Period period, int limit) {
        return scope.dsl()
                .select(CDRS.DESTINATION, count(), seconds(CDRS.BILLABLE_SECONDS))
                .from(CDRS)
                .where(scope.owns(CDRS.TENANT_ID))
                .and(startedIn(period))
                .groupBy(CDRS.DESTINATION)
                .orderBy(count().desc(), CDRS.DESTINATION)
                .limit(Page.first(limit).size())
                .fetch(row -> new DestinationTotal(row.value1(), row.value2(), duration(row.value3())));
    }

    /** What a subscription has used in the period that contains now; none where there is no such period. */
    public Optional<PeriodUsage> currentUsage(SubscriptionId subscription) {
        Instant now = scope.now();
        return fetch(
                        subscription,
                        SUBSCRIPTION_USAGE
                                .BILLING_PERIOD_START
                                .le(now)
                                .and(SUBSCRIPTION_USAGE.BILLING_PERIOD_END.gt(now)),
                        1)
                .stream()
                .findFirst();
    }

    /** What it used in a period that began then. */
    public Optional<PeriodUsage> findUsage(SubscriptionId subscription, Instant periodStart) {
        return fetch(subscription, SUBSCRIPTION_USAGE.BILLING_PERIOD_START.eq(periodStart), 1).stream()
                .findFirst();
    }

    /**
     * What it used period by period, the newest first.
     *
     * @param page after the start of the last one already seen
     */
    public List<PeriodUsage> listUsage(SubscriptionId subscription, Page<Instant> page) {
        return fetch(
                subscription,
                page.after() == null ? noCondition() : SUBSCRIPTION_USAGE.BILLING_PERIOD_START.lt(page.after()),
                page.size());
    }

    private List<PeriodUsage> fetch(SubscriptionId subscription, Condition condition, int limit) {
        return scope.dsl()
                .selectFrom(SUBSCRIPTION_USAGE)
                .where(scope.owns(SUBSCRIPTION_USAGE.TENANT_ID))
                .and(SUBSCRIPTION_USAGE.SUBSCRIPTION_ID.eq(subscription))
                .and(condition)
                .orderBy(SUBSCRIPTION_USAGE.BILLING_PERIOD_START.desc())
                .limit(limit)
                .fetch(CallStatisticsDao::toUsage);
    }

    private static PeriodUsage toUsage(SubscriptionUsageRecord row) {
        CurrencyUnit currency = row.getCurrency();
        return new PeriodUsage(
                row.getSubscriptionId(),
                new Period(row.getBillingPeriodStart(), row.getBillingPeriodEnd()),
                row.getRatePlanId(),
                row.getMinutesIncluded(),
                Amounts.rate(currency, row.getOverageRatePerMinute()),
                row.getUsedSeconds(),
                row.getOverageSeconds(),
                Amounts.rate(currency, row.getOverageCost()),
                Amounts.rate(currency, row.getOverageSettled()),
                Map.of(
                        CallType.LOCAL, row.getLocalCalls(),
                        CallType.STD, row.getStdCalls(),
                        CallType.ISD, row.getIsdCalls(),
                        CallType.MOBILE, row.getMobileCalls(),
                        CallType.TOLL_FREE, row.getTollFreeCalls()));
    }

    private static Condition startedIn(Period period) {
        return CDRS.STARTED_AT.ge(period.from()).and(CDRS.STARTED_AT.lt(period.to()));
    }

    private static Field<BigDecimal> seconds(Field<Duration> column) {
        return sum(column.coerce(Integer.class));
    }

    private static Duration duration(BigDecimal seconds) {
        return Duration.ofSeconds(seconds.longValueExact());
    }
}
