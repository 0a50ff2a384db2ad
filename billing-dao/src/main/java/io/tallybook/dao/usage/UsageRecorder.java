package io.tallybook.dao.usage;

import io.tallybook.model.TenantId;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records uses behind the application's back, for those who must not wait for a database: they go into memory and are written in
 * batches, by one thread.
 *
 * <p>It is for counting, not for limiting: whether a use was within its limit is known when it is written. Until then a use is in
 * memory only. What is lost when the process dies is what was taken and not yet written: at most
 * {@link UsageRecorderSettings#capacity()}, ordinarily what came within {@link UsageRecorderSettings#flushAfter()}. Nothing else
 * is lost: uses leave the memory when they are committed, a batch that failed is sent again under the same keys, and what is given up
 * goes to the {@link UsageRecorderListener}.
 *
 * <p>It takes part in no transaction of the application's: a use that is taken stays, whatever is rolled back. Close it when
 * the application stops.
 */
public final class UsageRecorder implements AutoCloseable {

    /** Where the uses of a tenant go. */
    @FunctionalInterface
    public interface Destination {
        /** @see TenantUsageDao#recordAll */
        List<RecordingOutcome> recordAll(TenantId tenant, List<UsageRecording> uses);
    }

    private final Destination destination;
    private final UsageRecorderSettings settings;
    private final UsageRecorderListener listener;
    private final Thread writer = new Thread(this::write, "tallybook-usage-recorder");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All of this under the lock.
    private final Map<TenantId, PendingUsage> pending = new LinkedHashMap<>();
    private int size;
    private long taken;
    private long flushUpTo;
    private boolean isClosed;
    private long closedAt;

    // Of the last attempt, where that failed. Only the writer knows it.
    private @Nullable RuntimeException failure;

    private UsageRecorder(Destination destination, UsageRecorderSettings settings, UsageRecorderListener listener) {
        this.destination = Objects.requireNonNull(destination, "destination");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** Begins to write to {@code destination}, which is ordinarily {@link io.tallybook.dao.Billing#startUsageRecorder a Billing}. */
    public static UsageRecorder start(
            Destination destination, UsageRecorderSettings settings, UsageRecorderListener listener) {
        UsageRecorder recorder = new UsageRecorder(destination, settings, listener);
        recorder.writer.setDaemon(true);
        recorder.writer.start();
        return recorder;
    }

    /**
     * Takes a use, waiting for room while the memory is full.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the use is not taken
     * @throws IllegalStateException if the recorder is closed, or the listener would have to wait; the use is not taken
     */
    public void record(TenantId tenant, UsageRecording use) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size >= settings.capacity() && !isClosed) {
                requireOthersWrite();
                changed.await();
            }
            take(tenant, use);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a use if there is room.
     *
     * @return whether it was taken; false when the memory is full
     * @throws IllegalStateException if the recorder is closed; the use is not taken
     */
    public boolean tryRecord(TenantId tenant, UsageRecording use) {
        lock.lock();
        try {
            boolean hasRoom = size < settings.capacity();
            if (hasRoom || isClosed) {
                take(tenant, use);
            }
            return hasRoom;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything that was taken before is written or given up.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the listener would have to wait
     */
    public void flush() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long number = taken;
            flushUpTo = Math.max(flushUpTo, number);
            changed.signalAll();
            while (pending.values().stream().anyMatch(uses -> uses.firstNumber() <= number)) {
                requireOthersWrite();
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes nothing more and writes what there is; what cannot be written in time is given up. Calling it again only waits. The
     * listener may call it, and does not wait.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!isClosed) {
                isClosed = true;
                closedAt = System.nanoTime();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() == writer) {
            return;
        }
        boolean isInterrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOthersWrite() {
        if (Thread.currentThread() == writer) {
            throw new IllegalStateException("the listener would wait for itself");
        }
    }

    private void take(TenantId tenant, UsageRecording use) {
        if (isClosed) {
            throw new IllegalStateException("the recorder is closed");
        }
        Objects.requireNonNull(use, "use");
        pending.computeIfAbsent(Objects.requireNonNull(tenant, "tenant"), key -> new PendingUsage(settings))
                .add(use, ++taken);
        size++;
        changed.signalAll();
    }

    private void write() {
        while (true) {
            TenantId tenant;
            List<UsageRecording> batch;
            boolean isLast;
            lock.lock();
            try {
                Optional<TenantId> due = nextDue();
                if (due.isEmpty()) {
                    return;
                }
                tenant = due.get();
                batch = pending.get(tenant).batch();
                isLast = isClosed && System.nanoTime() - closedAt >= PendingUsage.nanoseconds(settings.closeWithin());
            } finally {
                lock.unlock();
            }
            if (isLast && failure != null) {
                giveUp(tenant, batch, failure);
            } else {
                send(tenant, batch);
            }
        }
    }

    private void send(TenantId tenant, List<UsageRecording> batch) {
        List<RecordingOutcome> outcomes;
        try {
            outcomes = destination.recordAll(tenant, batch);
        } catch (Throwable thrown) {
            // Whatever it is: without this thread everything that was taken would be lost, and nobody told.
            RuntimeException reason = thrown instanceof RuntimeException exception
                    ? exception
                    : new IllegalStateException("writing failed altogether", thrown);
            if (batch.size() == 1 && !WriteFailure.mayPass(reason)) {
                giveUp(tenant, batch, reason);
            } else {
                failure = reason;
                failed(tenant, reason);
                tell(() -> listener.failed(tenant, batch, reason));
            }
            return;
        }
        failure = null;
        done(tenant, batch.size());
        tell(() -> listener.written(tenant, batch, outcomes));
    }

    private void giveUp(TenantId tenant, List<UsageRecording> batch, RuntimeException reason) {
        done(tenant, batch.size());
        tell(() -> listener.givenUp(tenant, batch, reason));
    }

    /** Waits for a tenant whose uses are to be written; none when the recorder is closed and empty. */
    private Optional<TenantId> nextDue() {
        while (true) {
            if (isClosed && size == 0) {
                return Optional.empty();
            }
            long now = System.nanoTime();
            Optional<Map.Entry<TenantId, PendingUsage>> first = pending.entrySet().stream()
                    .min(Comparator.comparingLong(uses -> uses.getValue().waits(now, flushUpTo, isClosed, closedAt)));
            long wait = first.map(uses -> uses.getValue().waits(now, flushUpTo, isClosed, closedAt))
                    .orElse(Long.MAX_VALUE);
            if (wait <= 0) {
                return first.map(Map.Entry::getKey);
            }
            try {
                changed.await(wait, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // Nobody has this thread but the recorder, which ends it by closing.
            }
        }
    }

    private void done(TenantId tenant, int number) {
        lock.lock();
        try {
            PendingUsage uses = pending.remove(tenant);
            uses.remove(number);
            if (!uses.isEmpty()) {
                // At the end, so that each tenant has its turn.
                pending.put(tenant, uses);
            }
            size -= number;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(TenantId tenant, RuntimeException reason) {
        lock.lock();
        try {
            pending.get(tenant).failed(WriteFailure.mayPass(reason));
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            try {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            } catch (Throwable ignored) {
                // As where a thread ends: what its handler throws is nobody's.
            }
        }
    }
}
