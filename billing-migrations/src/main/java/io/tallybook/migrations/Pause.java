package io.tallybook.migrations;

import java.time.Duration;

/** Waiting before one tries again. */
final class Pause {

    private Pause() {}

    /** @throws MigrationRefused if the thread is interrupted; it stays so */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationRefused("Interrupted while waiting for the database", e);
        }
    }
}
