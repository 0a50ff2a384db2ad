package io.tallybook.database;

/** Holds {@link PostgresServer#shared()}: class initialisation starts it once, whoever comes first. */
final class SharedServer {

    private static final PostgresServer SERVER = PostgresServer.start();

    private SharedServer() {}

    static PostgresServer get() {
        return SERVER;
    }
}
