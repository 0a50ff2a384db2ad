package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_BUCKET_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_FIXED_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_HOURLY_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_RATE_TIERS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_USAGE_CONFIG;
import static io.tallybook.schema.billing.Tables.USER_TYPE_RATES;
import static java.util.Collections.nCopies;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import io.tallybook.dao.internal.Amounts;
import io.tallybook.dao.internal.Columns;
import io.tallybook.dao.internal.Columns.Row;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.Page;
import io.tallybook.model.Quantity;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.BillingPlanId;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.PlanService;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceId;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.joda.money.BigMoney;
import org.joda.money.CurrencyUnit;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Reads plan services with all their terms, in one statement.
 *
 * <p>Tiers and rates by user type come as arrays beside their configuration, and the text of the statements is made once.
 * JSON, which jOOQ's {@code multiset} would make of the former, and making the latter anew for each call take longer than
 * reading the rows.
 */
final class PlanServiceQuery {

    // Of plain numbers: the driver does not know an array of a domain.
    private static final Field<BigDecimal[]> TIER_STARTS = field(name("tiers", "starts"), BigDecimal[].class);
    private static final Field<BigDecimal[]> TIER_RATES = field(name("tiers", "rates"), BigDecimal[].class);
    private static final Field<String[]> USER_TYPES = field(name("user_types", "names"), String[].class);
    private static final Field<BigDecimal[]> HOURLY_RATES = field(name("user_types", "rates"), BigDecimal[].class);

    private static final Param<TenantId> TENANT = param("tenant", PLAN_SERVICE_CONFIGURATION.TENANT_ID);
    private static final int TENANT_TABLES = 7;
    private static final Param<PlanServiceId> ID = param("id", PLAN_SERVICE_CONFIGURATION.CONFIG_ID);
    private static final Param<BillingPlanId> PLAN = param("plan", PLAN_SERVICE_CONFIGURATION.PLAN_ID);
    private static final Param<ServiceId> SERVICE = param("service", PLAN_SERVICE_CONFIGURATION.SERVICE_ID);
    private static final Param<Integer> LIMIT = param("limit", Integer.class);

    private static final Columns COLUMNS = Columns.of(
            PLAN_SERVICE_CONFIGURATION.CONFIG_ID,
            PLAN_SERVICE_CONFIGURATION.PLAN_ID,
            PLAN_SERVICE_CONFIGURATION.SERVICE_ID,
            PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE,
            PLAN_SERVICE_CONFIGURATION.QUANTITY,
            PLAN_SERVICE_CONFIGURATION.CURRENCY,
            PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE,
            PLAN_SERVICE_CONFIGURATION.VERSION,
            PLAN_SERVICE_CONFIGURATION.CREATED_AT,
            PLAN_SERVICE_CONFIGURATION.UPDATED_AT,
            PLAN_SERVICE_FIXED_CONFIG.BASE_RATE,
            PLAN_SERVICE_FIXED_CONFIG.IS_PRORATED,
            PLAN_SERVICE_FIXED_CONFIG.BILLING_CYCLE_ALIGNMENT,
            PLAN_SERVICE_HOURLY_CONFIG.HOURLY_RATE,
            PLAN_SERVICE_HOURLY_CONFIG.MINIMUM_BILLABLE_SECONDS,
            PLAN_SERVICE_HOURLY_CONFIG.ROUND_UP_TO_SECONDS,
            PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_AFTER_SECONDS,
            PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_RATE,
            PLAN_SERVICE_HOURLY_CONFIG.AFTER_HOURS_MULTIPLIER,
            USER_TYPES,
            HOURLY_RATES,
            PLAN_SERVICE_USAGE_CONFIG.UNIT_OF_MEASURE,
            PLAN_SERVICE_USAGE_CONFIG.BASE_RATE,
            PLAN_SERVICE_USAGE_CONFIG.MINIMUM_USAGE,
            PLAN_SERVICE_USAGE_CONFIG.TIER_MODE,
            TIER_STARTS,
            TIER_RATES,
            PLAN_SERVICE_BUCKET_CONFIG.INCLUDED_QUANTITY,
            PLAN_SERVICE_BUCKET_CONFIG.UNIT_OF_MEASURE,
            PLAN_SERVICE_BUCKET_CONFIG.BILLING_PERIOD,
            PLAN_SERVICE_BUCKET_CONFIG.OVERAGE_RATE,
            PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_MODE,
            PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_CAP);

