package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.migrations.citus.WritesMeanwhile;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is for a cluster, on a server that is none. */
class PlainDistributionTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    private final BillingMigrations migrations = BillingMigrations.of(db.dataSource());

    @Test
    void is_refused_and_says_what_is_missing() {
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(migrations::distribute)
                .withMessageContaining("no extension citus");
        assertThatExceptionOfType(MigrationRefused.class)
                .isThrownBy(() -> migrations.isolate(UUID.randomUUID(), WritesMeanwhile.GO_ON))
                .withMessageContaining("no extension citus");
        assertThatExceptionOfType(CheckFailed.class)
                .isThrownBy(migrations::clusterStatus)
                .withMessageContaining("no extension citus");
    }

    @Test
    void the_procedures_of_the_scripts_do_nothing() throws SQLException {
        Database database = new Database(db.dataSource());
        database.execute("CALL billing.distribute_tables()");
        database.execute("CALL billing.distribute_functions()");

        assertThat(migrations.verify().problems()).isEmpty();
    }
}
