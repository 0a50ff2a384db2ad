package io.tallybook.migrations.data;

import io.tallybook.migrations.internal.LockPatience;
import io.tallybook.migrations.internal.Transaction;
import io.tallybook.migrations.internal.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** One run of a data migration on a connection, from where the last one stopped to the end; {@code BillingMigrations} begins it. */
public final class DataMigrationRun {

    // Few enough to be done in an instant, so that locks are short and little is done twice after a kill.
    private static final int BATCH_SIZE = 1000;

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final DataMigration migration;
    private final Connection connection;
    private final LockPatience patience;
    private final Consumer<DataMigrationProgress> listener;
    private final ProgressTable progress;

    public DataMigrationRun(
            DataMigration migration,
            Connection connection,
            LockPatience patience,
            Consumer<DataMigrationProgress> listener) {
        this.migration = migration;
        this.connection = connection;
        this.patience = patience;
        this.listener = listener;
        this.progress = new ProgressTable(connection, migration.version());
    }

    /** Whether the tables for it are there; a schema that is older than they are has run no data migration. */
    public static boolean isPossible(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('billing.data_migration_progress') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Forgets that a migration of that version ever ran, as part of undoing it. */
    public static void forget(Connection connection, String version) throws SQLException {
        if (isPossible(connection)) {
            new ProgressTable(connection, version).forget();
        }
    }

    /** Looks at every row, also at those that earlier runs looked at. */
    public DataMigrationResult again() throws SQLException {
        inTransaction(() -> {
            progress.beginAgain();
            return true;
        });
        return goOn();
    }

    /** Looks at the rows that no earlier run has looked at. */
    public DataMigrationResult goOn() throws SQLException {
        DataMigrationResult before = total();
        long total = before.placed() + inTransaction(() -> migration.count(connection));
        long done = before.placed() + before.unplaced();
        Optional<UUID> tenant = inTransaction(() -> progress.nextTenant(Optional.empty()));
        while (tenant.isPresent()) {
            UUID current = tenant.get();
            Batch batch = next(current);
            done += batch.placed() + batch.unplaced().size();
            listener.accept(new DataMigrationProgress(migration.version(), migration.description(), done, total));
            if (batch.lastKey() == null) {
                tenant = inTransaction(() -> progress.nextTenant(Optional.of(current)));
            }
        }
        return total();
    }

    /** What all runs have done together so far. */
    public DataMigrationResult total() throws SQLException {
        return inTransaction(() -> progress.total(migration.description()));
    }

    private Batch next(UUID tenant) throws SQLException {
        try {
            return patience.retry(() -> inTransaction(() -> batch(tenant)));
        } catch (SQLException e) {
            if (!FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            // What a row refers to was removed after the row was read: the second time it is seen to be missing.
            return patience.retry(() -> inTransaction(() -> batch(tenant)));
        }
    }

    private Batch batch(UUID tenant) throws SQLException {
        if (!progress.begin(tenant)) {
            return Batch.none();
        }
        String after = progress.lastKey(tenant);
        Batch batch = migration.migrate(connection, tenant, after, BATCH_SIZE);
        if (after != null && after.equals(batch.lastKey())) {
            throw new IllegalStateException("it does not get beyond " + after);
        }
        progress.note(tenant, batch);
        return batch;
    }

    private <T> T inTransaction(Work<T> step) throws SQLException {
        return Transaction.run(connection, tx -> {
            // A batch that waited for a row works with the row as it is then, whatever the role's default.
            Transaction.readCommitted(tx);
            Transaction.everyRow(tx);
            patience.apply(tx);
            // What a migration computes must not depend on where the migrating machine stands.
            try (Statement statement = tx.createStatement()) {
                statement.execute("SET LOCAL TIME ZONE 'UTC'");
            }
            return step.run();
        });
    }
}
