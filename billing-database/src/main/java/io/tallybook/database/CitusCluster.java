package io.tallybook.database;

import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A Citus cluster that somebody else runs, to make databases on. Thread-safe.
 *
 * <p>The environment variable {@code BILLING_CITUS_URL} names it: {@code jdbc:postgresql://…}, a database of its coordinator
 * that knows the nodes, as a superuser.
 */
public final class CitusCluster {

    private final ServerUrl url;
    private final ClusterDatabases databases;

    private CitusCluster(ServerUrl url, ClusterDatabases databases) {
        this.url = url;
        this.databases = databases;
    }

    /**
     * The one that the environment names, if it names one.
     *
     * @throws PostgresServerException if it does not answer, or the database is no part of a cluster
     */
    public static Optional<CitusCluster> given() {
        return Optional.ofNullable(System.getenv("BILLING_CITUS_URL"))
                .filter(given -> !given.isBlank())
                .map(given -> {
                    ServerUrl url = ServerUrl.parse(given.strip());
                    return new CitusCluster(
                            url,
                            ClusterDatabases.find(url)
                                    .orElseThrow(() -> new PostgresServerException(
                                            "BILLING_CITUS_URL names a database without Citus")));
                });
    }

    /** A URL that connects to a database of the coordinator by itself. */
    public String jdbcUrl(String database) {
        return url.to(database).toString();
    }

    /** Connections to the coordinator that are not pooled, each with autocommit on. */
    public DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl(database));
        return dataSource;
    }

    /** Makes an empty database on every node. */
    public void createDatabase(String name) {
        databases.create(name);
    }

    /** Makes an empty database without Citus, on the coordinator only. */
    public void createPlainDatabase(String name) {
        databases.createPlain(name);
    }

    /** Lets a database that was made without Citus be part of the cluster from now on; its tables stay where they are. */
    public void join(String name) {
        databases.join(name);
    }

    /** Drops a database on every node where it is. */
    public void dropDatabase(String name) {
        databases.drop(name);
    }
}
