package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {

    static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.embedded().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void listens_on_the_loopback_address_only_and_leaves_no_socket_in_the_file_system() throws SQLException {
        assertThat(setting(server, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting(server, "unix_socket_directories")).isEmpty();
    }

    @Test
    void takes_neither_time_zone_nor_locale_from_the_machine() throws SQLException {
        server.createDatabase("neutral");

        assertThat(setting(server, "log_timezone")).isEqualTo("UTC");
        assertThat(Sql.value(
                        server.dataSource("neutral"),
                        "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype"
                                + " FROM pg_database WHERE datname = current_database()"))
                .isEqualTo("UTF8 C C");
    }

    @Test
    void copies_a_template_with_its_rows_and_without_a_way_back() throws SQLException {
        server.createDatabase("original");
        Sql.run(server.dataSource("original"), "CREATE TABLE word AS SELECT 'first' AS text");

        server.createDatabase("copy", "original");
        Sql.run(server.dataSource("copy"), "INSERT INTO word VALUES ('second')");

        assertThat(count(server.dataSource("copy"))).isEqualTo("2");
        assertThat(count(server.dataSource("original"))).isEqualTo("1");
    }

    @Test
    void makes_and_drops_databases_whose_names_need_quoting() throws SQLException {
        String name = "Größe \"a/b?c\" & +%";
        server.createDatabase(name);
        assertThat(Sql.value(server.dataSource(name), "SELECT current_database()"))
                .isEqualTo(name);

        server.dropDatabase(name);

        assertThat(Sql.hasDatabase(server, name)).isFalse();
    }

    @Test
    void drops_a_database_that_is_in_use_and_one_that_is_not_there() throws SQLException {
        server.createDatabase("in_use");
        try (var connection = server.dataSource("in_use").getConnection()) {
            server.dropDatabase("in_use");
            server.dropDatabase("in_use");

            assertThat(Sql.hasDatabase(server, "in_use")).isFalse();
            assertThat(connection.isValid(10)).isFalse();
        }
    }

    @Test
    void writes_through_only_where_durability_is_asked_for(@TempDir Path directory) throws SQLException {
        assertThat(setting(server, "fsync")).isEqualTo("off");

        try (PostgresServer durable =
                PostgresServer.embedded().dataDirectory(directory).durable().start()) {
            assertThat(setting(durable, "fsync")).isEqualTo("on");
            assertThat(setting(durable, "full_page_writes")).isEqualTo("on");
            assertThat(setting(durable, "synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void keeps_rows_over_a_restart_and_refuses_a_second_server_on_the_same_directory(@TempDir Path directory)
            throws SQLException {
        Path folder = directory.resolve("a directory with spaces");
        try (PostgresServer first =
                PostgresServer.embedded().dataDirectory(folder).start()) {
            Sql.run(first.dataSource("postgres"), "CREATE TABLE word AS SELECT 'kept' AS text");

            EmbeddedServer.Options second = PostgresServer.embedded().dataDirectory(folder);
            assertThatThrownBy(second::start)
                    .isInstanceOf(PostgresServerException.class)
                    .hasMessageContaining("Another server uses");
            assertThat(count(first.dataSource("postgres"))).isEqualTo("1");
        }

        try (PostgresServer again =
                PostgresServer.embedded().dataDirectory(folder).start()) {
            assertThat(count(again.dataSource("postgres"))).isEqualTo("1");
        }
    }

    @Test
    void listens_on_the_port_that_was_asked_for() throws IOException, SQLException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        try (EmbeddedServer fixed = PostgresServer.embedded().port(free).start()) {
            assertThat(fixed.port()).isEqualTo(free);
            assertThat(setting(fixed, "port")).isEqualTo(Integer.toString(free));
        }
    }

    @Test
    void does_not_take_the_server_of_somebody_else_on_its_port_for_its_own() {
        EmbeddedServer.Options samePort = PostgresServer.embedded().port(server.port());

        assertThatThrownBy(samePort::start)
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("belongs to another server");
        assertThat(server.version()).isNotEmpty();
    }

    private static String setting(PostgresServer server, String name) throws SQLException {
        return Sql.value(server.dataSource("postgres"), "SHOW " + name);
    }

    private static String count(DataSource dataSource) throws SQLException {
        return Sql.value(dataSource, "SELECT count(*) FROM word");
    }
}
