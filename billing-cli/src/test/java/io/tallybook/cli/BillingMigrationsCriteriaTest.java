package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.schematools.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The acceptance criteria of guide 004, and what it asks to be tested, each by its number there. */
class BillingMigrationsCriteriaTest {

    private static final String SCRIPT = "V20251215000000__add_billing_tables.sql";

    private static final String PLAN = "00000000-0000-4000-8000-0000000000d1";

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.empty();

    @RegisterExtension
    static final BillingDatabase fresh = BillingDatabase.empty();

    @TempDir
    private static Path folder;

    private static Checkout copy;
    private static Run generated;
    private static Run migrated;

    @BeforeAll
    static void generate_and_migrate() throws IOException {
        copy = WorkingCopy.in(folder);
        Files.delete(copy.migrations().resolve(SCRIPT));
        Files.delete(copy.undos().resolve(SCRIPT.replace("V2025", "U2025")));
        generated = Run.of("generate", "--name", "add_billing_tables", "--checkout", folder.toString());
        migrated = Run.of("migrate", "--url", db.url());
    }

    @Test
    void criterion_1_generate_creates_the_script_of_the_billing_tables() throws IOException {
        assertThat(generated.exitCode()).as(generated.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(generatedScripts(copy.migrations())).hasSize(1);
        assertThat(generatedScripts(copy.undos())).hasSize(1);
        assertThat(Run.of("schema", "--checkout", folder.toString()).out())
                .isEqualTo("The declared schema is what the scripts make.\n");
    }

    @Test
    void criterion_2_the_script_has_tables_foreign_keys_unique_constraints_types_and_defaults() throws IOException {
        for (String script : List.of(ours(), generated())) {
            assertThat(script)
                    .contains("CREATE TABLE billing.plans (")
                    .contains("CREATE TABLE billing.subscriptions (")
                    .contains("CREATE TABLE billing.tenant_config (")
                    .contains("CONSTRAINT plans_pk PRIMARY KEY (plan_id)")
                    .contains("CONSTRAINT subscriptions_pk PRIMARY KEY (tenant_id, subscription_id)")
                    .contains("CONSTRAINT tenant_config_pk PRIMARY KEY (tenant_id)")
                    .contains("CONSTRAINT subscriptions_tenant_fk FOREIGN KEY (tenant_id)"
                            + " REFERENCES billing.tenants (id) ON DELETE CASCADE")
                    .contains("CONSTRAINT tenant_config_tenant_fk FOREIGN KEY (tenant_id)"
                            + " REFERENCES billing.tenants (id) ON DELETE CASCADE")
                    .contains("CONSTRAINT plans_name_unique UNIQUE (name)")
                    .contains("CONSTRAINT subscriptions_stripe_subscription_unique UNIQUE (stripe_subscription_id)")
                    .contains("CONSTRAINT tenant_config_stripe_customer_unique UNIQUE (stripe_customer_id)")
                    .contains("name text NOT NULL,")
                    .contains("price_monthly billing.price,")
                    .contains("status billing.subscription_status NOT NULL,")
                    .contains("current_period_end timestamptz NOT NULL,")
                    .contains("is_active boolean NOT NULL DEFAULT true,")
                    .contains("cancel_at_period_end boolean NOT NULL DEFAULT false,")
                    .contains("updated_at timestamptz NOT NULL DEFAULT now(),");
        }
    }

    @Test
    void criterion_3_after_migrate_all_three_tables_exist() {
        assertThat(Run.of("tables", "--url", db.url()).out())
                .contains("billing.plans ", "billing.subscriptions ", "billing.tenant_config ");
    }

    @Test
    void criterion_4_the_migration_is_applied_without_errors() {
        assertThat(migrated.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(migrated.err()).isEmpty();
        assertThat(migrated.out()).contains("20251215000000 | add billing tables");
    }

    /** Column by column, as the page says what became of each. */
    @Test
    void criterion_5_the_tables_are_as_the_guide_before_defined_them() {
        assertThat(columns("plans"))
                .contains(
                        "plan_id,uuid,NO,",
                        "name,text,NO,",
                        "stripe_price_id_monthly,text,YES,",
                        "stripe_price_id_yearly,text,YES,",
                        "price_monthly,numeric,YES,",
                        "price_yearly,numeric,YES,",
                        "features,jsonb,YES,",
                        "is_active,boolean,NO,true",
                        "created_at,timestamp with time zone,NO,now()",
                        "updated_at,timestamp with time zone,NO,now()");
        assertThat(columns("subscriptions"))
                .contains(
                        "subscription_id,uuid,NO,",
                        "tenant_id,uuid,NO,",
                        "plan_id,uuid,NO,",
                        "stripe_subscription_id,text,YES,",
                        "status,USER-DEFINED,NO,",
                        "current_period_start,timestamp with time zone,NO,",
                        "current_period_end,timestamp with time zone,NO,",
                        "cancel_at_period_end,boolean,NO,false",
                        "created_at,timestamp with time zone,NO,now()",
                        "updated_at,timestamp with time zone,NO,now()");
        assertThat(columns("tenant_config"))
                .contains(
                        "tenant_id,uuid,NO,",
                        "stripe_customer_id,text,YES,",
                        "created_at,timestamp with time zone,NO,now()",
                        "updated_at,timestamp with time zone,NO,now()");
    }

    @Test
    void testing_1_generate_says_which_file_it_created() throws IOException {
        assertThat(generated.out())
                .contains("Written: " + generatedScripts(copy.migrations()).get(0))
                .contains("Written: " + generatedScripts(copy.undos()).get(0));
    }

    @Test
    void testing_2_the_generated_script_makes_everything_that_ours_makes_and_lint_finds_nothing() throws IOException {
        assertThat(made(generated()))
                .contains("TABLE billing.plans", "TABLE billing.subscriptions", "TABLE billing.tenant_config")
                .containsExactlyInAnyOrderElementsOf(made(ours()));
        assertThat(generated.out()).contains("Nothing found in 1 script");
    }

    @Test
    void testing_3_migrate_runs_without_errors_and_a_second_time_does_nothing() {
        Run again = Run.of("migrate", "--url", db.url());

        assertThat(again.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(again.out()).startsWith("Nothing is pending.");
        assertThat(Run.of("validate", "--url", db.url()).exitCode()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void testing_4_all_three_tables_are_in_the_database() {
        assertThat(rows("""
                        SELECT table_name
                        FROM information_schema.tables
                        WHERE table_schema = 'billing' AND table_name IN ('plans', 'subscriptions', 'tenant_config')
                        ORDER BY 1
                        """)).isEqualTo("plans\nsubscriptions\ntenant_config\n");
    }

    @Test
    void testing_5_constraints_and_what_stands_where_nothing_was_said_are_correct() {
        assertThat(rows("""
                        SELECT conname, contype
                        FROM pg_constraint
                        WHERE conrelid IN ('billing.plans'::regclass, 'billing.subscriptions'::regclass,
                                           'billing.tenant_config'::regclass)
                          AND contype IN ('p', 'f', 'u')
                        ORDER BY conname COLLATE "C"
                        """)).isEqualTo("""
                        plans_name_unique,u
                        plans_pk,p
                        plans_slug_unique,u
                        plans_stripe_price_monthly_unique,u
                        plans_stripe_price_yearly_unique,u
                        plans_stripe_product_unique,u
                        subscriptions_pending_plan_fk,f
                        subscriptions_pk,p
                        subscriptions_plan_fk,f
                        subscriptions_stripe_subscription_unique,u
                        subscriptions_tenant_fk,f
                        tenant_config_pk,p
                        tenant_config_stripe_customer_unique,u
                        tenant_config_tenant_fk,f
                        """);
        String tenant = tenantWithSubscription("defaults");
        assertThat(rows("SELECT is_active, version, created_at = updated_at FROM billing.plans"))
                .isEqualTo("t,1,t\n");
        assertThat(rows("SELECT cancel_at_period_end, version, created_at = updated_at FROM billing.subscriptions"
                        + " WHERE tenant_id = '" + tenant + "'"))
                .isEqualTo("f,1,t\n");
        assertThat(refused("UPDATE billing.subscriptions SET status = 'cancelled'"))
                .contains("billing.subscription_status");
    }

    @Test
    void testing_6_the_migration_can_be_applied_to_a_fresh_database() {
        Run first = Run.of("migrate", "--target", "20251215000000", "--url", fresh.url());

        assertThat(first.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(first.out()).contains("create tenants", " is at version 20251215000000.\n");
    }

    @Test
    void testing_7_foreign_keys_work() {
        String tenant = tenantWithSubscription("keys");
        String ofTenant = " WHERE tenant_id = '" + tenant + "'";

        assertThat(refused("UPDATE billing.subscriptions SET tenant_id = gen_random_uuid()" + ofTenant))
                .contains("subscriptions_tenant_fk");
        assertThat(refused("UPDATE billing.tenant_config SET tenant_id = gen_random_uuid()" + ofTenant))
                .contains("tenant_config_tenant_fk");
        assertThat(refused("UPDATE billing.subscriptions SET plan_id = gen_random_uuid()" + ofTenant))
                .contains("subscriptions_plan_fk");
        assertThat(refused("DELETE FROM billing.plans")).contains("subscriptions_plan_fk");

        run("DELETE FROM billing.tenants WHERE id = '" + tenant + "'");
        assertThat(rows("SELECT tenant_id FROM billing.subscriptions" + ofTenant))
                .isEmpty();
        assertThat(rows("SELECT tenant_id FROM billing.tenant_config" + ofTenant))
                .isEmpty();
    }

    @Test
    void testing_8_unique_constraints_work() {
        String one = tenantWithSubscription("one");
        String other = tenantWithSubscription("other");

        assertThat(refused("INSERT INTO billing.plans (plan_id, slug, name, pricing)"
                        + " VALUES (gen_random_uuid(), 'second', 'Starter', 'custom')"))
                .contains("plans_name_unique");
        assertThat(refused("UPDATE billing.subscriptions SET stripe_subscription_id = 'sub_one' WHERE tenant_id = '"
                        + other + "'"))
                .contains("subscriptions_stripe_subscription_unique");
        assertThat(refused("INSERT INTO billing.tenant_config (tenant_id, stripe_customer_request_key) VALUES ('" + one
                        + "', 'again')"))
                .contains("tenant_config_pk");
        assertThat(refused("UPDATE billing.tenant_config SET stripe_customer_id = 'cus_one' WHERE tenant_id = '" + other
                        + "'"))
                .contains("tenant_config_stripe_customer_unique");
    }

    /** To the plan that all of them have. */
    private static String tenantWithSubscription(String name) {
        run("""
                INSERT INTO billing.plans (plan_id, slug, name, pricing, currency, price_monthly)
                VALUES ('PLAN', 'starter', 'Starter', 'listed', 'USD', 99)
                ON CONFLICT DO NOTHING;
                INSERT INTO billing.tenants (id, name, created_at)
                VALUES (gen_random_uuid(), 'NAME', now());
                INSERT INTO billing.tenant_config (tenant_id, stripe_customer_id, stripe_customer_request_key)
                SELECT id, 'cus_NAME', 'customer'
                FROM billing.tenants
                WHERE name = 'NAME';
                INSERT INTO billing.subscriptions
                    (tenant_id, subscription_id, plan_id, plan_at, plan_interval, status, anchored_at, current_period_start,
                     current_period_end, stripe_subscription_id, state_at)
                SELECT id, gen_random_uuid(), 'PLAN', now(), 'month', 'active', now(), now(), now() + INTERVAL '1 month',
                       'sub_NAME', now()
                FROM billing.tenants
                WHERE name = 'NAME';
                """.replace("PLAN", PLAN).replace("NAME", name));
        return rows("SELECT id FROM billing.tenants WHERE name = '" + name + "'")
                .strip();
    }

    private static void run(String sql) {
        Run run = Run.of("sql", "--url", db.url(), sql);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCodes.DONE);
    }

    /** What stands in the way. */
    private static String refused(String sql) {
        Run run = Run.of("sql", "--url", db.url(), sql);
        assertThat(run.exitCode()).as(sql).isEqualTo(ExitCodes.FAILED);
        return run.err();
    }

    /** As CSV without a header. */
    private static String rows(String query) {
        String csv = Run.of("sql", "--csv", "--url", db.url(), query).out();
        return csv.substring(csv.indexOf('\n') + 1);
    }

    private static List<String> columns(String table) {
        return rows("""
                SELECT column_name, data_type, is_nullable, column_default
                FROM information_schema.columns
                WHERE table_schema = 'billing' AND table_name = '%s'
                """.formatted(table)).lines().toList();
    }

    /** What kind of things a script makes, and their names. */
    private static List<String> made(String script) {
        return Stream.of(script.split(";"))
                .map(String::strip)
                .filter(statement -> statement.startsWith("CREATE"))
                .map(statement -> statement.replaceFirst("^CREATE (\\w+(?: INDEX)?) (\\S+).*", "$1 $2"))
                .toList();
    }

    private static String ours() throws IOException {
        return text(Checkout.around(Path.of("")).orElseThrow().migrations().resolve(SCRIPT));
    }

    private static String generated() throws IOException {
        return text(generatedScripts(copy.migrations()).get(0));
    }

    /** Without comments and layout. */
    private static String text(Path script) throws IOException {
        return Files.readString(script).replaceAll("(?m)^\\s*--.*$", "").replaceAll("\\s+", " ");
    }

    private static List<Path> generatedScripts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("__add_billing_tables.sql"))
                    .toList();
        }
    }
}
