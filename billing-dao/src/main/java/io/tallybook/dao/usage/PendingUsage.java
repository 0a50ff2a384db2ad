package io.tallybook.dao.usage;

import io.tallybook.model.usage.UsageRecording;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a recorder has taken for one tenant and not written yet, in the order in which it came. */
final class PendingUsage {

    private record Taken(UsageRecording use, long number, long at) {}

    private final UsageRecorderSettings settings;
    private final Deque<Taken> uses = new ArrayDeque<>();
    private int batchSize;
    private long notBefore = System.nanoTime();

    PendingUsage(UsageRecorderSettings settings) {
        this.settings = settings;
        this.batchSize = settings.batchSize();
    }

    void add(UsageRecording use, long number) {
        uses.add(new Taken(use, number, System.nanoTime()));
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    long firstNumber() {
        return uses.element().number();
    }

    List<UsageRecording> batch() {
        return uses.stream().limit(batchSize).map(Taken::use).toList();
    }

    void remove(int number) {
        for (int i = 0; i < number; i++) {
            uses.remove();
        }
        batchSize = Math.min(settings.batchSize(), batchSize * 2);
    }

    /** Where the database is not to blame, something in the batch is: with smaller ones it stands alone in the end. */
    void failed(boolean mayPass) {
        if (mayPass) {
            notBefore = System.nanoTime() + nanoseconds(settings.retryAfter());
        } else {
            batchSize = Math.max(1, Math.min(batchSize, uses.size()) / 2);
        }
    }

    /** Nanoseconds until a batch is to be written; none or less when it is time. */
    long waits(long now, long flushUpTo, boolean isClosed, long closedAt) {
        boolean isAskedFor = isClosed || firstNumber() <= flushUpTo || uses.size() >= batchSize;
        long forOthers = isAskedFor ? 0 : uses.element().at() + nanoseconds(settings.flushAfter()) - now;
        long forDatabase = notBefore - now;
        if (isClosed) {
            forDatabase = Math.min(forDatabase, closedAt + nanoseconds(settings.closeWithin()) - now);
        }
        return Math.max(forOthers, forDatabase);
    }

    /** At most as many as there are, which is 292 years: so long is forever. */
    static long nanoseconds(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
