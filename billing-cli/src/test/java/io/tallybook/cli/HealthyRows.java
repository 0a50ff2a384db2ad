package io.tallybook.cli;

import io.tallybook.database.junit.BillingDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The rows of every kind that the tests of the migrations verify. */
final class HealthyRows {

    private static final Path SCRIPT = Path.of("../billing-database/src/test/resources/verify/healthy_rows.sql");

    private HealthyRows() {}

    static void plant(BillingDatabase db) throws SQLException, IOException {
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(SCRIPT));
        }
    }
}
