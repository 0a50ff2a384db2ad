package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_BUCKET_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_FIXED_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_HOURLY_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_RATE_TIERS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_USAGE_CONFIG;
import static io.tallybook.schema.billing.Tables.USER_TYPE_RATES;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Quantity;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;

/** Reads plan services with all their terms, in one statement. */
final class PlanServiceQuery {

    private final TenantScope scope;
    private final Field<Result<Record2<Quantity, BigDecimal>>> tiers;
    private final Field<Result<Record2<String, BigDecimal>>> userTypeRates;

    PlanServiceQuery(TenantScope scope) {
        this.scope = scope;
        this.tiers = multiset(select(PLAN_SERVICE_RATE_TIERS.MIN_QUANTITY, PLAN_SERVICE_RATE_TIERS.RATE)
                        .from(PLAN_SERVICE_RATE_TIERS)
                        .where(scope.owns(PLAN_SERVICE_RATE_TIERS.TENANT_ID))
                        .and(PLAN_SERVICE_RATE_TIERS.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID)))
                .as("tiers");
        this.userTypeRates = multiset(select(USER_TYPE_RATES.USER_TYPE, USER_TYPE_RATES.HOURLY_RATE)
                        .from(USER_TYPE_RATES)
                        .where(scope.owns(USER_TYPE_RATES.TENANT_ID))
                        .and(USER_TYPE_RATES.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID)))
                .as("user_type_rates");
    }

    List<PlanService> fetch(Condition condition) {
        return scope.dsl()
                .select(PLAN_SERVICE_CONFIGURATION.fields())
                .select(PLAN_SERVICE_FIXED_CONFIG.fields())
                .select(PLAN_SERVICE_HOURLY_CONFIG.fields())
                .select(PLAN_SERVICE_USAGE_CONFIG.fields())
                .select(PLAN_SERVICE_BUCKET_CONFIG.fields())
                .select(tiers, userTypeRates)
                .from(PLAN_SERVICE_CONFIGURATION)
                .leftJoin(PLAN_SERVICE_FIXED_CONFIG)
                .on(scope.owns(PLAN_SERVICE_FIXED_CONFIG.TENANT_ID))
                .and(PLAN_SERVICE_FIXED_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                .leftJoin(PLAN_SERVICE_HOURLY_CONFIG)
                .on(scope.owns(PLAN_SERVICE_HOURLY_CONFIG.TENANT_ID))
                .and(PLAN_SERVICE_HOURLY_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                .leftJoin(PLAN_SERVICE_USAGE_CONFIG)
                .on(scope.owns(PLAN_SERVICE_USAGE_CONFIG.TENANT_ID))
                .and(PLAN_SERVICE_USAGE_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                .leftJoin(PLAN_SERVICE_BUCKET_CONFIG)
                .on(scope.owns(PLAN_SERVICE_BUCKET_CONFIG.TENANT_ID))
                .and(PLAN_SERVICE_BUCKET_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                .where(scope.owns(PLAN_SERVICE_CONFIGURATION.TENANT_ID))
                .and(condition)
                .orderBy(PLAN_SERVICE_CONFIGURATION.CONFIG_ID)
                .fetch(this::toPlanService);
    }

    private PlanService toPlanService(Record row) {
        return new PlanService(
                row.get(PLAN_SERVICE_CONFIGURATION.CONFIG_ID),
                row.get(PLAN_SERVICE_CONFIGURATION.PLAN_ID),
                row.get(PLAN_SERVICE_CONFIGURATION.SERVICE_ID),
                row.get(PLAN_SERVICE_CONFIGURATION.QUANTITY),
                toTerms(row, row.get(PLAN_SERVICE_CONFIGURATION.CURRENCY)),
                row.get(PLAN_SERVICE_CONFIGURATION.VERSION),
                row.get(PLAN_SERVICE_CONFIGURATION.CREATED_AT),
                row.get(PLAN_SERVICE_CONFIGURATION.UPDATED_AT));
    }

    private ServiceTerms toTerms(Record row, CurrencyUnit currency) {
        return switch (row.get(PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE)) {
            case FIXED -> toFixed(row, currency);
            case HOURLY -> toHourly(row, currency);
            case USAGE -> toUsage(row, currency);
            case BUCKET -> toBucket(row, currency);
        };
    }

    private static Fixed toFixed(Record row, CurrencyUnit currency) {
        return new Fixed(
                Amounts.rate(currency, row.get(PLAN_SERVICE_FIXED_CONFIG.BASE_RATE)),
                row.get(PLAN_SERVICE_FIXED_CONFIG.IS_PRORATED),
                row.get(PLAN_SERVICE_FIXED_CONFIG.BILLING_CYCLE_ALIGNMENT),
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }

    private Hourly toHourly(Record row, CurrencyUnit currency) {
        SortedMap<String, BigMoney> rates = new TreeMap<>();
        row.get(userTypeRates).forEach(rate -> rates.put(rate.value1(), Amounts.rate(currency, rate.value2())));
        BigDecimal overtimeRate = row.get(PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_RATE);
        Overtime overtime = overtimeRate == null
                ? null
                : new Overtime(
                        row.get(PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_AFTER_SECONDS),
                        Amounts.rate(currency, overtimeRate));
        return new Hourly(
                Amounts.rate(currency, row.get(PLAN_SERVICE_HOURLY_CONFIG.HOURLY_RATE)),
                row.get(PLAN_SERVICE_HOURLY_CONFIG.MINIMUM_BILLABLE_SECONDS),
                row.get(PLAN_SERVICE_HOURLY_CONFIG.ROUND_UP_TO_SECONDS),
                overtime,
                row.get(PLAN_SERVICE_HOURLY_CONFIG.AFTER_HOURS_MULTIPLIER),
                rates,
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }

    private Usage toUsage(Record row, CurrencyUnit currency) {
        return new Usage(
                row.get(PLAN_SERVICE_USAGE_CONFIG.UNIT_OF_MEASURE),
                Amounts.rate(currency, row.get(PLAN_SERVICE_USAGE_CONFIG.BASE_RATE)),
                row.get(PLAN_SERVICE_USAGE_CONFIG.MINIMUM_USAGE),
                row.get(PLAN_SERVICE_USAGE_CONFIG.TIER_MODE),
                row.get(tiers).map(tier -> new RateTier(tier.value1(), Amounts.rate(currency, tier.value2()))),
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }

    private static Bucket toBucket(Record row, CurrencyUnit currency) {
        Rollover rollover = switch (row.get(PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_MODE)) {
            case NONE -> Rollover.none();
            case CAPPED -> Rollover.upTo(row.get(PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_CAP));
            case UNLIMITED -> Rollover.unlimited();
        };
        return new Bucket(
                row.get(PLAN_SERVICE_BUCKET_CONFIG.INCLUDED_QUANTITY),
                row.get(PLAN_SERVICE_BUCKET_CONFIG.UNIT_OF_MEASURE),
                row.get(PLAN_SERVICE_BUCKET_CONFIG.BILLING_PERIOD),
                Amounts.rate(currency, row.get(PLAN_SERVICE_BUCKET_CONFIG.OVERAGE_RATE)),
                rollover,
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }
}
