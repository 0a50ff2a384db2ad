package io.tallybook.schematools.lint;

import io.tallybook.schematools.catalogue.SchemaReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that there were before a script, and what its transaction has done to them so far. */
final class TableWatch {

    private static final String TABLES = """
            SELECT c.oid
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?)
              AND c.relkind IN ('r', 'p')
              AND c.relname <> 'flyway_schema_history'
            """;

    // A full scan is counted on an empty table as well, so no rows are needed.
    private static final String STATE = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name,
                   pg_relation_filenode(c.oid) AS file,
                   pg_stat_get_xact_numscans(c.oid) AS scans,
                   ARRAY(SELECT l.mode
                         FROM pg_locks l
                         WHERE l.locktype = 'relation'
                           AND l.relation = c.oid
                           AND l.pid = pg_backend_pid()
                           AND l.granted) AS locks
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (?)
            """;

    /** How strong a lock is: whom it keeps out. */
    enum Lock {
        NONE,
        /** Nobody who reads or writes. */
        WEAK,
        /** Nobody either, but rows are written. */
        ROWS,
        /** Who writes. */
        WRITERS,
        /** Everybody. */
        ALL;

        static Lock of(String mode) {
            return switch (mode) {
                case "AccessExclusiveLock", "ExclusiveLock" -> ALL;
                case "ShareLock", "ShareRowExclusiveLock" -> WRITERS;
                case "RowExclusiveLock" -> ROWS;
                default -> WEAK;
            };
        }
    }

    /** @param file changes when the table is written anew */
    record State(String name, long file, long scans, Lock lock) {}

    private final Connection connection;
    private final List<Long> tables = new ArrayList<>();

    TableWatch(Connection connection) throws SQLException {
        this.connection = connection;
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setArray(1, connection.createArrayOf("text", SchemaReader.OURS.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getLong(1));
                }
            }
        }
    }

    /** By qualified name; a table that was dropped is missing. */
    Map<String, State> look() throws SQLException {
        Map<String, State> states = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setArray(1, connection.createArrayOf("bigint", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Lock strongest = Lock.NONE;
                    for (String mode : (String[]) rows.getArray("locks").getArray()) {
                        Lock lock = Lock.of(mode);
                        strongest = lock.compareTo(strongest) > 0 ? lock : strongest;
                    }
                    String name = rows.getString("name");
                    states.put(name, new State(name, rows.getLong("file"), rows.getLong("scans"), strongest));
                }
            }
        }
        return states;
    }
}
