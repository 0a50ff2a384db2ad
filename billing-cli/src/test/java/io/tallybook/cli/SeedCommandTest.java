package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.database.junit.BillingDatabase;
import io.tallybook.model.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedCommandTest {

    private static final String TENANT = "0190b1f0-0000-7000-8000-000000000000";

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    static final BillingDatabase empty = BillingDatabase.empty();

    @TempDir
    Path folder;

    @Test
    void writes_the_reference_and_takes_it_back() {
        assertThat(seed("reference")).isEqualTo(new Run(ExitCodes.DONE, """
                created     tier starter
                created     tier pro
                created     tier business
                created     plan Starter
                created     plan Professional
                created     plan Enterprise
                The seed reference is applied, 6 rows created.
                """, ""));
        assertThat(seed("reference"))
                .isEqualTo(new Run(
                        ExitCodes.DONE, "Nothing to do: the seed reference is applied, 6 rows as it made them.\n", ""));
        assertThat(seed("reference", "--undo")).isEqualTo(new Run(ExitCodes.DONE, """
                removed     plan Enterprise
                removed     plan Professional
                removed     plan Starter
                removed     tier business
                removed     tier pro
                removed     tier starter
                The seed reference is undone, 6 rows removed.
                """, ""));
        assertThat(seed("reference", "--undo"))
                .isEqualTo(new Run(ExitCodes.DONE, "Nothing to do: the seed reference is not applied.\n", ""));
    }

    @Test
    void writes_demonstration_data_and_says_what_was_edited() {
        Run first = seed("demo");
        sql("UPDATE telecom.users SET first_name = 'Johnny' WHERE username = 'john.doe'");
        Run second = seed("demo");
        Run undone = seed("demo", "--undo");
        Run again = seed("demo", "--undo");

        assertThat(first.out())
                .contains("created     tenant Demo\n", "created     user acme.corp\n")
                .endsWith("The seed demo is applied, 25 rows created.\n");
        assertThat(second.out()).isEqualTo("""
                edited      user john.doe
                Nothing to do: the seed demo is applied, 24 rows as it made them.
                """);
        assertThat(undone.out())
                .contains(
                        "removed     user admin\n",
                        "edited      user john.doe\n",
                        "left alone  tenant Demo: it is in use by users\n")
                .endsWith("The seed demo is undone, 23 rows removed.\n");
        assertThat(again.out()).isEqualTo("""
                edited      user john.doe
                left alone  tenant Demo: it is in use by users
                Nothing to do: no row of the seed demo can be removed.
                """);
        assertThat(first + "" + second + undone + again).doesNotContain("@123", "$2b$");
    }

    @Test
    void gives_production_the_passwords_of_the_environment_and_keeps_demonstration_data_out() throws IOException {
        Billing.using(db.dataSource()).tenants().create(TenantId.of(TENANT), "Acme");
        Map<String, String> passwords = Map.of(
                "BILLING_ADMIN_PASSWORD", "correct horse battery", "BILLING_SUPPORT_PASSWORD", "staple, also correct");

        String output;
        try (Program program = Program.start(
                folder,
                passwords,
                "seed",
                "production",
                "--tenant",
                TENANT,
                "--support-email",
                "help@acme.example",
                "--url",
                db.url())) {
            output = program.rest();
            assertThat(program.exitCode()).as(output).isEqualTo(ExitCodes.DONE);
        }

        assertThat(output)
                .contains("created     user admin", "created     user support", "11 rows created.")
                .doesNotContain("horse", "staple");
        assertThat(sql("SELECT email || ' ' || left(password_hash, 7) AS user FROM telecom.users ORDER BY 1")
                        .out())
                .contains("admin@balatrix.com $2b$12$", "help@acme.example $2b$12$", "2 rows");
        assertThat(seed("production", "--tenant", TENANT).out())
                .isEqualTo("Nothing to do: the seed production is applied, 11 rows as it made them.\n");
        Run demo = seed("demo");
        assertThat(demo.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(demo.err()).startsWith("This database is production").hasLineCount(1);
        assertThat(seed("production", "--tenant", TENANT, "--undo").out())
                .endsWith("The seed production is undone, 11 rows removed.\n");
    }

    @Test
    void refuses_the_passwords_of_the_guides_in_production() throws IOException {
        Billing.using(db.dataSource()).tenants().create(TenantId.of(TENANT), "Acme");

        try (Program program = Program.start(
                folder,
                Map.of("BILLING_ADMIN_PASSWORD", "ADMIN@123"),
                "seed",
                "production",
                "--tenant",
                TENANT,
                "--url",
                db.url())) {
            assertThat(program.rest())
                    .isEqualTo(
                            "BILLING_ADMIN_PASSWORD: the password is one that the guides print, so that everybody knows"
                                    + " it. Choose another.");
            assertThat(program.exitCode()).isEqualTo(ExitCodes.FAILED);
        }
        assertThat(sql("SELECT FROM billing.seed_profiles").out()).isEqualTo("0 rows\n");
    }

    @Test
    void refuses_production_where_demonstration_data_is() {
        Billing.using(db.dataSource()).tenants().create(TenantId.of(TENANT), "Acme");
        seed("demo");

        Run run = seed("production", "--tenant", TENANT);

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("undo the seed \"demo\" first").hasLineCount(1);
    }

    @Test
    void needs_a_tenant_that_is_there() {
        Run run = seed("production", "--tenant", TENANT);

        assertThat(run)
                .isEqualTo(new Run(ExitCodes.FAILED, "", "There is no tenant " + TENANT + ": create it first.\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seed                                                                  | PROFILE
            seed staging                                                          | There is no seed staging: it is reference, production or demo.
            seed production                                                       | production needs --tenant
            seed production --tenant acme                                         | --tenant is the id of a tenant, a UUID, not acme.
            seed production --tenant TENANT --admin-email root                    | --admin-email: e-mail address must be like
            seed production --tenant TENANT --admin-email support@balatrix.com    | must not have the same e-mail address
            seed production --tenant TENANT --undo --admin-email a@b.example      | when it is written
            seed production --tenant TENANT --password secret                     | Unknown options: '--password'
            seed demo --tenant TENANT                                             | demo takes no --tenant: it makes its own.
            seed demo --support-email a@b.example                                 | are for production
            seed reference --tenant TENANT --undo                                 | reference takes no --tenant
            """)
    void calls_options_that_do_not_go_together_wrong_usage(String call, String reason) {
        // Nothing listens there: that it is not asked shows that the options were looked at first.
        Run run = Run.of((call.replace("TENANT", TENANT) + " --url postgresql://localhost:1/none").split(" +"));

        assertThat(run.err()).contains(reason);
        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void says_how_to_make_the_tables_when_there_are_none() {
        Run run = Run.of("seed", "reference", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).contains("run \"billing migrate\" first").hasLineCount(1);
    }

    private Run seed(String... arguments) {
        String[] call = new String[arguments.length + 3];
        call[0] = "seed";
        System.arraycopy(arguments, 0, call, 1, arguments.length);
        call[arguments.length + 1] = "--url";
        call[arguments.length + 2] = db.url();
        return Run.of(call);
    }

    private Run sql(String statement) {
        return Run.of("sql", "--url", db.url(), statement);
    }
}
