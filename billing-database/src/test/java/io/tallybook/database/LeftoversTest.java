package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class LeftoversTest {

    @Test
    void removes_what_a_killed_jvm_left_behind() throws Exception {
        try (OtherJvm other = OtherJvm.start(Program.class)) {
            Running left = Running.in(other);
            other.kill();
            assertThat(left.postmaster().isAlive()).isTrue();
            assertThat(left.folder()).exists();

            PostgresServer.embedded().start().close();

            assertGone(left);
        }
    }

    @Test
    void leaves_nothing_when_the_jvm_ends_without_closing() throws Exception {
        try (OtherJvm other = OtherJvm.start(Program.class)) {
            Running server = Running.in(other);

            other.end();

            assertGone(server);
        }
    }

    @Test
    void leaves_nothing_when_it_is_closed() throws IOException {
        EmbeddedServer server = PostgresServer.embedded().start();
        Running running = Running.of(server.folder(), server.jdbcUrl("postgres"));

        server.close();

        assertGone(running);
    }

    @Test
    void servers_of_several_jvms_do_not_hurt_each_other() throws Exception {
        List<OtherJvm> others = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                others.add(OtherJvm.start(Program.class));
            }
            List<Running> servers = new ArrayList<>();
            for (OtherJvm other : others) {
                servers.add(Running.in(other));
            }
            others.get(0).kill();

            try (PostgresServer here = PostgresServer.embedded().start()) {
                assertAnswers(here.jdbcUrl("postgres"));
                assertAnswers(servers.get(1).url());
                assertAnswers(servers.get(2).url());
                assertGone(servers.get(0));
            }
        } finally {
            for (OtherJvm other : others) {
                other.end();
            }
        }
    }

    /** A second start in one JVM must not give away the lock of the first, which opening and closing its file would do. */
    @Test
    void servers_of_one_jvm_stay_safe_from_another_jvm() throws Exception {
        try (PostgresServer first = PostgresServer.embedded().start();
                PostgresServer second = PostgresServer.embedded().start();
                OtherJvm other = OtherJvm.start(Program.class)) {
            assertAnswers(Running.in(other).url());

            assertAnswers(first.jdbcUrl("postgres"));
            assertAnswers(second.jdbcUrl("postgres"));
            other.end();
        }
    }

    @Test
    void keeps_the_rows_of_a_kept_directory_and_stops_what_a_killed_jvm_left_running_on_it(@TempDir Path directory)
            throws Exception {
        try (OtherJvm other = OtherJvm.start(Program.class, directory.toString())) {
            Running left = Running.in(other);
            Sql.run(dataSource(left.url()), "CREATE TABLE kept AS SELECT 42 AS answer");
            other.kill();

            try (PostgresServer again =
                    PostgresServer.embedded().dataDirectory(directory).start()) {
                assertThat(Sql.value(again.dataSource("postgres"), "SELECT answer FROM kept"))
                        .isEqualTo("42");
            }
            assertStopped(left);
            assertThat(directory).isNotEmptyDirectory();
        }
    }

    private static void assertGone(Running server) {
        assertStopped(server);
        assertThat(server.folder()).doesNotExist();
    }

    private static void assertStopped(Running server) {
        await().atMost(Duration.ofMinutes(1)).until(() -> !server.postmaster().isAlive());
    }

    private static void assertAnswers(String url) throws SQLException {
        assertThat(Sql.value(dataSource(url), "SELECT 1")).isEqualTo("1");
    }

    private static PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    /** A server somewhere, seen from outside. */
    private record Running(Path folder, String url, ProcessHandle postmaster) {

        static Running in(OtherJvm other) throws IOException {
            return of(Path.of(other.line()), other.line());
        }

        static Running of(Path folder, String url) throws IOException {
            String pid =
                    Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0);
            return new Running(
                    folder, url, ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
        }
    }

    /** Starts a server, says where, and ends without closing it. */
    static final class Program {

        private Program() {}

        public static void main(String... arguments) throws IOException {
            EmbeddedServer.Options options = PostgresServer.embedded();
            for (String directory : arguments) {
                options.dataDirectory(Path.of(directory));
            }
            EmbeddedServer server = options.start();
            System.out.println(server.folder());
            System.out.println(server.jdbcUrl("postgres"));
            OtherJvm.runUntilToldToEnd();
        }
    }
}
