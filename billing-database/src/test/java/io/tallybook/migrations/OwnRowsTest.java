package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of usage tracking wrote rows itself: losing those is no loss, losing what became of them is. */
class OwnRowsTest {

    private static final String VERSION = "20251207000000";

    private static Walk walk;

    @BeforeAll
    static void begin() throws SQLException {
        walk = new Walk();
    }

    @AfterAll
    static void end() {
        walk.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 row of billing.usage_features                         | INSERT INTO billing.usage_features VALUES ('FAX_PAGE', 'Fax pages', 'counter', 'page')
            1 row of billing.usage_features                         | UPDATE billing.usage_features SET display_name = 'Scans' WHERE feature_code = 'OCR_SCAN'
            1 row of billing.subscription_tiers                     | UPDATE billing.subscription_tiers SET description = 'For a start'
            1 row of billing.subscription_tiers                     | UPDATE billing.subscription_tiers SET is_visible = false
            1 row of billing.subscription_tiers                     | UPDATE billing.subscription_tiers SET is_active = false
            1 row of billing.subscription_tier_limits               | UPDATE billing.subscription_tier_limits SET limit_quantity = 60 WHERE feature_code = 'AI_MESSAGES'
            1 row of billing.subscription_tier_limits               | UPDATE billing.subscription_tier_limits SET reset_period = 'day' WHERE feature_code = 'INVOICES'
            1 row of billing.subscription_tier_limits               | UPDATE billing.subscription_tier_limits SET limit_quantity = NULL, is_unlimited = true WHERE feature_code = 'BANK_CONNECTIONS'
            1 row of billing.subscription_tier_limits               | INSERT INTO billing.subscription_tier_limits VALUES ('free', 1, 'OCR_SCAN', 'counter', 5, false, 'hard', 'day')
            1 row of billing.subscription_tier_versions             | UPDATE billing.subscription_tier_versions SET currency = 'EUR'
            1 row of billing.subscription_tier_versions             | INSERT INTO billing.subscription_tier_versions VALUES ('free', 2, 1, 10, 'USD', now())
            1 row of billing.subscription_tier_versions, 1 row of billing.subscription_tiers | INSERT INTO billing.subscription_tier_versions VALUES ('free', 2, 1, 10, 'USD', now()); UPDATE billing.subscription_tiers SET current_version = 2
            1 row of billing.subscription_tiers, 1 value of billing.organisations.subscription_tier | INSERT INTO billing.subscription_tiers VALUES ('pro', 'Pro', NULL, NULL, false, true, now(), now()); UPDATE billing.organisations SET subscription_tier = 'pro' WHERE slug = 'acme'
            1 value of billing.organisations.pinned_tier, 1 value of billing.organisations.pinned_version | UPDATE billing.organisations SET pinned_tier = 'free', pinned_version = 1 WHERE slug = 'acme'
            1 row of billing.usage_limit_overrides                  | INSERT INTO billing.usage_limit_overrides SELECT tenant_id, organisation_id, 'STORAGE_GB', 'level', 5, false, 'hard', NULL, NULL, now(), NULL FROM billing.organisations WHERE slug = 'acme'
            1 row of billing.usage_counters                         | INSERT INTO billing.usage_counters SELECT tenant_id, organisation_id, 'STORAGE_GB', 'always', to_timestamp(0), 0 FROM billing.organisations WHERE slug = 'acme'
            """)
    void is_not_undone_where_somebody_wrote_since(String losses, String change) throws SQLException {
        BillingMigrations migrations = migrations(change);

        DataLossRefused refused = assertThatExceptionOfType(DataLossRefused.class)
                .isThrownBy(() -> migrations.undo(Undo.last(1)))
                .actual();

        assertThat(refused.losses()).extracting(DataLoss::toString).containsExactlyInAnyOrder(losses.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE billing.subscription_tiers SET updated_at = now() + INTERVAL '1 h'",
                "DELETE FROM billing.usage_features WHERE feature_code = 'OCR_SCAN'",
                "INSERT INTO billing.organisations SELECT tenant_id, gen_random_uuid(), 'since', 'Since', 'UTC', 'EUR', now(), NULL"
                        + " FROM billing.organisations WHERE slug = 'acme'"
            })
    void is_undone_where_all_is_as_the_script_would_write_it(String change) throws SQLException {
        UndoResult undone = migrations(change).undo(Undo.last(1));

        assertThat(undone.undone())
                .singleElement()
                .matches(migration -> migration.lost().isEmpty());
    }

    private static BillingMigrations migrations(String change) throws SQLException {
        DataSource database = walk.before(VERSION);
        BillingMigrations migrations = BillingMigrations.of(database);
        migrations.migrateTo(VERSION);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
        return migrations;
    }
}
