package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    private static final String KIND = "billing.postgres";
    private static final String VERSION = "billing.postgres.version";

    final String kind = System.getProperty(KIND, "");
    final String version = System.getProperty(VERSION, "");

    @AfterEach
    void restore() {
        System.setProperty(KIND, kind);
        System.setProperty(VERSION, version);
    }

    @Test
    void starts_an_embedded_server_where_nothing_is_said() {
        System.setProperty(KIND, " ");

        try (PostgresServer server = PostgresServer.start()) {
            assertThat(server).isInstanceOf(EmbeddedServer.class);
            assertThat(server.version()).startsWith(MajorVersion.wanted() + ".");
        }
    }

    @Test
    void uses_the_server_of_a_url() {
        try (EmbeddedServer owner = PostgresServer.embedded().start()) {
            System.setProperty(KIND, owner.jdbcUrl("postgres"));

            try (PostgresServer server = PostgresServer.start()) {
                assertThat(server).isInstanceOf(GivenServer.class);
                assertThat(server.version()).isEqualTo(owner.version());
            }
        }
    }

    @Test
    void refuses_a_kind_that_it_does_not_know() {
        System.setProperty(KIND, "cloud");

        assertThatThrownBy(PostgresServer::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cloud");
    }

    @Test
    void refuses_embedded_binaries_of_another_version_than_the_one_asked_for() {
        System.setProperty(KIND, "embedded");
        System.setProperty(VERSION, "12");

        assertThatThrownBy(PostgresServer::start)
                .isInstanceOf(PostgresServerException.class)
                .hasMessageContaining("asks for 12");
    }
}
