package io.tallybook.migrations.citus;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the coordinator of a cluster answers. */
final class Coordinator {

    private final Connection connection;

    /** @throws NoCluster if the connection is to anything else */
    Coordinator(Connection connection) throws SQLException {
        this.connection = connection;
        if (!yes("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')")) {
            throw new NoCluster(
                    "This database is plain PostgreSQL: it has no extension citus. Make its server the coordinator"
                            + " of a cluster first, as docs/operations.md says");
        }
        if (!yes("SELECT citus_is_coordinator()")) {
            throw new NoCluster("This is not the coordinator of its cluster: connect to that");
        }
        if (!yes("SELECT EXISTS (SELECT FROM pg_dist_node WHERE isactive AND shouldhaveshards)")) {
            throw new NoCluster(
                    "This cluster has no node for data: add one with citus_add_node, or let the coordinator keep"
                            + " data with citus_set_node_property");
        }
    }

    boolean yes(String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** One row of an answer. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(String question, Reader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(question)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                List<T> answers = new ArrayList<>();
                while (rows.next()) {
                    answers.add(reader.read(rows));
                }
                return answers;
            }
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
