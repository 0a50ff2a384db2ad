package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.TAKE_USAGE_ALERTS;
import static io.tallybook.schema.billing.Tables.USAGE_FEATURES;
import static io.tallybook.schema.billing.Tables.USAGE_THRESHOLDS;

import io.tallybook.dao.internal.OpenTenant;
import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.AlreadyExists;
import io.tallybook.model.BillingException.Closed;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.Page;
import io.tallybook.model.usage.UsageAlert;
import io.tallybook.model.usage.UsageThreshold;
import io.tallybook.schema.billing.tables.records.TakeUsageAlertsRecord;
import java.util.List;
import java.util.Locale;

/** Thresholds of use that a tenant wants to hear of, for all its organisations, and those that were reached. */
public final class UsageAlertDao {

    private final TenantScope scope;

    public UsageAlertDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * From now on the threshold is watched; also where it was reached before.
     *
     * @throws NotFound if there is no such tenant, or the catalogue has no such feature
     * @throws Closed if the tenant is closed
     * @throws AlreadyExists if it is watched already
     */
    public UsageThreshold watch(UsageThreshold threshold) {
        return scope.atomically(tx -> {
            // Decide.
            OpenTenant.require(tx);
            boolean isFeature =
                    tx.dsl().fetchExists(USAGE_FEATURES, USAGE_FEATURES.FEATURE_CODE.eq(threshold.feature()));
            if (!isFeature) {
                throw new NotFound("feature", threshold.feature());
            }

            // Write.
            int watched = tx.dsl()
                    .insertInto(USAGE_THRESHOLDS)
                    .set(USAGE_THRESHOLDS.TENANT_ID, tx.tenant())
                    .set(USAGE_THRESHOLDS.FEATURE_CODE, threshold.feature())
                    .set(USAGE_THRESHOLDS.THRESHOLD_KIND, threshold.kind())
                    .set(USAGE_THRESHOLDS.THRESHOLD_VALUE, threshold.value())
                    .onConflictDoNothing()
                    .execute();
            if (watched == 0) {
                throw new AlreadyExists("threshold", threshold);
            }
            return threshold;
        });
    }

    /**
     * The threshold is watched no more. What was reported stays reported.
     *
     * @throws NotFound if it is not watched
     */
    public void unwatch(UsageThreshold threshold) {
        int unwatched = scope.dsl()
                .deleteFrom(USAGE_THRESHOLDS)
                .where(scope.owns(USAGE_THRESHOLDS.TENANT_ID))
                .and(USAGE_THRESHOLDS.FEATURE_CODE.eq(threshold.feature()))
                .and(USAGE_THRESHOLDS.THRESHOLD_KIND.eq(threshold.kind()))
                .and(USAGE_THRESHOLDS.THRESHOLD_VALUE.eq(threshold.value()))
                .execute();
        if (unwatched == 0) {
            throw new NotFound("threshold", threshold);
        }
    }

    /** All that are watched, by feature code. */
    public List<UsageThreshold> listWatched() {
        return scope.dsl()
                .selectFrom(USAGE_THRESHOLDS)
                .where(scope.owns(USAGE_THRESHOLDS.TENANT_ID))
                .orderBy(
                        USAGE_THRESHOLDS.FEATURE_CODE,
                        USAGE_THRESHOLDS.THRESHOLD_KIND,
                        USAGE_THRESHOLDS.THRESHOLD_VALUE)
                .fetch(row ->
                        new UsageThreshold(row.getFeatureCode(), row.getThresholdKind(), row.getThresholdValue()));
    }

    /**
     * Thresholds that are reached in the present period and were not given before, to this caller or another. One statement, for a job
     * that runs now and then; it is done when less comes back than was asked for.
     *
     * <p>Each is given once per organisation, feature and period, whatever use and limit do afterwards. A level has no period: a
     * threshold of it is given again once it has been found below it in between. What is given in a transaction that is rolled back is
     * given again: hand the alerts on before the commit if none may be lost, after it if none may come twice. Those who
     * call it at once for a tenant wait for each other, until commit.
     *
     * @param most 1 to {@value Page#MAXIMUM_SIZE}
     */
    public List<UsageAlert> take(int most) {
        return scope.dsl()
                .selectFrom(TAKE_USAGE_ALERTS(scope.tenant(), Page.first(most).size(), scope.now()))
                .fetch(UsageAlertDao::toAlert);
    }

    private static UsageAlert toAlert(TakeUsageAlertsRecord row) {
        return new UsageAlert(
                row.getOrganisationId(),
                new UsageThreshold(
                        row.getFeatureCode(),
                        UsageThreshold.Kind.valueOf(row.getThresholdKind().toUpperCase(Locale.ROOT)),
                        row.getThresholdValue()),
                UsageAnswers.status(row.getFeatureCode(), row));
    }
}
