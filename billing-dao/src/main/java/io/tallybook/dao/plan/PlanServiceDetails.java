package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_BUCKET_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_CONFIGURATION;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_FIXED_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_HOURLY_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_RATE_TIERS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_USAGE_CONFIG;
import static io.tallybook.schema.billing.Tables.USER_TYPE_RATES;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.TenantId;
import io.tallybook.model.plan.ConfigurationType;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.RateTier;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;
import io.tallybook.schema.billing.tables.records.PlanServiceBucketConfigRecord;
import io.tallybook.schema.billing.tables.records.PlanServiceFixedConfigRecord;
import io.tallybook.schema.billing.tables.records.PlanServiceHourlyConfigRecord;
import io.tallybook.schema.billing.tables.records.PlanServiceUsageConfigRecord;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import org.joda.money.BigMoney;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Writes the terms of a plan service into the detail table of their type, and what hangs below it. */
final class PlanServiceDetails {

    private final TenantScope scope;

    PlanServiceDetails(TenantScope scope) {
        this.scope = scope;
    }

    /** The table that holds the terms of a type. */
    static Table<?> tableOf(ConfigurationType type) {
        return switch (type) {
            case FIXED -> PLAN_SERVICE_FIXED_CONFIG;
            case HOURLY -> PLAN_SERVICE_HOURLY_CONFIG;
            case USAGE -> PLAN_SERVICE_USAGE_CONFIG;
            case BUCKET -> PLAN_SERVICE_BUCKET_CONFIG;
        };
    }

    void insert(PlanServiceId id, ServiceTerms terms) {
        Table<?> table = tableOf(terms.type());
        scope.dsl()
                .insertInto(table)
                .set(tenantOf(table), scope.tenant())
                .set(configurationOf(table), id)
                .set(columns(terms))
                .execute();
        insertTiers(id, tiers(terms));
        insertUserTypeRates(id, userTypeRates(terms));
    }

    /** Writes what differs, for terms of the same type. */
    void update(PlanServiceId id, ServiceTerms before, ServiceTerms after) {
        Record columns = columns(after);
        if (!columns.equals(columns(before))) {
            Table<?> table = tableOf(after.type());
            scope.dsl().update(table).set(columns).where(isOf(table, id)).execute();
        }
        deleteTiers(id, without(tiers(before), tiers(after)));
        insertTiers(id, without(tiers(after), tiers(before)));
        deleteUserTypeRates(id, without(userTypeRates(before), userTypeRates(after)));
        insertUserTypeRates(id, without(userTypeRates(after), userTypeRates(before)));
    }

    /** With its tiers or rates by user type, which the database takes along. */
    void delete(PlanServiceId id, ConfigurationType type) {
        scope.dsl().deleteFrom(tableOf(type)).where(isOf(tableOf(type), id)).execute();
    }

    private void insertTiers(PlanServiceId id, Collection<RateTier> tiers) {
        if (!tiers.isEmpty()) {
            scope.dsl()
                    .insertInto(
                            PLAN_SERVICE_RATE_TIERS,
                            PLAN_SERVICE_RATE_TIERS.TENANT_ID,
                            PLAN_SERVICE_RATE_TIERS.CONFIG_ID,
                            PLAN_SERVICE_RATE_TIERS.MIN_QUANTITY,
                            PLAN_SERVICE_RATE_TIERS.RATE)
                    .valuesOfRows(tiers.stream()
                            .map(tier -> row(
                                    scope.tenant(),
                                    id,
                                    tier.minQuantity(),
                                    tier.rate().getAmount()))
                            .toList())
                    .execute();
        }
    }

    private void deleteTiers(PlanServiceId id, Collection<RateTier> tiers) {
        if (!tiers.isEmpty()) {
            scope.dsl()
                    .deleteFrom(PLAN_SERVICE_RATE_TIERS)
                    .where(isOf(PLAN_SERVICE_RATE_TIERS, id))
                    .and(PLAN_SERVICE_RATE_TIERS.MIN_QUANTITY.in(
                            tiers.stream().map(RateTier::minQuantity).toList()))
                    .execute();
        }
    }

