package io.tallybook.migrations.grants;

import io.tallybook.migrations.internal.Snapshot;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The statements that let a role use our schemas as an application does, made from what the catalogue lists.
 *
 * <p>What the role may do with one of our tables afterwards is what its {@link TableClass} says, whatever was granted to it
 * before.
 */
public final class ApplicationGrants {

    private static final String ROLE = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = ?";

    private static final String SCHEMAS = """
            SELECT nspname
            FROM pg_namespace
            WHERE nspname IN ('billing', 'telecom', 'billing_archive')
            ORDER BY nspname
            """;

    private static final String TABLES = """
            SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p', 'v')
            ORDER BY n.nspname, c.relname
            """;

    // By whatever way: as their owner, as a superuser, as a member of a role that may, or because everybody may.
    private static final String MAY_CHANGE = """
            SELECT has_table_privilege(?, ?, 'UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(?, ?, 'UPDATE')
            """;

    private ApplicationGrants() {}

    /** @throws UnsuitableRole if there is no such role */
    public static List<String> print(DataSource dataSource, String role) throws SQLException {
        return Snapshot.of(dataSource, connection -> statements(connection, role));
    }

    /**
     * All in one transaction.
     *
     * @throws UnsuitableRole if there is no such role, or it could still change a row that is written once; nothing is granted
     */
    public static List<String> apply(DataSource dataSource, String role) throws SQLException {
        return Transaction.run(dataSource, connection -> {
            List<String> statements = statements(connection, role);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            List<String> changeable = changeable(connection, role);
            if (!changeable.isEmpty()) {
                throw new UnsuitableRole(
                        "Role \"" + role + "\" could still change rows of "
                                + String.join(", ", changeable)
                                + ": it owns them, is a superuser or a member of a role that may, or everybody may. Nothing was granted");
            }
            return statements;
        });
    }

    private static List<String> statements(Connection connection, String role) throws SQLException {
        String quoted = quoted(connection, role);
        List<String> statements = new ArrayList<>();
        for (String schema : schemas(connection)) {
            statements.add("GRANT USAGE ON SCHEMA " + schema + " TO " + quoted);
        }
        for (Table table : tables(connection)) {
            statements.add("REVOKE ALL ON TABLE " + table.identity() + " FROM " + quoted);
            statements.add(
                    "GRANT " + table.tableClass().privileges() + " ON TABLE " + table.identity() + " TO " + quoted);
        }
        for (String schema : schemas(connection)) {
            statements.add("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA " + schema + " TO " + quoted);
        }
        return statements;
    }

    private static String quoted(Connection connection, String role) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROLE)) {
            query.setString(1, role);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    throw new UnsuitableRole("There is no role \"" + role + "\"; create it first: CREATE ROLE … LOGIN");
                }
                return found.getString(1);
            }
        }
    }

    private static List<String> schemas(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SCHEMAS)) {
            List<String> schemas = new ArrayList<>();
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
            return schemas;
        }
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            List<Table> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(new Table(rows.getString(3), TableClass.of(rows.getString(1), rows.getString(2))));
            }
            return tables;
        }
    }

    private static List<String> changeable(Connection connection, String role) throws SQLException {
        List<String> changeable = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MAY_CHANGE)) {
            for (Table table : tables(connection)) {
                if (table.tableClass() != TableClass.ORDINARY && mayChange(query, role, table.identity())) {
                    changeable.add(table.identity());
                }
            }
        }
        return changeable;
    }

    private static boolean mayChange(PreparedStatement query, String role, String table) throws SQLException {
        query.setString(1, role);
        query.setString(2, table);
        query.setString(3, role);
        query.setString(4, table);
        try (ResultSet answer = query.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    /** @param identity with its schema, as SQL writes it */
    private record Table(String identity, TableClass tableClass) {}
}
