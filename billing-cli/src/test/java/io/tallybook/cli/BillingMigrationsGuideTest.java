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
        WorkingCopy.in(folder);
        List<String> generated = reader.follow("Generate");
        assertThat(generated.get(2)).contains("+ table billing.plans", "+ column billing.tenant_config.tenant_id");
        assertThat(generated.get(3))
                .containsPattern("migration/V\\d{14}__add_billing_tables.sql")
                .containsPattern("undo/U\\d{14}__add_billing_tables.sql")
                .contains("Nothing found in 1 script");
        assertThat(generated.get(4)).isEqualTo("The declared schema is what the scripts make.\n");

        List<String> reviewed = reader.follow("Review");
        assertThat(reviewed.get(0))
                .contains("CREATE TABLE billing.plans", "CREATE TABLE billing.subscriptions")
                .contains("CREATE TABLE billing.tenant_config");
        assertThat(reviewed.get(1)).contains(" has no version yet; ").doesNotContain("pending scripts: 0.");
        assertThat(rows(SCHEMA)).isEmpty();

        List<String> applied = reader.follow("Apply");
        assertThat(applied.get(0)).endsWith(" is at version 20240901000000.\n");
        assertThat(applied.get(1)).doesNotContain("create tenants").contains("20251215000000 | add billing tables");
        assertThat(applied.get(2)).startsWith("Nothing is pending.");
        assertThat(applied.get(3)).contains("agrees with the scripts of this release");
        assertThat(billing().checkSchema()).isInstanceOf(SchemaCheck.UpToDate.class);

        List<String> checked = reader.follow("Check");
        assertThat(checked.get(0)).contains("billing.plans", "billing.subscriptions", "billing.tenant_config");
        assertThat(checked.get(1)).contains("plans_name_unique", "now()", "true");
        assertThat(checked.get(2))
                .contains("subscriptions_tenant_fk", "subscriptions_plan_fk", "subscriptions_one_live_per_tenant");
        assertThat(checked.get(3)).contains("tenant_config_pk", "tenant_config_stripe_customer_unique");
        assertThat(checked.get(4))
                .containsPattern("billing.subscriptions +\\| subscriptions_tenant_fk +\\| t")
                .containsPattern("billing.tenant_config +\\| tenant_config_tenant_fk +\\| t");
        assertThat(checked.get(5))
                .containsPattern("billing.subscriptions_stripe_subscription_unique +\\| t")
                .containsPattern("billing.tenant_config_stripe_customer_unique +\\| t")
                .containsPattern("billing.plans_name_unique +\\| t");
        assertThat(checked.get(6)).contains("no problem").containsPattern("subscription-is-as-last-told +\\| holds");

        String before = rows(SCHEMA);
        List<String> undone = reader.follow("Roll back");
        assertThat(undone.get(0)).contains("add billing tables").endsWith(" is at version 20251207000000.\n");
        assertThat(undone.get(1)).doesNotContain("billing.plans", "billing.subscriptions ", "billing.tenant_config");
        assertThat(undone.get(2)).contains("20251215000000 | add billing tables");
        assertThat(undone.get(3)).contains("create tenants").endsWith(" has no version any more.\n");
        assertThat(undone.get(4)).contains("create tenants");
        assertThat(rows(SCHEMA)).isEqualTo(before).isNotEmpty();
    }
}
