package io.tallybook.database.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.tallybook.database.PostgresServer;
import io.tallybook.database.Sql;
import io.tallybook.migrations.BillingMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

class BillingDatabaseTest {

    static final List<String> databases = new ArrayList<>();

    @BeforeEach
    void forget() {
        databases.clear();
    }

    @Test
    void gives_each_class_a_database_of_its_own_and_drops_it_afterwards() throws SQLException {
        run(First.class, Second.class);

        assertThat(databases).doesNotHaveDuplicates().hasSize(2);
        assertDropped();
    }

    @Test
    void gives_nested_classes_the_database_of_the_class_around_them() throws SQLException {
        run(Outer.class);

        assertThat(databases).hasSize(3);
        assertThat(databases.stream().distinct()).hasSize(1);
        assertDropped();
    }

    @Test
    void gives_each_test_a_database_of_its_own_when_registered_in_an_instance_field() throws SQLException {
        run(PerTest.class);

        assertThat(databases).doesNotHaveDuplicates().hasSize(2);
        assertDropped();
    }

    @Test
    void gives_a_database_without_any_script_where_that_is_asked_for() {
        run(Empty.class);
    }

    private static void run(Class<?>... classes) {
        var kit = EngineTestKit.engine("junit-jupiter");
        for (Class<?> each : classes) {
            kit.selectors(selectClass(each));
        }
        assertThat(kit.execute().allEvents().failed().stream()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()))
                .isEmpty();
    }

    private static void assertDropped() throws SQLException {
        for (String database : databases) {
            assertThat(Sql.hasDatabase(PostgresServer.shared(), database)).isFalse();
        }
    }

    private static void note(BillingDatabase db) throws SQLException {
        databases.add(Sql.value(db.dataSource(), "SELECT current_database()"));
    }

    static class First {

        @RegisterExtension
        static final BillingDatabase db = BillingDatabase.migrated();

        @Test
        void leaves_a_table_behind() throws SQLException {
            note(db);
            assertThat(BillingMigrations.of(db.dataSource()).migrate().nothingPending())
                    .isTrue();
            try (Connection connection = db.connection()) {
                connection.createStatement().execute("CREATE TABLE mine ()");
            }
        }
    }

    static class Second extends First {}

    static class Outer {

        @RegisterExtension
        static final BillingDatabase db = BillingDatabase.migrated();

        @Test
        void before() throws SQLException {
            note(db);
        }

        @Nested
        class Inner {
            @Test
            void within() throws SQLException {
                note(db);
            }
        }

        @Nested
        class Other {
            @Test
            void within() throws SQLException {
                note(db);
            }
        }
    }

    static class PerTest {

        @RegisterExtension
        final BillingDatabase db = BillingDatabase.migrated();

        @Test
        void one() throws SQLException {
            note(db);
        }

        @Test
        void another() throws SQLException {
            note(db);
        }
    }

    static class Empty {

        @RegisterExtension
        static final BillingDatabase db = BillingDatabase.empty();

        @Test
        void holds_no_schema() throws SQLException {
            assertThat(Sql.value(db.dataSource(), "SELECT count(*) FROM pg_namespace WHERE nspname = 'billing'"))
                    .isEqualTo("0");
        }
    }
}
