package io.tallybook.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/** The rows that each versioned script meets, and those that are written once it is there. */
final class WalkFiles {

    private static final String FOLDER = "billing-database/src/test/resources/walk/";

    private WalkFiles() {}

    /** What the script shall meet, besides what the files of the scripts before it planted. */
    static String before(String version) {
        return FOLDER + version + "__before.sql";
    }

    /** What is written into the tables and columns that the script made. */
    static String after(String version) {
        return FOLDER + version + "__after.sql";
    }

    static void plantBefore(DataSource dataSource, String version) {
        String file = before(version);
        String sql = read(file)
                .orElseThrow(
                        () -> new AssertionError(
                                "There is no " + file + ": write it, with the rows that this script shall"
                                        + " meet besides those that earlier files planted, or with a comment that says why it needs none"));
        plant(dataSource, file, sql);
    }

    /** Plants nothing where there is no such file, because the script made nothing that could hold a row or a value. */
    static void plantAfter(DataSource dataSource, String version) {
        String file = after(version);
        read(file).ifPresent(sql -> plant(dataSource, file, sql));
    }

    private static void plant(DataSource dataSource, String file, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(file + " cannot be planted: " + e.getMessage(), e);
        }
    }

    private static Optional<String> read(String file) {
        String name = file.substring(FOLDER.length());
        try (InputStream resource = WalkFiles.class.getResourceAsStream("/walk/" + name)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
