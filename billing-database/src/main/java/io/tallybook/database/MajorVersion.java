package io.tallybook.database;

/** The major version of PostgreSQL that the system property {@code billing.postgres.version} asks for. */
final class MajorVersion {

    static final String PROPERTY = "billing.postgres.version";

    private static final String DEFAULT = "18";

    private MajorVersion() {}

    static String wanted() {
        String wanted = System.getProperty(PROPERTY, "").strip();
        return wanted.isEmpty() ? DEFAULT : wanted;
    }

    /** The server itself, if it has the version that was asked for or none was; else it is closed. */
    static PostgresServer required(PostgresServer server) {
        String wanted = System.getProperty(PROPERTY, "").strip();
        String version = server.version();
        if (wanted.isEmpty() || version.equals(wanted) || version.startsWith(wanted + ".")) {
            return server;
        }
        server.close();
        throw new PostgresServerException(
                PROPERTY + " asks for " + wanted + ", but the embedded binaries on the class path" + " are " + version
                        + ": run Maven with -D" + PROPERTY + "=" + wanted + ", or use a container");
    }
}
