package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.junit.BillingDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TablesCommandTest {

    @RegisterExtension
    static final BillingDatabase db = BillingDatabase.migrated();

    @RegisterExtension
    static final BillingDatabase empty = BillingDatabase.empty();

    @Test
    void lists_tables_with_their_comments() {
        Run run = tables();

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out()).contains("billing.organisations", "The unit inside a tenant that has usage and credits.");
    }

    @Test
    void describes_one_table() {
        Run run = tables("organisations");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .startsWith("billing.organisations: ")
                .containsPattern("tenant_id +\\| uuid +\\| not null")
                .containsPattern("subscription_tier +\\| text +\\| not null \\| 'free'::text")
                .containsPattern("organisations_pk +\\| PRIMARY KEY \\(tenant_id, organisation_id\\)")
                .containsPattern("organisations_pk +\\| UNIQUE btree \\(tenant_id, organisation_id\\)")
                .doesNotContain("NOT NULL tenant_id");
    }

    @Test
    void finds_a_table_by_its_full_name() {
        assertThat(tables("billing.tenants").out()).startsWith("billing.tenants: ");
    }

    @Test
    void suggests_the_nearest_names_for_an_unknown_one() {
        Run run = tables("organization");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("There is no table organization. Nearest: organisations.\n");
    }

    @Test
    void says_how_to_make_them_when_there_are_none() {
        Run run = Run.of("tables", "--url", empty.url());

        assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err()).contains("billing migrate").hasLineCount(1);
    }

    private static Run tables(String... names) {
        String[] arguments = new String[names.length + 3];
        arguments[0] = "tables";
        arguments[1] = "--url";
        arguments[2] = db.url();
        System.arraycopy(names, 0, arguments, 3, names.length);
        return Run.of(arguments);
    }
}