    private void insertUserTypeRates(PlanServiceId id, Collection<Entry<String, BigMoney>> rates) {
        if (!rates.isEmpty()) {
            scope.dsl()
                    .insertInto(
                            USER_TYPE_RATES,
                            USER_TYPE_RATES.TENANT_ID,
                            USER_TYPE_RATES.CONFIG_ID,
                            USER_TYPE_RATES.USER_TYPE,
                            USER_TYPE_RATES.HOURLY_RATE)
                    .valuesOfRows(rates.stream()
                            .map(rate -> row(
                                    scope.tenant(),
                                    id,
                                    rate.getKey(),
                                    rate.getValue().getAmount()))
                            .toList())
                    .execute();
        }
    }

    private void deleteUserTypeRates(PlanServiceId id, Collection<Entry<String, BigMoney>> rates) {
        if (!rates.isEmpty()) {
            scope.dsl()
                    .deleteFrom(USER_TYPE_RATES)
                    .where(isOf(USER_TYPE_RATES, id))
                    .and(USER_TYPE_RATES.USER_TYPE.in(
                            rates.stream().map(Entry::getKey).toList()))
                    .execute();
        }
    }

    private Condition isOf(Table<?> table, PlanServiceId id) {
        return scope.owns(tenantOf(table)).and(configurationOf(table).eq(id));
    }

    private static Field<TenantId> tenantOf(Table<?> table) {
        return table.field(PLAN_SERVICE_CONFIGURATION.TENANT_ID);
    }

    private static Field<PlanServiceId> configurationOf(Table<?> table) {
        return table.field(PLAN_SERVICE_CONFIGURATION.CONFIG_ID);
    }

    private static Collection<RateTier> tiers(ServiceTerms terms) {
        return terms instanceof Usage usage ? usage.tiers() : List.of();
    }

    private static Collection<Entry<String, BigMoney>> userTypeRates(ServiceTerms terms) {
        return terms instanceof Hourly hourly ? hourly.userTypeRates().entrySet() : List.of();
    }

    private static <T> Collection<T> without(Collection<T> some, Collection<T> others) {
        Set<T> rest = new LinkedHashSet<>(some);
        rest.removeAll(Set.copyOf(others));
        return rest;
    }

    /** The row of the detail table without its key. */
    private static Record columns(ServiceTerms terms) {
        if (terms instanceof Fixed fixed) {
            return columns(fixed);
        } else if (terms instanceof Hourly hourly) {
            return columns(hourly);
        } else if (terms instanceof Usage usage) {
            return columns(usage);
        }
        return columns((Bucket) terms);
    }

    private static Record columns(Fixed terms) {
        return new PlanServiceFixedConfigRecord()
                .setBaseRate(terms.baseRate().getAmount())
                .setIsProrated(terms.isProrated())
                .setBillingCycleAlignment(terms.alignment());
    }

    private static Record columns(Hourly terms) {
        Overtime overtime = terms.overtime();
        return new PlanServiceHourlyConfigRecord()
                .setHourlyRate(terms.hourlyRate().getAmount())
                .setMinimumBillableSeconds(terms.minimum())
                .setRoundUpToSeconds(terms.increment())
                .setOvertimeAfterSeconds(overtime == null ? null : overtime.after())
                .setOvertimeRate(overtime == null ? null : overtime.hourlyRate().getAmount())
                .setAfterHoursMultiplier(terms.afterHoursMultiplier());
    }

    private static Record columns(Usage terms) {
        return new PlanServiceUsageConfigRecord()
                .setUnitOfMeasure(terms.unitOfMeasure())
                .setBaseRate(terms.baseRate().getAmount())
                .setMinimumUsage(terms.minimumUsage())
                .setTierMode(terms.tierMode());
    }

    private static Record columns(Bucket terms) {
        return new PlanServiceBucketConfigRecord()
                .setIncludedQuantity(terms.included())
                .setUnitOfMeasure(terms.unitOfMeasure())
                .setBillingPeriod(terms.period())
                .setOverageRate(terms.overageRate().getAmount())
                .setRolloverMode(terms.rollover().mode())
                .setRolloverCap(terms.rollover() instanceof Rollover.Capped capped ? capped.cap() : null);
    }
}
