package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Ports.Binding;
import io.tallybook.migrations.BillingMigrations;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs where containers are asked for: nobody's build waits for an engine or a download. */
@EnabledIfSystemProperty(named = "billing.postgres", matches = "container")
class ContainerServerTest {

    @Test
    void runs_the_scripts_of_this_release_and_copies_the_result() throws SQLException {
        try (PostgresServer server = ContainerServer.start()) {
            server.createDatabase("original");
            BillingMigrations.of(server.dataSource("original")).migrate();

            server.createDatabase("copy", "original");

            assertThat(BillingMigrations.of(server.dataSource("copy")).migrate().nothingPending())
                    .isTrue();
            assertThat(Sql.value(
                            server.dataSource("copy"),
                            "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database"
                                    + " WHERE datname = current_database()"))
                    .isEqualTo("UTF8 C");
            assertThat(server.version()).startsWith(MajorVersion.wanted());
        }
    }

    @Test
    void is_published_to_this_machine_only_and_gone_when_it_is_closed() {
        String id;
        try (ContainerServer server = ContainerServer.start()) {
            id = server.id();
            assertThat(Docker.client()
                            .inspectContainerCmd(id)
                            .exec()
                            .getNetworkSettings()
                            .getPorts()
                            .getBindings()
                            .values())
                    .allSatisfy(bindings ->
                            assertThat(bindings).extracting(Binding::getHostIp).containsOnly("127.0.0.1"));
        }

        assertThat(exists(id)).isFalse();
    }

    @Test
    void removes_the_container_that_a_killed_jvm_left_behind() throws Exception {
        try (OtherJvm other = OtherJvm.start(Program.class)) {
            String left = other.line();
            assertThat(exists(left)).isTrue();
            other.kill();

            ContainerServer.start().close();

            await().atMost(Duration.ofMinutes(1)).until(() -> !exists(left));
        }
    }

    @Test
    void leaves_the_container_of_a_living_jvm_alone() throws Exception {
        try (OtherJvm other = OtherJvm.start(Program.class)) {
            String id = other.line();

            ContainerServer.start().close();

            assertThat(exists(id)).isTrue();
            other.end();
            assertThat(exists(id)).isFalse();
        }
    }

    private static boolean exists(String id) {
        return Docker.client().listContainersCmd().withShowAll(true).exec().stream()
                .anyMatch(container -> container.getId().equals(id));
    }

    /** Starts a container, says which, and ends without closing it. */
    static final class Program {

        private Program() {}

        public static void main(String... arguments) throws IOException {
            ContainerServer server = ContainerServer.start();
            System.out.println(server.id());
            OtherJvm.runUntilToldToEnd();
        }
    }
}
