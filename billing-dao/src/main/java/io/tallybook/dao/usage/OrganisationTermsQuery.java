package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIERS;
import static io.tallybook.schema.billing.Tables.SUBSCRIPTION_TIER_VERSIONS;
import static io.tallybook.schema.billing.Tables.USAGE_LIMIT_OVERRIDES;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.CalendarPeriod;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitEnforcement;
import io.tallybook.model.usage.OrganisationTerms;
import io.tallybook.model.usage.ScheduledTierChange;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.TierName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/** Reads what {@code billing.usage_limit} would apply, of all features in one statement and without what was used. */
final class OrganisationTermsQuery {

    private final TenantScope scope;

    OrganisationTermsQuery(TenantScope scope) {
        this.scope = scope;
    }

    OrganisationTerms fetch(OrganisationId organisation) {
        return scope.remembered(organisation, bound -> read(bound, organisation));
    }

    private static Reading<OrganisationTerms> read(TenantScope scope, OrganisationId organisation) {
        Instant now = scope.now();
        Condition isDue = ORGANISATIONS.NEXT_TIER_AT.le(now);
        Field<TierName> tier = when(isDue, ORGANISATIONS.NEXT_TIER).otherwise(ORGANISATIONS.SUBSCRIPTION_TIER);
        Field<Integer> pinned = when(isDue, (Integer) null).otherwise(ORGANISATIONS.PINNED_VERSION);
        Field<Result<Record5<Feature, Quantity, LimitEnforcement, CalendarPeriod, Instant>>> overrides =
                overrides(scope, organisation, now);
        return scope.dsl()
                .select(
                        SUBSCRIPTION_TIER_VERSIONS.TIER_NAME,
                        SUBSCRIPTION_TIER_VERSIONS.VERSION,
                        ORGANISATIONS.PINNED_VERSION,
                        ORGANISATIONS.NEXT_TIER,
                        ORGANISATIONS.NEXT_TIER_AT,
                        ORGANISATIONS.NEXT_TIER_REQUESTED_AT,
                        SubscriptionTierVersions.LIMITS,
                        overrides)
                .from(ORGANISATIONS)
                .join(SUBSCRIPTION_TIERS)
                .on(SUBSCRIPTION_TIERS.NAME.eq(tier))
                .join(SUBSCRIPTION_TIER_VERSIONS)
                .on(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME.eq(SUBSCRIPTION_TIERS.NAME))
                .and(SUBSCRIPTION_TIER_VERSIONS.VERSION.eq(coalesce(pinned, SUBSCRIPTION_TIERS.CURRENT_VERSION)))
                .where(scope.owns(ORGANISATIONS.TENANT_ID))
                .and(ORGANISATIONS.ORGANISATION_ID.eq(organisation))
                .fetchOptional(row -> toReading(row, row.get(overrides), now))
                .orElseThrow(() -> new NotFound("organisation", organisation));
    }

    private static Field<Result<Record5<Feature, Quantity, LimitEnforcement, CalendarPeriod, Instant>>> overrides(
            TenantScope scope, OrganisationId organisation, Instant now) {
        return multiset(select(
                                USAGE_LIMIT_OVERRIDES.FEATURE_CODE,
                                USAGE_LIMIT_OVERRIDES.LIMIT_QUANTITY,
                                USAGE_LIMIT_OVERRIDES.ENFORCEMENT,
                                USAGE_LIMIT_OVERRIDES.RESET_PERIOD,
                                USAGE_LIMIT_OVERRIDES.ENDS_AT)
                        .from(USAGE_LIMIT_OVERRIDES)
                        .where(scope.owns(USAGE_LIMIT_OVERRIDES.TENANT_ID))
                        .and(USAGE_LIMIT_OVERRIDES.ORGANISATION_ID.eq(organisation))
                        .and(UsageLimitOverrideDao.isInForceAt(now)))
                .as("overrides");
    }

    private static Reading<OrganisationTerms> toReading(
            Record row,
            Result<Record5<Feature, Quantity, LimitEnforcement, CalendarPeriod, Instant>> overrides,
            Instant now) {
        Map<String, TierLimit> limits = new TreeMap<>();
        row.get(SubscriptionTierVersions.LIMITS)
                .map(TierLimits::of)
                .forEach(limit -> limits.put(limit.feature().code(), limit));
        overrides.forEach(override -> limits.put(
                override.value1().code(),
                TierLimits.of(override.value1(), override.value2(), override.value3(), override.value4())));
        Instant nextTierAt = row.get(ORGANISATIONS.NEXT_TIER_AT);
        boolean isDue = nextTierAt != null && !nextTierAt.isAfter(now);
        ScheduledTierChange next = nextTierAt == null || isDue
                ? null
                : new ScheduledTierChange(
                        row.get(ORGANISATIONS.NEXT_TIER), nextTierAt, row.get(ORGANISATIONS.NEXT_TIER_REQUESTED_AT));
        OrganisationTerms terms = new OrganisationTerms(
                row.get(SUBSCRIPTION_TIER_VERSIONS.TIER_NAME),
                row.get(SUBSCRIPTION_TIER_VERSIONS.VERSION),
                !isDue && row.get(ORGANISATIONS.PINNED_VERSION) != null,
                next,
                List.copyOf(limits.values()));
        return new Reading<>(terms, changesAt(next, overrides));
    }

    private static Instant changesAt(
            @Nullable ScheduledTierChange next,
            Result<Record5<Feature, Quantity, LimitEnforcement, CalendarPeriod, Instant>> overrides) {
        return Stream.concat(
                        Stream.ofNullable(next).map(ScheduledTierChange::effectiveAt),
                        overrides.stream().map(Record5::value5).filter(Objects::nonNull))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
