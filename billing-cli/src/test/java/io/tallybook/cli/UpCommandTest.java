package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class UpCommandTest {

    private static final String LAST_LINE = "Ctrl-C stops it.";

    @TempDir
    Path folder;

    private String port = "";

    @BeforeEach
    void choose_a_free_port() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = String.valueOf(socket.getLocalPort());
        }
    }

    @Test
    void serves_a_migrated_database_to_other_commands_and_stops_when_asked() throws IOException {
        try (Program up = up()) {
            assertThat(up.outputUntil(LAST_LINE))
                    .contains("The database is up, at version ")
                    .contains("jdbc:postgresql://127.0.0.1:" + port + "/billing?user=postgres")
                    .contains("psql -h 127.0.0.1 -p " + port + " -U postgres billing");
            assertThat(here("sql", "SHOW port").out()).contains(port);
            assertThat(here("sql", "SHOW fsync").out()).contains("on");
            assertThat(here("migrate").out()).startsWith("Nothing is pending.");

            up.terminate();

            assertThat(up.rest()).contains("The database has stopped");
            up.exitCode();
        }
        assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void keeps_what_was_stored_for_commands_that_start_the_server_themselves() throws IOException {
        try (Program up = up()) {
            up.outputUntil(LAST_LINE);
            here("sql", "CREATE TABLE public.kept AS SELECT 42 AS answer");
        }

        assertThat(here("sql", "SELECT * FROM public.kept").out()).contains("42");
        assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
    }

    @Test
    void is_refused_where_it_runs_already() throws IOException {
        try (Program up = up();
                Program second = startAfter(up)) {
            assertThat(second.rest()).contains("is up already: jdbc:postgresql://127.0.0.1:" + port);
            assertThat(second.exitCode()).isEqualTo(ExitCodes.FAILED);
        }
    }

    @Test
    void stays_announced_when_its_own_process_looks() throws IOException {
        try (LocalServer here = LocalServer.announced(folder, Integer.parseInt(port), new PrintWriter(System.err))) {
            assertThat(here("sql", "SELECT 'own'").out()).contains("own");

            try (Program second = up()) {
                assertThat(second.rest()).contains("is up already: " + here.url());
            }
        }
        assertThat(Announcement.read(folder)).isEmpty();
    }

    @Test
    void starts_again_on_its_port_after_it_was_killed() throws IOException {
        try (Program killed = up()) {
            killed.outputUntil(LAST_LINE);
            here("sql", "CREATE TABLE public.kept AS SELECT 42 AS answer");
            killed.kill();
        }

        try (Program up = up()) {
            assertThat(up.outputUntil(LAST_LINE)).contains("The database is up");
            assertThat(here("sql", "SELECT * FROM public.kept").out()).contains("42");
        }
    }

    @Test
    void says_which_option_helps_when_the_port_is_taken() throws IOException {
        try (ServerSocket other = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("up", "--data-directory", folder.toString(), "--port", "" + other.getLocalPort());

            assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(run.err()).isEqualTo("Port " + port + " is taken by another program: choose one with --port.\n");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void commands_without_a_url_use_the_folder_in_which_they_are_called() throws IOException {
        try (Program info = Program.start(folder, "info")) {
            assertThat(info.rest()).contains("Creating a database in", "The database in .tallybook has no version yet");
            assertThat(info.exitCode()).isEqualTo(ExitCodes.DONE);
        }
        assertThat(Files.isDirectory(folder.resolve(".tallybook"))).isTrue();
    }

    @Test
    void commands_at_once_take_turns() throws IOException {
        try (Program one = Program.start(folder, "sql", "SELECT 'first' || 1");
                Program two = Program.start(folder, "sql", "SELECT 'second' || 2")) {
            assertThat(one.rest()).contains("first1");
            assertThat(two.rest()).contains("second2");
        }
    }

    private Program up() throws IOException {
        return Program.start(folder, "up", "--data-directory", folder.toString(), "--port", port);
    }

    private Program startAfter(Program first) throws IOException {
        first.outputUntil(LAST_LINE);
        return up();
    }

    private Run here(String command, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = command;
        arguments[1] = "--data-directory";
        arguments[2] = folder.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Run.of(arguments);
    }
}
