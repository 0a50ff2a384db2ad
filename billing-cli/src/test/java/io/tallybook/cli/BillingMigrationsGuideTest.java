package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.SchemaCheck;
import java.util.List;

class BillingMigrationsGuideTest extends GuideTest {

    private static final String SCHEMA = """
            SELECT table_schema, table_name, column_name, data_type, column_default, is_nullable
            FROM information_schema.columns
            WHERE table_schema IN ('billing', 'telecom')
              AND table_name <> 'flyway_schema_history'
            ORDER BY 1, 2, 3
            """;

    BillingMigrationsGuideTest() {
        super("004-billing-migrations.md");
    }

    @Override
    void follow(GuideReader reader) throws Exception {
        List<String> reviewed = reader.follow("Review");
        assertThat(reviewed.get(0)).contains("CREATE TABLE billing.tenants", "CREATE TABLE billing.usage_events");
        assertThat(reviewed.get(1)).contains(" has no version yet; ").doesNotContain("pending scripts: 0.");
        assertThat(rows(SCHEMA)).isEmpty();

        List<String> applied = reader.follow("Apply");
        assertThat(applied.get(0)).endsWith(" is at version 20240901000000.\n");
        assertThat(applied.get(1)).doesNotContain("create tenants").contains("20251207000000");
        assertThat(applied.get(2)).startsWith("Nothing is pending.");
        assertThat(applied.get(3)).contains("agrees with the scripts of this release");
        assertThat(billing().checkSchema()).isInstanceOf(SchemaCheck.UpToDate.class);

        List<String> checked = reader.follow("Check");
        assertThat(checked.get(0)).contains("billing.tenants", "telecom.users");
        assertThat(checked.get(1)).contains("tenants_pk");
        assertThat(checked.get(2)).contains("'free'", "organisations_slug_unique_in_tenant");
        assertThat(checked.get(3))
                .containsPattern("billing.organisations +\\| organisations_tenant_fk +\\| t")
                .containsPattern("telecom.users +\\| users_tenant_fk +\\| t");
        assertThat(checked.get(4)).contains("organisations_slug_unique_in_tenant");
        assertThatForeignAndUniqueKeysWork();

        String before = rows(SCHEMA);
        List<String> undone = reader.follow("Roll back");
        assertThat(undone.get(0)).contains("create tenants").endsWith(" has no version any more.\n");
        assertThat(undone.get(1)).contains("create tenants");
        assertThat(rows(SCHEMA)).isEqualTo(before).isNotEmpty();
    }

    private void assertThatForeignAndUniqueKeysWork() {
        String organisation = """
                INSERT INTO billing.organisations
                    (tenant_id, organisation_id, slug, name, time_zone, currency, created_at)
                SELECT coalesce(max(id::text)::uuid, gen_random_uuid()), gen_random_uuid(), 'sales', 'Sales', 'UTC', 'EUR', now()
                FROM billing.tenants
                """;
        assertThat(exitCodeOf("sql", organisation)).as("no tenant").isEqualTo(ExitCodes.FAILED);
        billing().tenants().create("Acme");
        assertThat(exitCodeOf("sql", organisation)).isEqualTo(ExitCodes.DONE);
        assertThat(exitCodeOf("sql", organisation)).as("the same slug").isEqualTo(ExitCodes.FAILED);
        assertThat(exitCodeOf("sql", "DELETE FROM billing.organisations; DELETE FROM billing.tenants"))
                .isEqualTo(ExitCodes.DONE);
    }
}
