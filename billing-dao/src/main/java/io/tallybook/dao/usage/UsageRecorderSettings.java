package io.tallybook.dao.usage;

import java.time.Duration;

/**
 * How a {@link UsageRecorder} works.
 *
 * @param capacity how many uses it holds at most that are not written yet
 * @param batchSize how many it writes at once, at most {@value TenantUsageDao#MOST_AT_ONCE}; so many uses of a tenant are written
 *     without waiting
 * @param flushAfter how long a use waits for others
 * @param retryAfter how long it waits after the database could not be written to
 * @param closeWithin how long {@link UsageRecorder#close} goes on trying
 */
public record UsageRecorderSettings(
        int capacity, int batchSize, Duration flushAfter, Duration retryAfter, Duration closeWithin) {

    /** 10,000 uses, 1,000 at once, after half a second; a second between attempts, 30 seconds to close. */
    public static final UsageRecorderSettings DEFAULT = new UsageRecorderSettings(
            10_000, 1_000, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(30));

    public UsageRecorderSettings {
        if (batchSize < 1 || batchSize > TenantUsageDao.MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "a batch is 1 to " + TenantUsageDao.MOST_AT_ONCE + " uses, not " + batchSize);
        }
        if (capacity < batchSize) {
            throw new IllegalArgumentException("a batch of " + batchSize + " does not fit into " + capacity);
        }
        if (flushAfter.isNegative() || retryAfter.isNegative() || closeWithin.isNegative()) {
            throw new IllegalArgumentException("a duration is negative");
        }
    }

    public UsageRecorderSettings withCapacity(int other) {
        return new UsageRecorderSettings(other, batchSize, flushAfter, retryAfter, closeWithin);
    }

    public UsageRecorderSettings withBatchSize(int other) {
        return new UsageRecorderSettings(capacity, other, flushAfter, retryAfter, closeWithin);
    }

    public UsageRecorderSettings withFlushAfter(Duration other) {
        return new UsageRecorderSettings(capacity, batchSize, other, retryAfter, closeWithin);
    }

    public UsageRecorderSettings withRetryAfter(Duration other) {
        return new UsageRecorderSettings(capacity, batchSize, flushAfter, other, closeWithin);
    }

    public UsageRecorderSettings withCloseWithin(Duration other) {
        return new UsageRecorderSettings(capacity, batchSize, flushAfter, retryAfter, other);
    }
}
