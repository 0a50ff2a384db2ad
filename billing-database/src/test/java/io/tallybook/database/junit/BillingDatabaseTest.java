package io.tallybook.database.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.migrations.BillingMigrations;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BillingDatabaseTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    @Test
    void holds_every_script_of_this_release() throws SQLException {
        assertThat(BillingMigrations.of(db.dataSource()).migrate().nothingPending())
                .isTrue();
    }
}
