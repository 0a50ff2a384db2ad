package io.tallybook.database;

/** The version of PostgreSQL that the system property {@code billing.postgres.version} asks for. */
final class MajorVersion {

    private static final String PROPERTY = "billing.postgres.version";
    private static final String DEFAULT = "18";

    private MajorVersion() {}

    /** What was asked for, else the default. */
    static String wanted() {
        return asked().isEmpty() ? DEFAULT : asked();
    }

    static int wantedNumber() {
        return Integer.parseInt(wanted().replaceFirst("\\..*", ""));
    }

    /** The server itself, if it has the version that was asked for or none was; else it is closed. */
    static PostgresServer required(PostgresServer server) {
        String version = server.version();
        if (asked().isEmpty() || version.equals(asked()) || version.startsWith(asked() + ".")) {
            return server;
        }
        server.close();
        throw new PostgresServerException(
                PROPERTY + " asks for " + asked() + ", but the embedded server on the class path" + " is " + version
                        + ": set the property for Maven too, or use a container");
    }

    private static String asked() {
        return System.getProperty(PROPERTY, "").strip();
    }
}
