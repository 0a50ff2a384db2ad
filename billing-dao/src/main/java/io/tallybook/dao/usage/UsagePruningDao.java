package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.PRUNE_USAGE;

import io.tallybook.dao.internal.TenantScope;
import io.tallybook.model.BillingException.KeysRemembered;
import io.tallybook.model.BillingException.NotFound;
import io.tallybook.model.internal.Moments;
import io.tallybook.schema.billing.tables.records.PruneUsageRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Removes a tenant's usage events once their keys need not be remembered any more. */
public final class UsagePruningDao {

    private static final int BATCH = 10_000;

    private final TenantScope scope;

    public UsagePruningDao(TenantScope scope) {
        this.scope = scope;
    }

    /**
     * Removes a batch of the events that were recorded, and happened, before an instant; counters stay what they are. One statement.
     *
     * <p>Call it until it returns zero, outside a transaction, so that each batch is committed by itself:
     *
     * <pre>{@code
     * while (billing.tenant(acme).usagePruning().prune(before) > 0) {}
     * }</pre>
     *
     * <p>Calls that use the same counters, or record what happened more than twelve hours ago, wait for the batch. A use that was
     * reversed after the instant stays with its reversal.
     *
     * @return how many were removed, about 10,000 at most
     * @throws KeysRemembered if keys from before the instant are still remembered; nothing is removed
     * @throws NotFound if the tenant does not exist
     */
    public int prune(Instant before) {
        PruneUsageRecord pruned = scope.dsl()
                .fetchSingle(PRUNE_USAGE(
                        scope.tenant(), Moments.asked(before).truncatedTo(ChronoUnit.MICROS), BATCH, scope.now()));
        return switch (pruned.getOutcome()) {
            case "done" -> pruned.getNumberPruned();
            case "remembered" -> throw new KeysRemembered(before, pruned.getPrunableBefore());
            case "unknown" -> throw new NotFound("tenant", scope.tenant());
            default -> throw new IllegalStateException("the database answered " + pruned.getOutcome());
        };
    }
}
