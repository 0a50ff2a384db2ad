package io.tallybook.dao.usage;

import static io.tallybook.dao.internal.StoredFunction.INSTANT;
import static io.tallybook.schema.billing.Tables.USAGE_COUNTERS;
import static io.tallybook.schema.billing.Tables.USAGE_LIMIT;

import io.tallybook.dao.internal.ReadCache.Reading;
import io.tallybook.dao.internal.StoredFunction;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.OrganisationId;
import io.tallybook.model.Quantity;
import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.UsageStatus;
import io.tallybook.schema.billing.tables.records.UsageLimitRecord;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads where an organisation stands with a feature: the limit and what is used, or the counter alone where the limit is remembered.
 */
final class UsageStatusQuery {

    private static final StoredFunction<UsageLimitRecord> STATUS = StoredFunction.of(USAGE_LIMIT, 4);

    // As text that is made once, as in StoredFunction.
    private static final String USED =
            "select used from billing.usage_counters where tenant_id = ? and organisation_id = ?"
                    + " and feature_code = ? and period = cast(? as billing.usage_period) and period_start = "
                    + INSTANT;

    private final TenantScope scope;
    private final UsageAnswers answers;

    UsageStatusQuery(TenantScope scope, UsageAnswers answers) {
        this.scope = scope;
        this.answers = answers;
    }

    /** @return absent where the tier does not include the feature */
    @Nullable
    UsageStatus fetch(Feature feature) {
        if (!scope.keepsLimits()) {
            return read(scope, feature).status();
        }
        Limited limited = new Limited(answers.organisation(), feature);
        Optional<Known> known = scope.recalled(limited);
        return known.isPresent()
                ? known.get().withUsed(scope, limited)
                : scope.remembered(limited, bound -> reading(read(bound, feature)))
                        .status();
    }

    private Known read(TenantScope bound, Feature feature) {
        UsageLimitRecord row = STATUS.call(
                bound.dsl(), bound.tenant().value(), answers.organisation().value(), feature.code(), bound.now());
        return switch (row.getOutcome()) {
            case "done" -> new Known(UsageAnswers.status(feature, row), row.getPeriod(), row.getPeriodStart());
            case "not_included" -> new Known(null, null, null);
            default -> throw answers.refusal(row.getOutcome(), feature);
        };
    }

    private static Reading<Known> reading(Known known) {
        UsageStatus status = known.status();
        return status == null || status.resetsAt() == null
                ? Reading.of(known)
                : new Reading<>(known, status.resetsAt());
    }

    /** What a limit is remembered under. */
    private record Limited(OrganisationId organisation, Feature feature) {}

    /** @param status absent where the tier does not include the feature; then there is no counter to read either */
    private record Known(
            @Nullable UsageStatus status,
            @Nullable String period,
            @Nullable Instant periodStart) {

        @Nullable
        UsageStatus withUsed(TenantScope scope, Limited limited) {
            if (status == null) {
                return null;
            }
            Quantity used = scope.dsl()
                    .resultQuery(
                            USED,
                            scope.tenant().value(),
                            limited.organisation().value(),
                            limited.feature().code(),
                            period,
                            periodStart)
                    .coerce(USAGE_COUNTERS.USED)
                    .fetchOptional(USAGE_COUNTERS.USED)
                    .orElse(Quantity.ZERO);
            return new UsageStatus(limited.feature(), used, status.limit(), status.periodStart(), status.resetsAt());
        }
    }
}
