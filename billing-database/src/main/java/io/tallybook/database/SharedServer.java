package io.tallybook.database;

import org.jspecify.annotations.Nullable;

/** Holds {@link PostgresServer#shared()}; after a failure each who asks gets it, and nobody waits a second time. */
final class SharedServer {

    private static @Nullable PostgresServer server;
    private static @Nullable RuntimeException failure;

    private SharedServer() {}

    static synchronized PostgresServer get() {
        if (failure != null) {
            throw new PostgresServerException(
                    "The server that all tests share did not start: " + failure.getMessage(), failure);
        }
        if (server == null) {
            try {
                server = PostgresServer.start();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return server;
    }
}
