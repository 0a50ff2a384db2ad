package io.tallybook.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The databases of a Citus cluster: one of the same name on every node, which the coordinator's knows as its workers.
 *
 * <p>The cluster is the one that the given database of its coordinator is part of.
 */
final class ClusterDatabases extends Databases {

    private static final String NODES = """
            SELECT nodename, nodeport, groupid = 0 AS is_coordinator
            FROM pg_dist_node
            WHERE noderole = 'primary'
            ORDER BY groupid
            """;

    private final List<Node> nodes;

    private ClusterDatabases(ServerUrl url, List<Node> nodes) {
        super(url.toString());
        this.nodes = nodes;
    }

    /** Absent where the database has no extension of that name. */
    static Optional<ClusterDatabases> find(ServerUrl url) {
        PGSimpleDataSource given = new PGSimpleDataSource();
        given.setUrl(url.toString());
        try (Connection connection = given.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet citus = statement.executeQuery("SELECT FROM pg_extension WHERE extname = 'citus'")) {
                if (!citus.next()) {
                    return Optional.empty();
                }
            }
            List<Node> nodes = new ArrayList<>();
            try (ResultSet node = statement.executeQuery(NODES)) {
                while (node.next()) {
                    nodes.add(Node.of(node, url));
                }
            }
            if (nodes.isEmpty()) {
                nodes.add(Node.alone(url));
            }
            return Optional.of(new ClusterDatabases(url, nodes));
        } catch (SQLException e) {
            throw new PostgresServerException("The nodes of the cluster: " + e.getMessage(), e);
        }
    }

    @Override
    void create(String name) {
        nodes.get(0).databases().create(name);
        join(name);
    }

    /** Makes a database of the coordinator one of the whole cluster; what it holds stays where it is. */
    void join(String name) {
        Node coordinator = nodes.get(0);
        StringJoiner membership = new StringJoiner("; ");
        for (Node node : nodes) {
            if (node != coordinator) {
                node.databases().create(name);
            }
            node.in(name).execute("CREATE EXTENSION citus");
            membership.add(node.membership());
        }
        if (nodes.size() > 1) {
            coordinator.in(name).execute(membership.toString());
        }
        // Few shards: a statement that goes to one of four is as good a test as one of thirty-two, and a migration is
        // faster.
        coordinator.databases().execute("ALTER DATABASE " + quoted(name) + " SET citus.shard_count = 4");
        settle(name);
    }

    /** Makes a database on the coordinator only, as it is on a server before that becomes one. */
    void createPlain(String name) {
        nodes.get(0).databases().create(name);
    }

    // A copy of every node's files is a cluster too: what its tables say of nodes names no database. But Citus keeps a
    // connection of its own to each of its databases, which would come back at once.
    @Override
    void create(String name, String template) {
        for (Node node : nodes) {
            node.databases().execute("ALTER DATABASE " + quoted(template) + " ALLOW_CONNECTIONS false");
            node.databases()
                    .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                            + template.replace("'", "''") + "'");
            node.databases().create(name, template);
        }
        settle(name);
    }

    @Override
    void drop(String name) {
        for (Node node : nodes) {
            node.databases().drop(name);
        }
    }

    // What a transaction sets for itself shall hold on the worker too: the settings that row-level security and lock
    // timeouts need.
    private void settle(String name) {
        nodes.get(0)
                .databases()
                .execute("ALTER DATABASE " + quoted(name) + " SET citus.propagate_set_commands = 'local'");
    }

    /** @param url of the given database on this node */
    private record Node(String host, int port, boolean isCoordinator, ServerUrl url, Databases databases) {

        static Node of(ResultSet row, ServerUrl given) throws SQLException {
            String host = row.getString("nodename");
            int port = row.getInt("nodeport");
            boolean isCoordinator = row.getBoolean("is_coordinator");
            ServerUrl url = isCoordinator ? given : given.on(host, port);
            return new Node(host, port, isCoordinator, url, new Databases(url.toString()));
        }

        // A coordinator without workers keeps all shards itself, and makes itself known with the first of them.
        static Node alone(ServerUrl given) {
            return new Node("localhost", 0, true, given, new Databases(given.toString()));
        }

        Databases in(String database) {
            return new Databases(url.to(database).toString());
        }

        String membership() {
            String function = isCoordinator ? "citus_set_coordinator_host" : "citus_add_node";
            return "SELECT " + function + "('" + host.replace("'", "''") + "', " + port + ")";
        }
    }
}
