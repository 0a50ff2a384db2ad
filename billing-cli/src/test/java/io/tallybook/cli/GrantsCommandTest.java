package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GrantsCommandTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.migrated();

    private final String role = "Shop " + UUID.randomUUID();

    @BeforeEach
    void create() {
        sql("CREATE ROLE \"" + role + "\" LOGIN");
    }

    @AfterEach
    void drop() {
        sql("DROP OWNED BY \"" + role + "\"; DROP ROLE \"" + role + "\"");
    }

    @Test
    void prints_the_grants_and_runs_none() {
        Run run = Run.of("grants", "--application-role", role, "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .contains("GRANT USAGE ON SCHEMA billing TO \"" + role + "\";\n")
                .contains("GRANT SELECT, INSERT ON TABLE billing.credit_transactions TO \"" + role + "\";\n")
                .contains("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE billing.credits TO \"" + role + "\";\n");
        assertThat(granted()).isEqualTo("f,f\n");
    }

    @Test
    void applies_them_when_told_so() {
        Run run = Run.of("grants", "--apply", "--application-role", role, "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).startsWith("Ran ").hasLineCount(1);
        assertThat(granted()).isEqualTo("t,f\n");
    }

    @Test
    void the_printed_grants_do_the_same() {
        String printed =
                Run.of("grants", "--application-role", role, "--url", db.url()).out();

        sql(printed);

        assertThat(granted()).isEqualTo("t,f\n");
    }

    @Test
    void refuses_a_role_that_is_not_there_or_would_not_be_bound() {
        Run unknown = Run.of("grants", "--application-role", "nobody", "--url", db.url());
        sql("GRANT UPDATE (amount) ON billing.credit_transactions TO PUBLIC");
        Run unbound = Run.of("grants", "--apply", "--application-role", role, "--url", db.url());

        assertThat(unknown.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(unknown.err()).startsWith("There is no role \"nobody\"").hasLineCount(1);
        assertThat(unbound.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(unbound.err())
                .contains("could still change rows of billing.credit_transactions:", "Nothing was granted")
                .hasLineCount(1);
        assertThat(granted()).isEqualTo("f,f\n");
    }

    @Test
    void a_role_for_reports_reads_and_does_nothing_else() {
        Run run = Run.of("grants", "--apply", "--read-only-role", role, "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("Role \"" + role + "\" may read the schema of ");
        assertThat(granted()).isEqualTo("f,f\n");
    }

    @Test
    void row_level_security_is_switched_on_stays_and_is_switched_off() {
        assertThat(Run.of("grants", "--apply", "--application-role", role, "--row-level-security", "--url", db.url())
                        .exitCode())
                .isEqualTo(ExitCodes.DONE);
        assertThat(bound()).isEqualTo("t\n");

        Run.of("grants", "--apply", "--application-role", role, "--url", db.url());
        assertThat(bound()).isEqualTo("t\n");

        Run.of("grants", "--apply", "--application-role", role, "--no-row-level-security", "--url", db.url());
        assertThat(bound()).isEqualTo("f\n");
    }

    @Test
    void wants_a_role() {
        Run run = Run.of("grants", "--row-level-security", "--url", db.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run.err()).contains("--application-role", "--read-only-role");
    }

    /** Does the ledger show one tenant only? */
    private String bound() {
        String csv = Run.of("sql", "--csv", "--url", db.url(), """
                        SELECT relrowsecurity FROM pg_class WHERE oid = 'billing.credit_transactions'::regclass
                        """).out();
        return csv.substring(csv.indexOf('\n') + 1);
    }

    /** May the role add to the ledger, and may it change it? */
    private String granted() {
        String csv =
                Run.of("sql", "--csv", "--url", db.url(), """
                        SELECT has_table_privilege(rolname, 'billing.credit_transactions', 'INSERT'),
                               has_table_privilege(rolname, 'billing.credit_transactions', 'UPDATE, DELETE, TRUNCATE')
                        FROM pg_roles
                        WHERE rolname = '%s'
                        """.formatted(role)).out();
        return csv.substring(csv.indexOf('\n') + 1);
    }

    private void sql(String sql) {
        assertThat(Run.of("sql", "--url", db.url(), sql).exitCode()).isEqualTo(ExitCodes.DONE);
    }
}
