package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.Sql;
import io.tallybook.database.junit.BillingDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the walk compares: a difference that the catalogue does not show is one that the walk would miss. */
class CatalogueTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    // One after the other: some change what others made.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE billing.extra (a int, b int)",
                "CREATE UNLOGGED TABLE billing.extra_unlogged (a int)",
                "CREATE VIEW billing.extra_view AS SELECT 1 AS one",
                "CREATE OR REPLACE VIEW billing.extra_view AS SELECT 2 AS one",
                "CREATE SEQUENCE billing.extra_sequence",
                "ALTER SEQUENCE billing.extra_sequence INCREMENT BY 2",
                "CREATE TYPE billing.extra_composite AS (a int)",
                "CREATE TYPE billing.extra_range AS RANGE (subtype = int)",
                "CREATE STATISTICS billing.extra_statistics ON slug, name FROM billing.organisations",
                "CREATE FUNCTION billing.extra_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "ALTER FUNCTION billing.extra_function() SET lock_timeout = '1s'",
                "CREATE TRIGGER extra_trigger BEFORE UPDATE ON billing.tenants EXECUTE FUNCTION billing.extra_function()",
                "ALTER TABLE billing.tenants DISABLE TRIGGER extra_trigger",
                "ALTER TABLE billing.tenants ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE billing.tenants ALTER name TYPE varchar",
                "CREATE POLICY extra_policy ON billing.tenants USING (name <> 'x')",
                "CREATE RULE extra_rule AS ON DELETE TO billing.tenants DO INSTEAD NOTHING",
                "CREATE INDEX extra_index ON billing.tenants (name)",
                "ALTER TABLE billing.tenants ALTER name DROP NOT NULL",
                "ALTER TABLE billing.tenants ALTER name SET DEFAULT 'x'",
                "ALTER TABLE billing.tenants ALTER name SET STORAGE EXTERNAL",
                "ALTER TABLE billing.tenants ALTER name SET STATISTICS 500",
                "ALTER TABLE billing.tenants SET (fillfactor = 90)",
                "ALTER TABLE billing.tenants REPLICA IDENTITY FULL",
                "ALTER TABLE billing.tenants ADD CONSTRAINT extra_check CHECK (name <> 'y') NOT VALID",
                "ALTER TABLE billing.tenants VALIDATE CONSTRAINT extra_check",
                "ALTER TABLE billing.organisations ALTER CONSTRAINT organisations_tenant_fk DEFERRABLE",
                "ALTER TYPE billing.usage_period ADD VALUE 'decade' BEFORE 'always'",
                "ALTER DOMAIN billing.rate ADD CONSTRAINT extra_domain_check CHECK (VALUE < 100)",
                "ALTER DOMAIN billing.rate SET DEFAULT 1",
                "GRANT SELECT ON billing.tenants TO PUBLIC",
                "GRANT UPDATE (name) ON billing.tenants TO PUBLIC",
                "GRANT USAGE ON SCHEMA billing TO PUBLIC",
                "REVOKE EXECUTE ON FUNCTION billing.extra_function() FROM PUBLIC",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA billing GRANT SELECT ON TABLES TO PUBLIC",
                "COMMENT ON SCHEMA billing IS 'x'",
                "COMMENT ON TABLE billing.tenants IS 'x'",
                "COMMENT ON COLUMN billing.tenants.name IS 'x'",
                "COMMENT ON CONSTRAINT tenants_pk ON billing.tenants IS 'x'",
                "COMMENT ON INDEX billing.extra_index IS 'x'",
                "COMMENT ON TRIGGER extra_trigger ON billing.tenants IS 'x'",
                "COMMENT ON TYPE billing.usage_period IS 'x'",
                "COMMENT ON DOMAIN billing.rate IS 'x'",
                "COMMENT ON FUNCTION billing.extra_function() IS 'x'"
            })
    void shows(String change) throws SQLException {
        List<String> before = catalogue();

        Sql.run(db.dataSource(), change);

        assertThat(catalogue()).isNotEqualTo(before);
    }

    @Test
    void shows_in_which_order_columns_stand_and_not_that_there_were_others() throws SQLException {
        Sql.run(db.dataSource(), "CREATE TABLE billing.columns (a int, b int)");
        List<String> before = catalogue();

        Sql.run(db.dataSource(), "ALTER TABLE billing.columns ADD COLUMN c int");
        Sql.run(db.dataSource(), "ALTER TABLE billing.columns DROP COLUMN c");
        assertThat(catalogue()).isEqualTo(before);

        Sql.run(db.dataSource(), "ALTER TABLE billing.columns DROP COLUMN a");
        Sql.run(db.dataSource(), "ALTER TABLE billing.columns ADD COLUMN a int");
        assertThat(catalogue()).isNotEqualTo(before);
    }

    @Test
    void is_of_the_schemas_asked_for_without_the_history() throws SQLException {
        assertThat(catalogue())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .noneMatch(line -> line.startsWith("billing.flyway_schema_history"));
        assertThat(Catalogue.of(db.dataSource(), "no_such_schema").lines()).isEmpty();
    }

    private static List<String> catalogue() throws SQLException {
        return Catalogue.of(db.dataSource(), "billing").lines();
    }
}