    private static final String ONE = sql(PLAN_SERVICE_CONFIGURATION.CONFIG_ID.eq(ID));
    private static final String ONE_OF_PLAN =
            sql(PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(PLAN).and(PLAN_SERVICE_CONFIGURATION.SERVICE_ID.eq(SERVICE)));
    private static final String OF_PLAN = sql(PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(PLAN));
    private static final String OF_PLAN_AFTER =
            sql(PLAN_SERVICE_CONFIGURATION.PLAN_ID.eq(PLAN).and(PLAN_SERVICE_CONFIGURATION.CONFIG_ID.gt(ID)));
    private static final String OF_SERVICE = sql(PLAN_SERVICE_CONFIGURATION.SERVICE_ID.eq(SERVICE));
    private static final String OF_SERVICE_AFTER =
            sql(PLAN_SERVICE_CONFIGURATION.SERVICE_ID.eq(SERVICE).and(PLAN_SERVICE_CONFIGURATION.CONFIG_ID.gt(ID)));

    private final TenantScope scope;

    PlanServiceQuery(TenantScope scope) {
        this.scope = scope;
    }

    Optional<PlanService> find(PlanServiceId id) {
        return fetch(ONE, 1, id.value()).stream().findFirst();
    }

    Optional<PlanService> find(BillingPlanId plan, ServiceId service) {
        return fetch(ONE_OF_PLAN, 1, plan.value(), service.value()).stream().findFirst();
    }

    List<PlanService> list(BillingPlanId plan, int limit) {
        return fetch(OF_PLAN, limit, plan.value());
    }

    List<PlanService> list(BillingPlanId plan, Page<PlanServiceId> page) {
        PlanServiceId after = page.after();
        return after == null
                ? fetch(OF_PLAN, page.size(), plan.value())
                : fetch(OF_PLAN_AFTER, page.size(), plan.value(), after.value());
    }

    List<PlanService> list(ServiceId service, Page<PlanServiceId> page) {
        PlanServiceId after = page.after();
        return after == null
                ? fetch(OF_SERVICE, page.size(), service.value())
                : fetch(OF_SERVICE_AFTER, page.size(), service.value(), after.value());
    }

    private List<PlanService> fetch(String sql, int limit, UUID... values) {
        List<Object> binds =
                new ArrayList<>(nCopies(TENANT_TABLES, scope.tenant().value()));
        binds.addAll(List.of(values));
        binds.add(limit);
        return COLUMNS.fetch(
                scope.dsl().resultQuery(sql, binds.toArray()).coerce(COLUMNS.all()), PlanServiceQuery::toPlanService);
    }

