package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgresql://ann:secret@db.example.org:6432/shop | db.example.org:6432 | shop   | ann    | secret
            postgres://ann:secret@db.example.org/shop        | db.example.org:5432 | shop   | ann    | secret
            postgresql://ann@localhost/shop                  | localhost:5432      | shop   | ann    | -
            postgresql://localhost/shop                      | localhost:5432      | shop   | -      | -
            postgresql:///shop                               | localhost:5432      | shop   | -      | -
            postgresql://ann:s%40c%2Fr%3At%25@localhost/shop | localhost:5432      | shop   | ann    | s@c/r:t%
            postgresql://ann:s+c@localhost/shop              | localhost:5432      | shop   | ann    | s+c
            postgresql://ann:s@c@localhost/shop              | localhost:5432      | shop   | ann    | s@c
            postgresql://ann:a:b@localhost/shop              | localhost:5432      | shop   | ann    | a:b
            postgresql://ann%40eu:x@localhost/shop           | localhost:5432      | shop   | ann@eu | x
            postgresql://localhost/my%20shop                 | localhost:5432      | my shop | -     | -
            postgresql://localhost/a+b                       | localhost:5432      | a+b    | -      | -
            postgresql://ann:x@[::1]:6432/shop               | [::1]:6432          | shop   | ann    | x
            postgresql://ann:x@[2001:db8::7]/shop            | [2001:db8::7]:5432  | shop   | ann    | x
            postgresql://one:1,two:2/shop                    | one:1,two:2         | shop   | -      | -
            jdbc:postgresql://db.example.org:6432/shop?user=ann&password=x | db.example.org:6432 | shop | ann | x
            jdbc:postgresql:shop                             | localhost:5432      | shop   | -      | -
            """)
    void understands_both_forms(
            String url, String server, String database, @Nullable String user, @Nullable String password) {
        PGSimpleDataSource dataSource = DatabaseUrl.parse(url).dataSource(null);

        assertThat(ConnectionProblem.server(dataSource)).isEqualTo(server);
        assertThat(dataSource.getDatabaseName()).isEqualTo(database);
        assertThat(dataSource.getUser()).isEqualTo(user);
        assertThat(dataSource.getPassword()).isEqualTo(password);
    }

    @Test
    void passes_parameters_on_under_the_names_that_the_driver_knows() throws SQLException {
        PGSimpleDataSource dataSource = DatabaseUrl.parse(
                        "postgresql://db/shop?sslmode=require&connect_timeout=3&application_name=ops")
                .dataSource(null);

        assertThat(dataSource.getSslMode()).isEqualTo("require");
        assertThat(dataSource.getConnectTimeout()).isEqualTo(3);
        assertThat(dataSource.getApplicationName()).isEqualTo("ops");
    }

    @Test
    void takes_a_password_from_elsewhere_only_when_the_url_has_none() {
        assertThat(DatabaseUrl.parse("postgresql://ann@db/shop")
                        .dataSource("other")
                        .getPassword())
                .isEqualTo("other");
        assertThat(DatabaseUrl.parse("postgresql://ann:own@db/shop")
                        .dataSource("other")
                        .getPassword())
                .isEqualTo("own");
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db/shop?user=ann&password=own")
                        .dataSource("other")
                        .getPassword())
                .isEqualTo("own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:secret@db/shop",
                "jdbc:mysql://ann:secret@db/shop",
                "secret",
                "postgresql://ann:secret%@db/shop",
                "postgresql://ann:secret@db:port/shop",
                "postgresql:///shop?host=/var/run/secret",
                "jdbc:postgresql://ann:secret@db:port/shop?password=secret"
            })
    void refuses_anything_else_without_repeating_it(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url).dataSource(null))
                .withNoCause()
                .withMessageNotContaining("secret");
    }
}
