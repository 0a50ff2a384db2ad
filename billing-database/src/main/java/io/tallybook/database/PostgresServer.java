package io.tallybook.database;

import java.util.Locale;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A running PostgreSQL that databases can be made on.
 *
 * <pre>{@code
 * try (PostgresServer server = PostgresServer.start()) {
 *     server.createDatabase("trial");
 *     BillingMigrations.of(server.dataSource("trial")).migrate();
 * }
 * }</pre>
 *
 * <p>A server that is not closed goes when the JVM ends; what a killed JVM left behind goes at the next start.
 * Thread-safe.
 */
public interface PostgresServer extends AutoCloseable {

    /**
     * Starts the kind of server that the system property {@code billing.postgres} names: {@code embedded} (also when
     * absent or empty), {@code container}, or a URL {@code jdbc:postgresql://…} whose user may create databases.
     *
     * <p>{@code billing.postgres.version} names the major version: it chooses the image of a container, and an embedded
     * server of another version refuses to start, because its version is that of the binaries on the class path.
     * {@code billing.postgres.image} names an image other than the public one.
     *
     * @throws IllegalArgumentException if the property holds anything else
     * @throws PostgresServerException if the server does not start
     */
    static PostgresServer start() {
        String kind = System.getProperty("billing.postgres", "").strip();
        if (kind.startsWith("jdbc:postgresql://")) {
            return given(kind);
        }
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "", "embedded" -> MajorVersion.required(embedded().start());
            case "container" -> ContainerServer.start();
            default ->
                throw new IllegalArgumentException(
                        "billing.postgres is embedded, container or a URL jdbc:postgresql://…, not " + kind);
        };
    }

    /**
     * A server that somebody else runs; on the coordinator of a Citus cluster, databases are made on all of its nodes.
     *
     * @param url {@code jdbc:postgresql://…} of one of its databases, whose user may create others
     */
    static PostgresServer given(String url) {
        return GivenServer.at(url);
    }

    /** The one server that all tests of this JVM share: started by the first that asks, gone when the JVM ends. */
    static PostgresServer shared() {
        return SharedServer.get();
    }

    /** An embedded server with options: a data directory that is kept, a fixed port, data that survives a crash. */
    static EmbeddedServer.Options embedded() {
        return new EmbeddedServer.Options();
    }

    /** A URL that connects by itself: it carries the user, and the password where there is one. */
    String jdbcUrl(String database);

    /** Connections that are not pooled, each with autocommit on. */
    default DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl(database));
        return dataSource;
    }

    /** Makes an empty database, UTF-8 with the C locale on every kind of server. */
    void createDatabase(String name);

    /**
     * Makes a copy of a database, file by file.
     *
     * @param template a database that nobody is connected to
     */
    void createDatabase(String name, String template);

    /** Drops a database and ends its connections; does nothing where it does not exist. */
    void dropDatabase(String name);

    /** The version without what distributors add, such as {@code 18.6}. */
    String version();

    @Override
    void close();
}
