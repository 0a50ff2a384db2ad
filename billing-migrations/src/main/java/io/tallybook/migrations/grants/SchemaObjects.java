package io.tallybook.migrations.grants;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What there is in our schemas, with names as SQL writes them. */
record SchemaObjects(Connection connection) {

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
              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            ORDER BY n.nspname, c.relname
            """;

    // A function that is not volatile cannot write. One that runs as its owner shows what its caller may not see.
    private static final String READING_FUNCTIONS = """
            SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND p.prokind = 'f'
              AND p.provolatile <> 'v'
              AND NOT p.prosecdef
            ORDER BY 1
            """;

    /** @throws UnsuitableRole if there is no such role */
    String quoted(String role) throws SQLException {
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

    List<String> schemas() throws SQLException {
        return strings(SCHEMAS);
    }

    List<String> readingFunctions() throws SQLException {
        return strings(READING_FUNCTIONS);
    }

    /** Views are tables here. */
    List<Table> tables() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            List<Table> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(new Table(rows.getString(3), TableClass.of(rows.getString(1), rows.getString(2))));
            }
            return tables;
        }
    }

    private List<String> strings(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }

    /** @param identity with its schema */
    record Table(String identity, TableClass tableClass) {}
}
