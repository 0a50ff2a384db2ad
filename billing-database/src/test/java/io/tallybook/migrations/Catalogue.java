package io.tallybook.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Everything that there is in some schemas, Flyway's history aside, as sorted lines that a person can read.
 *
 * <p>Two databases with the same lines have the same tables, columns in order, constraints, indexes, types, routines, views,
 * triggers, sequences, owners, comments and privileges.
 */
record Catalogue(List<String> lines) {

    private static final String QUERY = read("catalogue.sql");

    static Catalogue of(DataSource dataSource, String... schemas) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(QUERY)) {
            // Every other name is then written with its schema.
            connection.setSchema("pg_catalog");
            statement.setArray(1, connection.createArrayOf("text", schemas));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return new Catalogue(List.copyOf(lines));
    }

    private static String read(String name) {
        try (InputStream resource = Catalogue.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
