package io.tallybook.migrations.internal;

import java.time.Duration;

/** Waiting before one tries again. */
public final class Pause {

    private Pause() {}

    /** @throws IllegalStateException if the thread is interrupted; it stays so */
    public static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", e);
        }
    }
}
