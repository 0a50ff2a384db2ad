package io.tallybook.migrations.grants;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a role could do what it is not to do, by whatever way: grants to it are not all that lets a role do something. */
final class RoleCheck {

    private static final String WHY =
            ": it owns them, is a superuser or a member of a role that may, or everybody may. Nothing was granted";

    // What is written once; for readers, everything.
    private static final String CHANGEABLE = """
            SELECT has_table_privilege(?, ?, ?) OR has_any_column_privilege(?, ?, ?)
            """;

    private static final String WRITING_FUNCTIONS = """
            SELECT format('%I.%I', n.nspname, p.proname)
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND p.provolatile = 'v'
              AND has_function_privilege(?, p.oid, 'EXECUTE')
            ORDER BY 1
            """;

    // Owners and those who belong to them are not bound by policies, nor are these two kinds of role. What one policy
    // shows, no other hides.
    private static final String NOT_BOUND = """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'rows_of_the_tenant_that_is_set'
            JOIN pg_roles r ON r.oid = ANY (p.polroles)
            WHERE r.rolname = ?
              AND (
                  NOT c.relrowsecurity
                  OR r.rolsuper
                  OR r.rolbypassrls
                  OR pg_has_role(r.oid, c.relowner, 'USAGE')
                  OR EXISTS (
                      SELECT
                      FROM pg_policy other
                      CROSS JOIN unnest(other.polroles) AS named
                      WHERE other.polrelid = c.oid
                        AND other.oid <> p.oid
                        AND other.polpermissive
                        AND (named = 0 OR pg_has_role(r.oid, named, 'USAGE'))
                  )
              )
            ORDER BY 1
            """;

    private RoleCheck() {}

    /** @throws UnsuitableRole if it could */
    static void require(Connection connection, DatabaseRole role) throws SQLException {
        switch (role.use()) {
            case APPLICATION -> refuse(role, "change rows of", changeable(connection, role, false));
            case READ_ONLY -> {
                refuse(role, "change rows of", changeable(connection, role, true));
                refuse(role, "call", names(connection, WRITING_FUNCTIONS, role.name()));
            }
        }
        refuse(role, "see rows of every tenant in", names(connection, NOT_BOUND, role.name()));
    }

    private static void refuse(DatabaseRole role, String what, List<String> names) {
        if (!names.isEmpty()) {
            throw new UnsuitableRole(
                    "Role \"" + role.name() + "\" could still " + what + " " + String.join(", ", names) + WHY);
        }
    }

    private static List<String> changeable(Connection connection, DatabaseRole role, boolean ofAll)
            throws SQLException {
        List<String> changeable = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(CHANGEABLE)) {
            for (SchemaObjects.Table table : new SchemaObjects(connection).tables()) {
                if (ofAll || table.tableClass() != TableClass.ORDINARY) {
                    query.setString(1, role.name());
                    query.setString(2, table.identity());
                    query.setString(3, ofAll ? "INSERT, UPDATE, DELETE, TRUNCATE" : "UPDATE, DELETE, TRUNCATE");
                    query.setString(4, role.name());
                    query.setString(5, table.identity());
                    query.setString(6, ofAll ? "INSERT, UPDATE" : "UPDATE");
                    try (ResultSet answer = query.executeQuery()) {
                        if (answer.next() && answer.getBoolean(1)) {
                            changeable.add(table.identity());
                        }
                    }
                }
            }
        }
        return changeable;
    }

    private static List<String> names(Connection connection, String sql, String role) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, role);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }
}
