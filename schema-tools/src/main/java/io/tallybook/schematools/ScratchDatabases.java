package io.tallybook.schematools;

import io.tallybook.database.PostgresServer;
import io.tallybook.migrations.BillingMigrations;
import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaReader;
import io.tallybook.schematools.declared.DeclaredSchema;
import io.tallybook.schematools.declared.SqlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Databases to try things on, dropped in the end. */
public final class ScratchDatabases implements AutoCloseable {

    private final PostgresServer server;
    private final List<String> made = new ArrayList<>();
    private final Map<List<SqlFile>, String> migrated = new HashMap<>();

    /** @param server stays as it is */
    public ScratchDatabases(PostgresServer server) {
        this.server = server;
    }

    /** An empty one. */
    public String create() {
        String name = name();
        server.createDatabase(name);
        made.add(name);
        return name;
    }

    /** @param template nobody may be connected to it */
    public String copy(String template) {
        String name = name();
        server.createDatabase(name, template);
        made.add(name);
        return name;
    }

    private static String name() {
        return "scratch_" + UUID.randomUUID().toString().replace("-", "");
    }

    public void drop(String name) {
        server.dropDatabase(name);
        made.remove(name);
    }

    public Connection connect(String name) throws SQLException {
        return server.dataSource(name).getConnection();
    }

    public Schema read(String name) throws SQLException {
        try (Connection connection = connect(name)) {
            return SchemaReader.read(connection);
        }
    }

    /** One with all scripts of a folder applied, made once: it is to be read or copied only. */
    public String migrated(Path scripts) throws IOException {
        List<SqlFile> key = SqlFile.below(scripts);
        String known = migrated.get(key);
        if (known != null) {
            return known;
        }
        String name = create();
        BillingMigrations.of(server.dataSource(name))
                .from(List.of("filesystem:" + scripts))
                .migrate();
        migrated.put(key, name);
        return name;
    }

    /** One with what is declared, and with the functions of the repeatable scripts. */
    public String declared(DeclaredSchema declaration, List<SqlFile> repeatable) throws SQLException {
        String name = create();
        try (Connection connection = connect(name)) {
            declaration.createOn(connection);
            run(connection, repeatable);
        }
        return name;
    }

    /** Which routines the repeatable scripts make, by their signatures. */
    public List<String> routinesOf(List<SqlFile> repeatable) throws SQLException {
        String name = create();
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement()) {
            for (String schema : SchemaReader.OURS) {
                statement.execute("CREATE SCHEMA " + schema);
            }
            run(connection, repeatable);
            return List.copyOf(SchemaReader.read(connection).routines().keySet());
        } finally {
            drop(name);
        }
    }

    private static void run(Connection connection, List<SqlFile> scripts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET check_function_bodies = off");
            for (SqlFile script : scripts) {
                statement.execute(script.text());
            }
        }
    }

    @Override
    public void close() {
        made.forEach(server::dropDatabase);
        made.clear();
        migrated.clear();
    }
}
