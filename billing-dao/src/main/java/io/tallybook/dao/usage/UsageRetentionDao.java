package io.tallybook.dao.usage;

import static io.tallybook.schema.billing.Tables.USAGE_RETENTION;

import io.tallybook.dao.internal.Scope;
import java.time.Duration;

/** How long keys of recorded usage are remembered, for all tenants. */
public final class UsageRetentionDao {

    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Scope scope;

    public UsageRetentionDao(Scope scope) {
        this.scope = scope;
    }

    /** How long a repeated call finds its first answer: 90 days, unless it was changed. */
    public Duration keysRemembered() {
        return scope.dsl().fetchSingle(USAGE_RETENTION).getKeysRememberedSeconds();
    }

    /**
     * Remembers keys for longer or shorter from now on.
     *
     * <p>Shorter: use that happened before is refused at once, and its events may be pruned. Longer: nothing that was pruned comes
     * back, and use from before a tenant was last pruned stays refused.
     *
     * @param duration whole seconds from one day to 3650 days
     */
    public void rememberKeysFor(Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0 || duration.getNano() != 0) {
            throw new IllegalArgumentException(
                    "keys are remembered for whole seconds from 1 to 3650 days, not for " + duration);
        }
        scope.dsl()
                .update(USAGE_RETENTION)
                .set(USAGE_RETENTION.KEYS_REMEMBERED_SECONDS, duration)
                .execute();
    }
}
