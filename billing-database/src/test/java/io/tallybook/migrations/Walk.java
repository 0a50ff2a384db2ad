package io.tallybook.migrations;

import io.tallybook.database.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A database as it was before each versioned script, with rows in every table.
 *
 * <p>Each is the one before it, migrated by one script and planted with the {@link WalkFiles}: made once, given out in copies.
 */
final class Walk implements AutoCloseable {

    /** All that scripts make anything in; it does not matter that one is not there. */
    static final String[] SCHEMAS = {"billing", "telecom", "billing_archive"};

    private final PostgresServer server = PostgresServer.shared();
    private final String prefix = "walk_" + UUID.randomUUID().toString().replace("-", "");
    private final List<String> databases = new ArrayList<>();
    private final List<String> befores = new ArrayList<>();
    private final List<String> versions;

    Walk() throws SQLException {
        befores.add(beforeFirst());
        versions = BillingMigrations.of(server.dataSource(befores.get(0))).info().migrations().stream()
                .map(MigrationState::version)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Every versioned script on the class path, in order. */
    List<String> versions() {
        return versions;
    }

    /** As it is before that version, a copy for each caller. */
    DataSource before(String version) throws SQLException {
        int index = versions.indexOf(version);
        while (befores.size() <= index) {
            befores.add(before(befores.size()));
        }
        DataSource copy = server.dataSource(copy(befores.get(index)));
        WalkFiles.plantBefore(copy, version);
        return copy;
    }

    // The schema holds the history and stays. It is there from the start, so that the first script compares like any
    // other.
    private String beforeFirst() throws SQLException {
        String database = name();
        server.createDatabase(database);
        try (Connection connection = server.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA billing");
        }
        return database;
    }

    private String before(int index) throws SQLException {
        String applied = versions.get(index - 1);
        String database = copy(befores.get(index - 1));
        DataSource dataSource = server.dataSource(database);
        WalkFiles.plantBefore(dataSource, applied);
        BillingMigrations.of(dataSource).migrateTo(applied);
        WalkFiles.plantAfter(dataSource, applied);

        List<String> empty = Rows.of(dataSource, SCHEMAS).emptyTables();
        if (!empty.isEmpty()) {
            throw new AssertionError("Later scripts meet no row of " + String.join(", ", empty) + ": let "
                    + WalkFiles.after(applied) + " insert one into each");
        }
        return database;
    }

    private String copy(String template) {
        String name = name();
        server.createDatabase(name, template);
        return name;
    }

    private String name() {
        String name = prefix + "_" + databases.size();
        databases.add(name);
        return name;
    }

    @Override
    public void close() {
        databases.forEach(server::dropDatabase);
    }
}
