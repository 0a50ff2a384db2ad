package io.tallybook.migrations.verify;

import io.tallybook.database.junit.BillingDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Puts rows into a test database by plain SQL. */
final class Rows {

    private Rows() {}

    /** Rows of every kind whose facts hold. */
    static void healthy(BillingDatabase db) throws SQLException {
        execute(db, script());
    }

    static void execute(BillingDatabase db, String sql) throws SQLException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script() {
        try (InputStream script = Rows.class.getResourceAsStream("/verify/healthy_rows.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
