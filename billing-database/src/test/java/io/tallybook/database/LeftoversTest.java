package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
        try (OtherJvm other = OtherJvm.start()) {
            OtherJvm.Running left = other.running();
            other.kill();
            assertThat(left.postmaster().isAlive()).isTrue();
            assertThat(left.folder()).exists();

            PostgresServer.embedded().start().close();

            await().atMost(Duration.ofMinutes(1)).until(() -> !left.postmaster().isAlive());
            assertThat(left.folder()).doesNotExist();
        }
    }

    @Test
    void leaves_nothing_when_the_jvm_ends_without_closing() throws Exception {
        try (OtherJvm other = OtherJvm.start()) {
            OtherJvm.Running server = other.running();

            other.end();

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !server.postmaster().isAlive());
            assertThat(server.folder()).doesNotExist();
        }
    }

    @Test
    void leaves_nothing_when_it_is_closed() throws IOException {
        EmbeddedServer server = PostgresServer.embedded().start();
        ProcessHandle postmaster = OtherJvm.postmaster(server.folder());

        server.close();

        await().atMost(Duration.ofMinutes(1)).until(() -> !postmaster.isAlive());
        assertThat(server.folder()).doesNotExist();
    }

    @Test
    void servers_of_several_jvms_do_not_hurt_each_other() throws Exception {
        List<OtherJvm> others = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                others.add(OtherJvm.start());
            }
            List<String> urls = new ArrayList<>();
            for (OtherJvm other : others) {
                urls.add(other.running().url());
            }
            others.remove(0).kill();

            try (PostgresServer here = PostgresServer.embedded().start()) {
                assertAnswers(here.jdbcUrl("postgres"));
                assertAnswers(urls.get(1));
                assertAnswers(urls.get(2));
            }
        } finally {
            others.forEach(OtherJvm::close);
        }
    }

    /** A second start in one JVM must not give away the lock of the first, which closing a file would do. */
    @Test
    void servers_of_one_jvm_stay_locked_against_another_jvm() throws Exception {
        try (PostgresServer first = PostgresServer.embedded().start();
                PostgresServer second = PostgresServer.embedded().start();
                OtherJvm other = OtherJvm.start()) {
            other.running();

            assertAnswers(first.jdbcUrl("postgres"));
            assertAnswers(second.jdbcUrl("postgres"));
            other.end();
        }
    }

    @Test
    void keeps_the_rows_of_a_kept_directory_and_stops_what_a_killed_jvm_left_running_on_it(@TempDir Path directory)
            throws Exception {
        try (OtherJvm other = OtherJvm.start(directory.toString())) {
            OtherJvm.Running left = other.running();
            Sql.run(dataSource(left.url()), "CREATE TABLE kept AS SELECT 42 AS answer");
            other.kill();

            try (PostgresServer again =
                    PostgresServer.embedded().dataDirectory(directory).start()) {
                assertThat(Sql.value(again.dataSource("postgres"), "SELECT answer FROM kept"))
                        .isEqualTo("42");
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> !left.postmaster().isAlive());
        }
    }

    private static void assertAnswers(String url) throws SQLException {
        assertThat(Sql.value(dataSource(url), "SELECT 1")).isEqualTo("1");
    }

    private static PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }
}
