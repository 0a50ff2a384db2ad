package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.EmbeddedServer;
import io.tallybook.database.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a connection fails, against a server that asks everyone but its owner for a password. */
class ConnectionProblemTest {

    private static final String PASSWORD = "open sesame";

    @TempDir
    static Path folder;

    private static EmbeddedServer server;

    @BeforeAll
    static void start_a_server_that_wants_passwords() throws IOException, SQLException {
        Path accessRules;
        try (EmbeddedServer trusting =
                PostgresServer.embedded().dataDirectory(folder).start()) {
            accessRules = Path.of(ask(trusting, "SHOW hba_file"));
            execute(trusting, "CREATE ROLE ann LOGIN PASSWORD '" + PASSWORD + "'");
            execute(trusting, "CREATE ROLE bob LOGIN PASSWORD '" + PASSWORD + "'");
            trusting.createDatabase("shop");
        }
        Files.writeString(accessRules, """
                host all  postgres 127.0.0.1/32 trust
                host shop ann      127.0.0.1/32 scram-sha-256
                """);
        server = PostgresServer.embedded().dataDirectory(folder).start();
    }

    @AfterAll
    static void stop_it() {
        server.close();
    }

    @AfterEach
    void nothing_was_changed() throws SQLException {
        assertThat(ask(server, "SELECT count(*) FROM pg_database")).isEqualTo("4");
        try (Connection connection = server.dataSource("shop").getConnection();
                Statement statement = connection.createStatement();
                ResultSet schema = statement.executeQuery("SELECT FROM pg_namespace WHERE nspname = 'billing'")) {
            assertThat(schema.next()).isFalse();
        }
    }

    @Test
    void lets_in_who_knows_the_password() {
        Run run = info("ann:open%20sesame", "shop");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void a_password_file_is_read() throws IOException {
        Path passwords = Files.writeString(
                folder.resolve("passwords"), "127.0.0.1:" + server.port() + ":shop:ann:" + PASSWORD + "\n");
        passwords.toFile().setReadable(false, false);
        passwords.toFile().setReadable(true, true);
        System.setProperty("org.postgresql.pgpassfile", passwords.toString());
        try {
            assertThat(info("ann", "shop").exitCode()).isEqualTo(ExitCodes.DONE);
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    @Test
    void a_password_in_the_environment_is_used() {
        DatabaseOptions options =
                new DatabaseOptions(Map.of("BILLING_DATABASE_URL", url("ann", "shop"), "PGPASSWORD", PASSWORD));

        try (Database database = options.open()) {
            assertThat(database.name()).isEqualTo("Database \"shop\" at 127.0.0.1:" + server.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "info", "validate", "tables"})
    void a_wrong_password(String command) {
        Run run = Run.of(command, "--url", url("ann:wrong", "shop"));

        assertFailed(run, "Wrong password for user \"ann\" at 127.0.0.1:" + server.port(), "PGPASSWORD");
        assertThat(run.err()).doesNotContain("wrong@");
    }

    @Test
    void a_missing_password() {
        assertFailed(info("ann", "shop"), "user \"ann\"", "A password goes", "~/.pgpass");
    }

    @Test
    void a_user_whom_the_server_does_not_let_in() {
        assertFailed(info("bob:wrong", "shop"), "does not let user \"bob\" in", "pg_hba.conf");
    }

    @Test
    void a_user_who_does_not_exist() {
        assertFailed(info("eve:wrong", "shop"), "user \"eve\"");
    }

    @Test
    void a_missing_database() {
        assertFailed(info("postgres", "nowhere"), "There is no database \"nowhere\"", "CREATE DATABASE");
    }

    @Test
    void an_unknown_host() {
        assertFailed(
                Run.of("migrate", "--url", "postgresql://ann:wrong@nowhere.invalid/shop"),
                "There is no host nowhere.invalid",
                "correct the host in the URL");
    }

    @Test
    void a_port_where_nothing_listens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertFailed(
                Run.of("migrate", "--url", "postgresql://ann:wrong@127.0.0.1:" + port + "/shop"),
                "Nothing answers at 127.0.0.1:" + port,
                "start PostgreSQL there");
    }

    @Test
    void a_server_that_accepts_and_says_nothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String server = "127.0.0.1:" + silent.getLocalPort();

            assertFailed(
                    Run.of("info", "--url", "postgresql://ann@" + server + "/shop?loginTimeout=1&socketTimeout=1"),
                    server);
        }
    }

    private static void assertFailed(Run run, String... words) {
        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(words).hasLineCount(1).doesNotContain("sesame", "Exception");
    }

    private static Run info(String user, String database) {
        return Run.of("info", "--url", url(user, database));
    }

    private static String url(String user, String database) {
        return "postgresql://" + user + "@127.0.0.1:" + server.port() + "/" + database;
    }

    private static String ask(PostgresServer server, String question) throws SQLException {
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