    /** The tenant for each table, then what the condition asks for, then how many. */
    private static String sql(Condition condition) {
        Table<?> tiers = lateral(select(
                        array(PLAN_SERVICE_RATE_TIERS.MIN_QUANTITY).as(TIER_STARTS),
                        array(PLAN_SERVICE_RATE_TIERS.RATE).as(TIER_RATES))
                .from(PLAN_SERVICE_RATE_TIERS)
                .where(PLAN_SERVICE_RATE_TIERS.TENANT_ID.eq(TENANT))
                .and(PLAN_SERVICE_RATE_TIERS.CONFIG_ID.eq(PLAN_SERVICE_USAGE_CONFIG.CONFIG_ID))
                .asTable("tiers"));
        Table<?> userTypes = lateral(select(
                        arrayAgg(USER_TYPE_RATES.USER_TYPE).as(USER_TYPES),
                        array(USER_TYPE_RATES.HOURLY_RATE).as(HOURLY_RATES))
                .from(USER_TYPE_RATES)
                .where(USER_TYPE_RATES.TENANT_ID.eq(TENANT))
                .and(USER_TYPE_RATES.CONFIG_ID.eq(PLAN_SERVICE_HOURLY_CONFIG.CONFIG_ID))
                .asTable("user_types"));
        return DSL.using(SQLDialect.POSTGRES)
                .render(select(COLUMNS.all())
                        .from(PLAN_SERVICE_CONFIGURATION)
                        .leftJoin(PLAN_SERVICE_FIXED_CONFIG)
                        .on(PLAN_SERVICE_FIXED_CONFIG.TENANT_ID.eq(TENANT))
                        .and(PLAN_SERVICE_FIXED_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                        .leftJoin(PLAN_SERVICE_HOURLY_CONFIG)
                        .on(PLAN_SERVICE_HOURLY_CONFIG.TENANT_ID.eq(TENANT))
                        .and(PLAN_SERVICE_HOURLY_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                        .leftJoin(PLAN_SERVICE_USAGE_CONFIG)
                        .on(PLAN_SERVICE_USAGE_CONFIG.TENANT_ID.eq(TENANT))
                        .and(PLAN_SERVICE_USAGE_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                        .leftJoin(PLAN_SERVICE_BUCKET_CONFIG)
                        .on(PLAN_SERVICE_BUCKET_CONFIG.TENANT_ID.eq(TENANT))
                        .and(PLAN_SERVICE_BUCKET_CONFIG.CONFIG_ID.eq(PLAN_SERVICE_CONFIGURATION.CONFIG_ID))
                        .crossJoin(tiers)
                        .crossJoin(userTypes)
                        .where(PLAN_SERVICE_CONFIGURATION.TENANT_ID.eq(TENANT))
                        .and(condition)
                        .orderBy(PLAN_SERVICE_CONFIGURATION.CONFIG_ID)
                        .limit(LIMIT));
    }

    private static Field<BigDecimal[]> array(Field<?> numbers) {
        return arrayAgg(numbers.cast(SQLDataType.NUMERIC));
    }

    private static PlanService toPlanService(Row row) throws SQLException {
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

    private static ServiceTerms toTerms(Row row, CurrencyUnit currency) throws SQLException {
        return switch (row.get(PLAN_SERVICE_CONFIGURATION.CONFIGURATION_TYPE)) {
            case FIXED -> toFixed(row, currency);
            case HOURLY -> toHourly(row, currency);
            case USAGE -> toUsage(row, currency);
            case BUCKET -> toBucket(row, currency);
        };
    }

    private static Fixed toFixed(Row row, CurrencyUnit currency) throws SQLException {
        return new Fixed(
                Amounts.rate(currency, row.get(PLAN_SERVICE_FIXED_CONFIG.BASE_RATE)),
                row.get(PLAN_SERVICE_FIXED_CONFIG.IS_PRORATED),
                row.get(PLAN_SERVICE_FIXED_CONFIG.BILLING_CYCLE_ALIGNMENT),
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }

    private static Hourly toHourly(Row row, CurrencyUnit currency) throws SQLException {
        SortedMap<String, BigMoney> rates = new TreeMap<>();
        String[] userTypes = row.get(USER_TYPES);
        BigDecimal[] hourlyRates = row.get(HOURLY_RATES);
        for (int i = 0; userTypes != null && i < userTypes.length; i++) {
            rates.put(userTypes[i], Amounts.rate(currency, hourlyRates[i]));
        }
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

    private static Usage toUsage(Row row, CurrencyUnit currency) throws SQLException {
        List<RateTier> tiers = new ArrayList<>();
        BigDecimal[] starts = row.get(TIER_STARTS);
        BigDecimal[] rates = row.get(TIER_RATES);
        for (int i = 0; starts != null && i < starts.length; i++) {
            tiers.add(new RateTier(new Quantity(starts[i]), Amounts.rate(currency, rates[i])));
        }
        return new Usage(
                row.get(PLAN_SERVICE_USAGE_CONFIG.UNIT_OF_MEASURE),
                Amounts.rate(currency, row.get(PLAN_SERVICE_USAGE_CONFIG.BASE_RATE)),
                row.get(PLAN_SERVICE_USAGE_CONFIG.MINIMUM_USAGE),
                row.get(PLAN_SERVICE_USAGE_CONFIG.TIER_MODE),
                tiers,
                row.get(PLAN_SERVICE_CONFIGURATION.ROUNDING_MODE));
    }

    private static Bucket toBucket(Row row, CurrencyUnit currency) throws SQLException {
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
