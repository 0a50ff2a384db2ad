package io.tallybook.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GivenServerTest {

    static EmbeddedServer owner;
    PostgresServer given;

    @BeforeAll
    static void start() {
        owner = PostgresServer.embedded().start();
        owner.createDatabase("precious");
    }

    @BeforeEach
    void give() {
        given = GivenServer.at(owner.jdbcUrl("postgres"));
    }

    @AfterEach
    void end() {
        given.close();
    }

    @AfterAll
    static void stop() {
        owner.close();
    }

    @Test
    void makes_databases_under_names_of_its_own_and_drops_them_at_the_end() throws SQLException {
        given.createDatabase("precious");
        given.createDatabase("copy", "precious");

        String made = Sql.value(given.dataSource("precious"), "SELECT current_database()");
        String copied = Sql.value(given.dataSource("copy"), "SELECT current_database()");
        assertThat(List.of(made, copied)).allMatch(name -> name.startsWith("tallybook_"));

        given.close();

        assertThat(Sql.hasDatabase(owner, made)).isFalse();
        assertThat(Sql.hasDatabase(owner, copied)).isFalse();
        assertThat(Sql.hasDatabase(owner, "precious")).isTrue();
    }

    @Test
    void never_drops_a_database_that_it_did_not_make() throws SQLException {
        given.dropDatabase("precious");

        assertThat(Sql.hasDatabase(owner, "precious")).isTrue();
    }

    @Test
    void two_of_them_share_a_server_without_meeting() throws SQLException {
        try (PostgresServer other = GivenServer.at(owner.jdbcUrl("postgres"))) {
            given.createDatabase("same");
            other.createDatabase("same");

            assertThat(given.jdbcUrl("same")).isNotEqualTo(other.jdbcUrl("same"));
        }
        assertThat(Sql.value(given.dataSource("same"), "SELECT 1")).isEqualTo("1");
    }
}
