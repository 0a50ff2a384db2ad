package io.tallybook.migrations.grants;

import io.tallybook.migrations.grants.DatabaseRole.Use;
import io.tallybook.migrations.internal.LockPatience;
import io.tallybook.migrations.internal.Snapshot;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The statements that let roles use our schemas, made from what the catalogue lists.
 *
 * <p>What a role may do with one of our tables afterwards is what its use and the {@link TableClass} say, whatever was granted to it
 * before.
 */
public final class Grants {

    private Grants() {}

    /** @throws UnsuitableRole if there is no such role */
    public static List<String> print(DataSource dataSource, List<DatabaseRole> roles) throws SQLException {
        return Snapshot.of(dataSource, connection -> statements(connection, roles));
    }

    /**
     * All in one transaction.
     *
     * @throws UnsuitableRole if there is no such role, or it could still do what it is not to do; nothing is granted
     */
    public static List<String> apply(DataSource dataSource, List<DatabaseRole> roles, LockPatience patience)
            throws SQLException {
        return patience.retry(() -> Transaction.run(dataSource, connection -> {
            patience.apply(connection);
            Transaction.oneShardAfterAnother(connection);
            try (Statement statement = connection.createStatement()) {
                List<String> statements = statements(connection, roles);
                for (String sql : statements) {
                    statement.execute(sql);
                }
                for (DatabaseRole role : roles) {
                    RoleCheck.require(connection, role);
                }
                return statements;
            }
        }));
    }

    private static List<String> statements(Connection connection, List<DatabaseRole> roles) throws SQLException {
        List<String> statements = new ArrayList<>();
        TenantPolicies policies = new TenantPolicies(connection);
        for (DatabaseRole role : roles) {
            statements.addAll(privileges(connection, role));
            statements.addAll(policies.statements(role));
        }
        return statements;
    }

    private static List<String> privileges(Connection connection, DatabaseRole role) throws SQLException {
        SchemaObjects ours = new SchemaObjects(connection);
        String quoted = ours.quoted(role.name());
        boolean isApplication = role.use() == Use.APPLICATION;
        List<String> statements = new ArrayList<>();
        for (String schema : ours.schemas()) {
            statements.add("GRANT USAGE ON SCHEMA " + schema + " TO " + quoted);
        }
        for (SchemaObjects.Table table : ours.tables()) {
            String privileges = isApplication ? table.tableClass().privileges() : TableClass.READ_ONLY.privileges();
            statements.add("REVOKE ALL ON TABLE " + table.identity() + " FROM " + quoted);
            statements.add("GRANT " + privileges + " ON TABLE " + table.identity() + " TO " + quoted);
        }
        for (String schema : ours.schemas()) {
            String sequences = " ON ALL SEQUENCES IN SCHEMA " + schema;
            statements.add("REVOKE ALL" + sequences + " FROM " + quoted);
            statements.add("GRANT " + (isApplication ? "USAGE, SELECT" : "SELECT") + sequences + " TO " + quoted);
        }
        for (String schema : ours.schemas()) {
            if (isApplication) {
                statements.add("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA " + schema + " TO " + quoted);
            } else {
                // Everybody may call a function until that is taken back.
                statements.add("REVOKE ALL ON ALL ROUTINES IN SCHEMA " + schema + " FROM PUBLIC, " + quoted);
            }
        }
        if (!isApplication) {
            for (String function : ours.readingFunctions()) {
                statements.add("GRANT EXECUTE ON FUNCTION " + function + " TO " + quoted);
            }
        }
        return statements;
    }
}
