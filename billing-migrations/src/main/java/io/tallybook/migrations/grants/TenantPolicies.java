package io.tallybook.migrations.grants;

import io.tallybook.migrations.grants.DatabaseRole.RowLevelSecurity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Row-level security of roles: which rows of a tenant table each sees and may write.
 *
 * <p>A table that has it has two policies of ours. One lets every role at every row, as if there were none. The other, which is
 * restrictive, so that no further policy loosens it, keeps the roles that it names to the rows of the tenant that their transaction has
 * set. So switching it on for one role leaves the others as they are. The owner is bound by none.
 */
final class TenantPolicies {

    private static final String EVERY_ROW = "every_row";
    private static final String ROWS_OF_TENANT = "rows_of_the_tenant_that_is_set";

    // Every table with a tenant, and which roles are kept to their rows by now.
    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS identity,
                   quote_ident(a.attname)                AS tenant_column,
                   ARRAY(
                       SELECT quote_ident(r.rolname)
                       FROM pg_policy p
                       JOIN pg_roles r ON r.oid = ANY (p.polroles)
                       WHERE p.polrelid = c.oid
                         AND p.polname = 'rows_of_the_tenant_that_is_set'
                   )                                     AS roles
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p')
              AND a.attname = CASE WHEN n.nspname = 'billing' AND c.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END
            ORDER BY n.nspname, c.relname
            """;

    private final Connection connection;
    private final Map<Table, Set<String>> boundRoles;

    /** As it is now; later statements build on those that were made before. */
    TenantPolicies(Connection connection) throws SQLException {
        this.connection = connection;
        this.boundRoles = read(connection);
    }

    /** None for a table on which the role has what it is to have: each of these locks its table. */
    List<String> statements(DatabaseRole role) throws SQLException {
        String quoted = new SchemaObjects(connection).quoted(role.name());
        boolean wanted = role.rowLevelSecurity() == RowLevelSecurity.ON
                || role.rowLevelSecurity() == RowLevelSecurity.AS_IT_IS
                        && boundRoles.values().stream().anyMatch(roles -> roles.contains(quoted));
        List<String> statements = new ArrayList<>();
        boundRoles.forEach((table, roles) -> {
            if (wanted && !roles.contains(quoted)) {
                statements.addAll(bind(table, roles, quoted));
                roles.add(quoted);
            } else if (!wanted && roles.remove(quoted)) {
                statements.addAll(release(table, roles));
            }
        });
        return statements;
    }

    private static List<String> bind(Table table, Set<String> others, String role) {
        if (!others.isEmpty()) {
            Set<String> all = new TreeSet<>(others);
            all.add(role);
            return List.of(alter(table, all));
        }
        return List.of(
                drop(EVERY_ROW, table),
                drop(ROWS_OF_TENANT, table),
                "CREATE POLICY " + EVERY_ROW + " ON " + table.identity() + " USING (true)",
                "CREATE POLICY " + ROWS_OF_TENANT + " ON " + table.identity() + " AS RESTRICTIVE TO " + role
                        + " USING (" + table.tenantColumn()
                        + " = nullif(current_setting('billing.tenant_id', true), '')::uuid)",
                "ALTER TABLE " + table.identity() + " ENABLE ROW LEVEL SECURITY");
    }

    private static List<String> release(Table table, Set<String> others) {
        return others.isEmpty()
                ? List.of(
                        "ALTER TABLE " + table.identity() + " DISABLE ROW LEVEL SECURITY",
                        drop(ROWS_OF_TENANT, table),
                        drop(EVERY_ROW, table))
                : List.of(alter(table, others));
    }

    private static String alter(Table table, Set<String> roles) {
        return "ALTER POLICY " + ROWS_OF_TENANT + " ON " + table.identity() + " TO " + String.join(", ", roles);
    }

    private static String drop(String policy, Table table) {
        return "DROP POLICY IF EXISTS " + policy + " ON " + table.identity();
    }

    private static Map<Table, Set<String>> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            Map<Table, Set<String>> roles = new LinkedHashMap<>();
            while (rows.next()) {
                roles.put(
                        new Table(rows.getString("identity"), rows.getString("tenant_column")),
                        new TreeSet<>(List.of((String[]) rows.getArray("roles").getArray())));
            }
            return roles;
        }
    }

    private record Table(String identity, String tenantColumn) {}
}
