package io.tallybook.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * What some schemas hold, Flyway's history aside.
 *
 * @param tables by name, in order
 */
record Rows(Map<String, Table> tables) {

    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?)
              AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
              AND c.relname <> 'flyway_schema_history'
            ORDER BY 1
            """;

    /** @param rows values by column; one that is null is absent */
    record Table(Set<String> columns, List<Map<String, String>> rows) {

        int values(String column) {
            return (int) rows.stream().filter(row -> row.containsKey(column)).count();
        }
    }

    static Rows of(DataSource dataSource, String... schemas) throws SQLException {
        Map<String, Table> tables = new LinkedHashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setArray(1, connection.createArrayOf("text", schemas));
            try (ResultSet names = statement.executeQuery()) {
                while (names.next()) {
                    tables.put(names.getString(1), read(connection, names.getString(1)));
                }
            }
        }
        return new Rows(tables);
    }

    private static Table read(Connection connection, String name) throws SQLException {
        Set<String> columns = new LinkedHashSet<>();
        List<Map<String, String>> read = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + name)) {
            ResultSetMetaData metaData = rows.getMetaData();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                columns.add(metaData.getColumnName(i));
            }
            while (rows.next()) {
                Map<String, String> row = new TreeMap<>();
                for (String column : columns) {
                    String value = rows.getString(column);
                    if (value != null) {
                        row.put(column, value);
                    }
                }
                read.add(row);
            }
        }
        return new Table(columns, read);
    }

    /** A line for each row, sorted. */
    List<String> lines(String... withoutColumns) {
        List<String> lines = new ArrayList<>();
        tables.forEach((name, table) -> table.rows().forEach(row -> {
            Map<String, String> shown = new TreeMap<>(row);
            shown.keySet().removeAll(Arrays.asList(withoutColumns));
            lines.add(name + " " + shown);
        }));
        return lines.stream().sorted().toList();
    }

    List<String> emptyTables() {
        return tables.entrySet().stream()
                .filter(table -> table.getValue().rows().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The tables that were not there before, and the columns that other tables did not have.
     *
     * @param without how far those had been filled already
     * @return with the number of rows or values that came since
     */
    List<DataLoss> newSince(Rows before, Rows without) {
        List<DataLoss> found = new ArrayList<>();
        tables.forEach((name, table) -> {
            Table earlier = before.tables.get(name);
            Table filled = without.tables.get(name);
            if (earlier == null) {
                // As in an undo, a row that the script wrote counts once it was changed.
                found.add(new DataLoss(name, null, (int) table.rows().stream()
                        .filter(row -> !filled.rows().contains(row))
                        .count()));
                return;
            }
            for (String column : table.columns()) {
                if (!earlier.columns().contains(column)) {
                    found.add(new DataLoss(name, column, table.values(column) - filled.values(column)));
                }
            }
        });
        return found;
    }
}
