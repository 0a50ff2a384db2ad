package io.tallybook.dao.plan;

import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_BUCKET_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_FIXED_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_HOURLY_CONFIG;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_RATE_TIERS;
import static io.tallybook.schema.billing.Tables.PLAN_SERVICE_USAGE_CONFIG;
import static io.tallybook.schema.billing.Tables.USER_TYPE_RATES;
import static org.jooq.impl.DSL.row;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.plan.Overtime;
import io.tallybook.model.plan.PlanServiceId;
import io.tallybook.model.plan.Rollover;
import io.tallybook.model.plan.ServiceTerms;
import io.tallybook.model.plan.ServiceTerms.Bucket;
import io.tallybook.model.plan.ServiceTerms.Fixed;
import io.tallybook.model.plan.ServiceTerms.Hourly;
import io.tallybook.model.plan.ServiceTerms.Usage;

/** Writes the terms of a plan service into the detail table of their type, and what hangs below it. */
final class PlanServiceDetails {

    private final TenantScope scope;

    PlanServiceDetails(TenantScope scope) {
        this.scope = scope;
    }

    void insert(PlanServiceId id, ServiceTerms terms) {
        if (terms instanceof Fixed fixed) {
            insert(id, fixed);
        } else if (terms instanceof Hourly hourly) {
            insert(id, hourly);
        } else if (terms instanceof Usage usage) {
            insert(id, usage);
        } else if (terms instanceof Bucket bucket) {
            insert(id, bucket);
        }
    }

    private void insert(PlanServiceId id, Fixed terms) {
        scope.dsl()
                .insertInto(PLAN_SERVICE_FIXED_CONFIG)
                .set(PLAN_SERVICE_FIXED_CONFIG.TENANT_ID, scope.tenant())
                .set(PLAN_SERVICE_FIXED_CONFIG.CONFIG_ID, id)
                .set(PLAN_SERVICE_FIXED_CONFIG.BASE_RATE, terms.baseRate().getAmount())
                .set(PLAN_SERVICE_FIXED_CONFIG.IS_PRORATED, terms.isProrated())
                .set(PLAN_SERVICE_FIXED_CONFIG.BILLING_CYCLE_ALIGNMENT, terms.alignment())
                .execute();
    }

    private void insert(PlanServiceId id, Hourly terms) {
        Overtime overtime = terms.overtime();
        scope.dsl()
                .insertInto(PLAN_SERVICE_HOURLY_CONFIG)
                .set(PLAN_SERVICE_HOURLY_CONFIG.TENANT_ID, scope.tenant())
                .set(PLAN_SERVICE_HOURLY_CONFIG.CONFIG_ID, id)
                .set(PLAN_SERVICE_HOURLY_CONFIG.HOURLY_RATE, terms.hourlyRate().getAmount())
                .set(PLAN_SERVICE_HOURLY_CONFIG.MINIMUM_BILLABLE_SECONDS, terms.minimum())
                .set(PLAN_SERVICE_HOURLY_CONFIG.ROUND_UP_TO_SECONDS, terms.increment())
                .set(PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_AFTER_SECONDS, overtime == null ? null : overtime.after())
                .set(
                        PLAN_SERVICE_HOURLY_CONFIG.OVERTIME_RATE,
                        overtime == null ? null : overtime.hourlyRate().getAmount())
                .set(PLAN_SERVICE_HOURLY_CONFIG.AFTER_HOURS_MULTIPLIER, terms.afterHoursMultiplier())
                .execute();
        if (!terms.userTypeRates().isEmpty()) {
            scope.dsl()
                    .insertInto(
                            USER_TYPE_RATES,
                            USER_TYPE_RATES.TENANT_ID,
                            USER_TYPE_RATES.CONFIG_ID,
                            USER_TYPE_RATES.USER_TYPE,
                            USER_TYPE_RATES.HOURLY_RATE)
                    .valuesOfRows(terms.userTypeRates().entrySet().stream()
                            .map(entry -> row(
                                    scope.tenant(),
                                    id,
                                    entry.getKey(),
                                    entry.getValue().getAmount()))
                            .toList())
                    .execute();
        }
    }

    private void insert(PlanServiceId id, Usage terms) {
        scope.dsl()
                .insertInto(PLAN_SERVICE_USAGE_CONFIG)
                .set(PLAN_SERVICE_USAGE_CONFIG.TENANT_ID, scope.tenant())
                .set(PLAN_SERVICE_USAGE_CONFIG.CONFIG_ID, id)
                .set(PLAN_SERVICE_USAGE_CONFIG.UNIT_OF_MEASURE, terms.unitOfMeasure())
                .set(PLAN_SERVICE_USAGE_CONFIG.BASE_RATE, terms.baseRate().getAmount())
                .set(PLAN_SERVICE_USAGE_CONFIG.MINIMUM_USAGE, terms.minimumUsage())
                .set(PLAN_SERVICE_USAGE_CONFIG.TIER_MODE, terms.tierMode())
                .execute();
        if (!terms.tiers().isEmpty()) {
            scope.dsl()
                    .insertInto(
                            PLAN_SERVICE_RATE_TIERS,
                            PLAN_SERVICE_RATE_TIERS.TENANT_ID,
                            PLAN_SERVICE_RATE_TIERS.CONFIG_ID,
                            PLAN_SERVICE_RATE_TIERS.MIN_QUANTITY,
                            PLAN_SERVICE_RATE_TIERS.RATE)
                    .valuesOfRows(terms.tiers().stream()
                            .map(tier -> row(
                                    scope.tenant(),
                                    id,
                                    tier.minQuantity(),
                                    tier.rate().getAmount()))
                            .toList())
                    .execute();
        }
    }

    private void insert(PlanServiceId id, Bucket terms) {
        scope.dsl()
                .insertInto(PLAN_SERVICE_BUCKET_CONFIG)
                .set(PLAN_SERVICE_BUCKET_CONFIG.TENANT_ID, scope.tenant())
                .set(PLAN_SERVICE_BUCKET_CONFIG.CONFIG_ID, id)
                .set(PLAN_SERVICE_BUCKET_CONFIG.INCLUDED_QUANTITY, terms.included())
                .set(PLAN_SERVICE_BUCKET_CONFIG.UNIT_OF_MEASURE, terms.unitOfMeasure())
                .set(PLAN_SERVICE_BUCKET_CONFIG.BILLING_PERIOD, terms.period())
                .set(
                        PLAN_SERVICE_BUCKET_CONFIG.OVERAGE_RATE,
                        terms.overageRate().getAmount())
                .set(PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_MODE, terms.rollover().mode())
                .set(
                        PLAN_SERVICE_BUCKET_CONFIG.ROLLOVER_CAP,
                        terms.rollover() instanceof Rollover.Capped capped ? capped.cap() : null)
                .execute();
    }
}
