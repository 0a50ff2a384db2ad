package io.tallybook.database;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something to do once: when it is asked for, or at the latest when the JVM ends. */
final class AtExit {

    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable action;
    private final Thread hook;

    AtExit(Runnable action) {
        this.action = action;
        this.hook = new Thread(this::runOnce, "tallybook-postgres-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void runNow() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already; whoever is first does it.
        }
        runOnce();
    }

    private void runOnce() {
        if (done.compareAndSet(false, true)) {
            action.run();
        }
    }
}
