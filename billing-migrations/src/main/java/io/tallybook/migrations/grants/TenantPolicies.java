package io.tallybook.migrations.grants;

import io.tallybook.migrations.grants.DatabaseRole.RowLevelSecurity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Row-level security of roles: which rows of a tenant table each sees and may write.
 *
 * <p>A table that has it has two policies of ours. One keeps the roles that it names to the rows of the tenant that their transaction has
 * set. The other lets the roles that it names at every row. A role is named by one of them, and sees nothing where it is named by none.
 * The owner is bound by neither.
 *
 * <p>Neither is restrictive, with which it would be enough to name those that are bound: Citus 13.2.2 makes it permissive on the workers.
 */
final class TenantPolicies {

    private static final String EVERY_ROW = "every_row";
    private static final String ROWS_OF_TENANT = "rows_of_the_tenant_that_is_set";

    // Every table with a tenant, and which roles each policy names by now; roles that were granted something on it see
    // every row.
    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS identity,
                   quote_ident(a.attname)                AS tenant_column,
                   ARRAY(
                       SELECT quote_ident(r.rolname)
                       FROM pg_policy p
                       JOIN pg_roles r ON r.oid = ANY (p.polroles)
                       WHERE p.polrelid = c.oid
                         AND p.polname = 'rows_of_the_tenant_that_is_set'
                   )                                     AS bound,
                   ARRAY(
                       SELECT quote_ident(r.rolname)
                       FROM pg_policy p
                       JOIN pg_roles r ON r.oid = ANY (p.polroles)
                       WHERE p.polrelid = c.oid
                         AND p.polname = 'every_row'
                   )                                     AS open,
                   ARRAY(
                       SELECT DISTINCT quote_ident(r.rolname)
                       FROM aclexplode(c.relacl) g
                       JOIN pg_roles r ON r.oid = g.grantee
                       WHERE r.oid <> c.relowner
                   )                                     AS granted
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
            WHERE n.nspname IN ('billing', 'telecom', 'billing_archive')
              AND c.relkind IN ('r', 'p')
              AND a.attname = CASE WHEN n.nspname = 'billing' AND c.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END
            ORDER BY n.nspname, c.relname
            """;

    private final SchemaObjects ours;
    private final List<Table> tables;

    /** As it is now; later statements build on those that were made before. */
    TenantPolicies(Connection connection) throws SQLException {
        this.ours = new SchemaObjects(connection);
        this.tables = read(connection);
    }

    /** None for a table on which the role has what it is to have: each of these locks its table. */
    List<String> statements(DatabaseRole role) throws SQLException {
        String quoted = ours.quoted(role.name());
        boolean isToBeBound = role.rowLevelSecurity() == RowLevelSecurity.ON
                || role.rowLevelSecurity() == RowLevelSecurity.AS_IT_IS
                        && tables.stream().anyMatch(table -> table.bound().contains(quoted));
        List<String> statements = new ArrayList<>();
        for (Table table : tables) {
            statements.addAll(isToBeBound ? table.bind(quoted) : table.open(quoted));
            table.granted().add(quoted);
        }
        return statements;
    }

    private static List<Table> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            List<Table> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(new Table(
                        rows.getString("identity"),
                        rows.getString("tenant_column"),
                        names(rows, "bound"),
                        names(rows, "open"),
                        names(rows, "granted")));
            }
            return tables;
        }
    }

    private static Set<String> names(ResultSet rows, String column) throws SQLException {
        return new TreeSet<>(List.of((String[]) rows.getArray(column).getArray()));
    }

    /**
     * @param bound the roles that see one tenant's rows
     * @param open those that see every row; without meaning while none is bound
     * @param granted those that have some privilege
     */
    private record Table(
            String identity, String tenantColumn, Set<String> bound, Set<String> open, Set<String> granted) {

        List<String> bind(String role) {
            List<String> statements = new ArrayList<>();
            if (bound.isEmpty()) {
                // Whoever could read it until now still can.
                Set<String> others = new TreeSet<>(granted);
                others.remove(role);
                statements.addAll(rename(EVERY_ROW, open, others, "true"));
                statements.addAll(rename(ROWS_OF_TENANT, bound, Set.of(role), ofTenant()));
                statements.add("ALTER TABLE " + identity + " ENABLE ROW LEVEL SECURITY");
            } else {
                statements.addAll(rename(EVERY_ROW, open, without(open, role), "true"));
                statements.addAll(rename(ROWS_OF_TENANT, bound, with(bound, role), ofTenant()));
            }
            return statements;
        }

        List<String> open(String role) {
            List<String> statements = new ArrayList<>();
            boolean wasBound = bound.contains(role);
            if (wasBound) {
                statements.addAll(rename(ROWS_OF_TENANT, bound, without(bound, role), ofTenant()));
            }
            if (!bound.isEmpty()) {
                statements.addAll(rename(EVERY_ROW, open, with(open, role), "true"));
            } else if (wasBound) {
                statements.addAll(rename(EVERY_ROW, open, Set.of(), "true"));
                statements.add("ALTER TABLE " + identity + " DISABLE ROW LEVEL SECURITY");
            }
            return statements;
        }

        private String ofTenant() {
            return tenantColumn + " = nullif(current_setting('billing.tenant_id', true), '')::uuid";
        }

        /** Lets a policy name other roles than before, and notes it. */
        private List<String> rename(String policy, Set<String> before, Set<String> after, String condition) {
            if (before.equals(after)) {
                return List.of();
            }
            boolean isNew = before.isEmpty();
            Set<String> roles = new TreeSet<>(after);
            before.clear();
            before.addAll(roles);
            if (roles.isEmpty()) {
                return List.of("DROP POLICY " + policy + " ON " + identity);
            }
            String of = " POLICY " + policy + " ON " + identity + " TO " + String.join(", ", roles);
            return List.of(isNew ? "CREATE" + of + " USING (" + condition + ")" : "ALTER" + of);
        }

        private static Set<String> with(Set<String> roles, String role) {
            Set<String> more = new TreeSet<>(roles);
            more.add(role);
            return more;
        }

        private static Set<String> without(Set<String> roles, String role) {
            Set<String> fewer = new TreeSet<>(roles);
            fewer.remove(role);
            return fewer;
        }
    }
}
