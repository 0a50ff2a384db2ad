package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_LIMIT_OVERRIDES;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.tallybook.dao.internal.OpenOrganisation;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Page;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.FeatureKind;
import io.tallybook.model.usage.NewUsageLimitOverride;
import io.tallybook.model.usage.TierLimit;
import io.tallybook.model.usage.UsageLimitOverride;
import io.tallybook.schema.billing.tables.records.UsageLimitOverridesRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.SelectLimitStep;

/** The limits that were agreed with an organisation in place of its tier's: above or below them, or of features that it lacks. */
public final class UsageLimitOverrideDao {

    private final TenantScope scope;
    private final OrganisationId organisation;

    public UsageLimitOverrideDao(TenantScope scope, OrganisationId organisation) {
        this.scope = scope;
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    /**
     * Agrees on a limit, which applies at once and on every tier until it ends; the agreement before it ends in this moment.
     *
     * <p>What was used in the present period counts on, where the limit starts anew as often as the former one.
     *
     * @throws NotFound if the tenant has no such organisation, or the catalogue no such feature
     * @throws Closed if the organisation is closed
     * @throws IllegalArgumentException if it would have ended already, a counter has no reset period, or a level has one
     */
    public UsageLimitOverride agree(NewUsageLimitOverride override) {
        return scope.atomically(tx -> {
            // Decide.
            Instant now = tx.now();
            TierLimit limit = override.limit();
            if (override.endsAt() != null && !override.endsAt().isAfter(now)) {
                throw new IllegalArgumentException("an override must end later than now, was " + override.endsAt());
            }
            FeatureKind kind = FeatureKinds.of(tx.scope()).requireFits(limit);
            OpenOrganisation.lock(tx, organisation);

            // Write.
            Instant agreedAt = endPresent(tx, limit.feature(), now)
                    .map(UsageLimitOverride::endedAt)
                    .orElse(now);
            return tx.dsl()
                    .insertInto(USAGE_LIMIT_OVERRIDES)
                    .set(USAGE_LIMIT_OVERRIDES.TENANT_ID, tx.tenant())
                    .set(USAGE_LIMIT_OVERRIDES.ORGANISATION_ID, organisation)
                    .set(USAGE_LIMIT_OVERRIDES.FEATURE_CODE, limit.feature())
                    .set(USAGE_LIMIT_OVERRIDES.FEATURE_KIND, kind)
                    .set(USAGE_LIMIT_OVERRIDES.LIMIT_QUANTITY, TierLimits.quantity(limit.limit()))
                    .set(USAGE_LIMIT_OVERRIDES.IS_UNLIMITED, TierLimits.isUnlimited(limit.limit()))
                    .set(USAGE_LIMIT_OVERRIDES.ENFORCEMENT, TierLimits.enforcement(limit.limit()))
                    .set(USAGE_LIMIT_OVERRIDES.RESET_PERIOD, limit.resetPeriod())
                    .set(USAGE_LIMIT_OVERRIDES.REASON, override.reason())
                    .set(USAGE_LIMIT_OVERRIDES.VERSION, lastVersion(tx, limit.feature()) + 1)
                    .set(USAGE_LIMIT_OVERRIDES.CREATED_AT, agreedAt)
                    .set(USAGE_LIMIT_OVERRIDES.ENDS_AT, override.endsAt())
                    .returning()
                    .fetchSingle(UsageLimitOverrideDao::toOverride);
        });
    }

    /**
     * Ends an override now: the tier's limit applies again. What was agreed stays readable.
     *
     * @throws NotFound if the tenant has no such organisation, or none is in force on the feature
     * @throws Closed if the organisation is closed
     */
    public UsageLimitOverride end(Feature feature) {
        return scope.atomically(tx -> {
            OpenOrganisation.lock(tx, organisation);
            Instant now = tx.now();
            if (new UsageLimitOverrideDao(tx, organisation).find(feature).isEmpty()) {
                throw new NotFound("override on", feature);
            }
            return endPresent(tx, feature, now).orElseThrow();
        });
    }

    /** The one that is in force now. */
    public Optional<UsageLimitOverride> find(Feature feature) {
        return select(USAGE_LIMIT_OVERRIDES.FEATURE_CODE.eq(feature).and(isInForceAt(scope.now())))
                .fetchOptional(UsageLimitOverrideDao::toOverride);
    }

    /** Those in force now, by feature code. */
    public List<UsageLimitOverride> list() {
        return select(isInForceAt(scope.now())).fetch(UsageLimitOverrideDao::toOverride);
    }

    /**
     * All that were ever agreed on a feature, from the first; those that ended or were replaced too.
     *
     * @param page after the version of the last one already seen
     */
    public List<UsageLimitOverride> listAll(Feature feature, Page<Integer> page) {
        Condition isLater = page.after() == null ? noCondition() : USAGE_LIMIT_OVERRIDES.VERSION.gt(page.after());
        return select(USAGE_LIMIT_OVERRIDES.FEATURE_CODE.eq(feature).and(isLater))
                .limit(page.size())
                .fetch(UsageLimitOverrideDao::toOverride);
    }

    /** Where clocks differ, one agreement ends no earlier than it began, and the next begins where it ended. */
    private Optional<UsageLimitOverride> endPresent(TenantScope tx, Feature feature, Instant now) {
        return tx.dsl()
                .update(USAGE_LIMIT_OVERRIDES)
                .set(
                        USAGE_LIMIT_OVERRIDES.ENDED_AT,
                        greatest(USAGE_LIMIT_OVERRIDES.CREATED_AT, val(now, USAGE_LIMIT_OVERRIDES.ENDED_AT)))
                .where(isOf(tx, feature))
                .and(USAGE_LIMIT_OVERRIDES.ENDED_AT.isNull())
                .returning()
                .fetchOptional(UsageLimitOverrideDao::toOverride);
    }

    private int lastVersion(TenantScope tx, Feature feature) {
        Integer last = tx.dsl()
                .select(max(USAGE_LIMIT_OVERRIDES.VERSION))
                .from(USAGE_LIMIT_OVERRIDES)
                .where(isOf(tx, feature))
                .fetchSingle()
                .value1();
        return last == null ? 0 : last;
    }

    private SelectLimitStep<UsageLimitOverridesRecord> select(Condition condition) {
        return scope.dsl()
                .selectFrom(USAGE_LIMIT_OVERRIDES)
                .where(scope.owns(USAGE_LIMIT_OVERRIDES.TENANT_ID))
                .and(USAGE_LIMIT_OVERRIDES.ORGANISATION_ID.eq(organisation))
                .and(condition)
                .orderBy(USAGE_LIMIT_OVERRIDES.FEATURE_CODE, USAGE_LIMIT_OVERRIDES.VERSION);
    }

    private Condition isOf(TenantScope tx, Feature feature) {
        return tx.owns(USAGE_LIMIT_OVERRIDES.TENANT_ID)
                .and(USAGE_LIMIT_OVERRIDES.ORGANISATION_ID.eq(organisation))
                .and(USAGE_LIMIT_OVERRIDES.FEATURE_CODE.eq(feature));
    }

    /** As {@code billing.usage_limit} asks it. */
    static Condition isInForceAt(Instant at) {
        return USAGE_LIMIT_OVERRIDES
                .CREATED_AT
                .le(at)
                .and(USAGE_LIMIT_OVERRIDES.ENDS_AT.isNull().or(USAGE_LIMIT_OVERRIDES.ENDS_AT.gt(at)))
                .and(USAGE_LIMIT_OVERRIDES.ENDED_AT.isNull().or(USAGE_LIMIT_OVERRIDES.ENDED_AT.gt(at)));
    }

    private static UsageLimitOverride toOverride(Record row) {
        return new UsageLimitOverride(
                row.get(USAGE_LIMIT_OVERRIDES.VERSION),
                TierLimits.of(
                        row.get(USAGE_LIMIT_OVERRIDES.FEATURE_CODE),
                        row.get(USAGE_LIMIT_OVERRIDES.LIMIT_QUANTITY),
                        row.get(USAGE_LIMIT_OVERRIDES.ENFORCEMENT),
                        row.get(USAGE_LIMIT_OVERRIDES.RESET_PERIOD)),
                row.get(USAGE_LIMIT_OVERRIDES.REASON),
                row.get(USAGE_LIMIT_OVERRIDES.CREATED_AT),
                row.get(USAGE_LIMIT_OVERRIDES.ENDS_AT),
                row.get(USAGE_LIMIT_OVERRIDES.ENDED_AT));
    }
}
