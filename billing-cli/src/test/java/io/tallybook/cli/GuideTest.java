package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.dao.Billing;
import io.tallybook.database.junit.BillingDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A guide that is followed from its first command to its last on an empty database, and kept to what it promises. */
abstract class GuideTest {

    @RegisterExtension
    final BillingDatabase db = BillingDatabase.empty();

    @TempDir
    Path folder;

    private final String page;
    private final Map<String, String> secrets;

    GuideTest(String page) {
        this(page, Map.of());
    }

    GuideTest(String page, Map<String, String> secrets) {
        this.page = page;
        this.secrets = secrets;
    }

    @Test
    final void its_commands_do_what_the_page_says() throws Exception {
        GuideReader reader = new GuideReader(GuidePage.read(page), db.url(), secrets, folder);

        follow(reader);

        assertThat(reader.leftOut()).as("blocks that nobody ran").isEmpty();
    }

    /** Every section in turn, with rows that an application would have written meanwhile. */
    abstract void follow(GuideReader reader) throws Exception;

    final Billing billing() {
        return Billing.using(db.dataSource());
    }

    /** What a query gives, as CSV without a header. */
    final String rows(String query) {
        String csv = Run.of("sql", "--csv", "--url", db.url(), query).out();
        return csv.substring(csv.indexOf('\n') + 1);
    }

    final int exitCodeOf(String... command) {
        String[] arguments = new String[command.length + 2];
        System.arraycopy(command, 0, arguments, 0, command.length);
        arguments[command.length] = "--url";
        arguments[command.length + 1] = db.url();
        return Run.of(arguments).exitCode();
    }
}
