package io.tallybook.migrations.citus;

import io.tallybook.migrations.internal.LockPatience;
import io.tallybook.migrations.internal.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spreads a database over the nodes of its cluster that was filled before there was one, in one transaction. */
public final class Distribution {

    private static final String LOCAL_TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('billing', 'billing_archive', 'telecom')
              AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
              AND c.relname <> 'flyway_schema_history'
              AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid)
            ORDER BY 1
            """;

    private static final String DELEGATED_FUNCTIONS = """
            SELECT count(*)
            FROM pg_dist_object
            WHERE classid = 'pg_proc'::regclass
              AND distribution_argument_index IS NOT NULL
            """;

    private final Coordinator coordinator;

    private Distribution(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    /**
     * Within a transaction; nobody reads or writes the tables until it ends.
     *
     * @throws NoCluster if there are no nodes, or no tables
     * @throws RowsDiffer if a row did not arrive as it was; the transaction has to be rolled back
     */
    public static DistributeResult of(Connection connection, LockPatience patience) throws SQLException {
        Transaction.readCommitted(connection);
        Transaction.everyRow(connection);
        Transaction.oneShardAfterAnother(connection);
        patience.apply(connection);
        return new Distribution(new Coordinator(connection)).run();
    }

    private DistributeResult run() throws SQLException {
        if (!coordinator.yes("SELECT to_regprocedure('billing.distribute_functions()') IS NOT NULL")) {
            throw new NoCluster(
                    "Nothing was distributed: this database has no tables of this release. Migrating it makes them,"
                            + " and distributes them");
        }
        List<String> tables = coordinator.list(LOCAL_TABLES, row -> row.getString(1));
        if (!tables.isEmpty()) {
            coordinator.run("LOCK TABLE " + String.join(", ", tables) + " IN ACCESS EXCLUSIVE MODE");
        }
        Map<String, TableContent> before = contents(tables);
        long functions = delegatedFunctions();

        coordinator.run("CALL billing.distribute_tables()");
        coordinator.run("CALL billing.distribute_functions()");

        List<MovedTable> moved = new ArrayList<>();
        for (Map.Entry<String, TableContent> table : before.entrySet()) {
            moved.add(new MovedTable(table.getKey(), table.getValue(), TableContent.of(table.getKey(), coordinator)));
        }
        List<MovedTable> differing =
                moved.stream().filter(table -> !table.isWhole()).toList();
        if (!differing.isEmpty()) {
            throw new RowsDiffer(differing);
        }
        return new DistributeResult(moved, delegatedFunctions() - functions);
    }

    private Map<String, TableContent> contents(List<String> tables) throws SQLException {
        Map<String, TableContent> contents = new LinkedHashMap<>();
        for (String table : tables) {
            contents.put(table, TableContent.of(table, coordinator));
        }
        return contents;
    }

    private long delegatedFunctions() throws SQLException {
        return coordinator.list(DELEGATED_FUNCTIONS, row -> row.getLong(1)).get(0);
    }
}
