package io.tallybook.database;

/** Something to do once: when it is asked for, or at the latest when the JVM ends. */
final class AtExit {

    private final Runnable action;
    private final Thread hook;
    private boolean done;

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

    // Whoever comes second waits for the first: what it stops has stopped when it goes on.
    private synchronized void runOnce() {
        if (!done) {
            done = true;
            action.run();
        }
    }
}
