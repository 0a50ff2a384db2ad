package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InfoCommandTest {

    @RegisterExtension
    static final BillingDatabase migrated = BillingDatabase.migrated();

    @RegisterExtension
    static final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void lists_what_is_pending_and_changes_nothing() throws SQLException {
        Run run = Run.of("info", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .contains("20240901000000 | create tenants", "Pending", "has no version yet")
                .doesNotContain("Success");
        try (Connection connection = empty.connection();
                Statement statement = connection.createStatement();
                ResultSet schema = statement.executeQuery("SELECT FROM pg_namespace WHERE nspname = 'billing'")) {
            assertThat(schema.next()).isFalse();
        }
    }

    @Test
    void tells_in_utc_when_each_script_was_installed() throws SQLException {
        Run run = Run.of("info", "--url", migrated.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("pending scripts: 0.").doesNotContain("Pending");
        Matcher installed =
                Pattern.compile("create tenants +\\| Success \\| (\\S+Z)").matcher(run.out());
        assertThat(installed.find()).isTrue();
        assertThat(installed.group(1)).isEqualTo(noted().toString());
    }

    /** What the server's clock said. */
    private static Instant noted() throws SQLException {
        try (Connection connection = migrated.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT installed_on AT TIME ZONE 'UTC'"
                        + " FROM billing.flyway_schema_history WHERE version = '20240901000000'")) {
            assertThat(row.next()).isTrue();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
