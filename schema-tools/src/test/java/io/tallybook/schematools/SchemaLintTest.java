package io.tallybook.schematools;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.database.PostgresServer;
import io.tallybook.schematools.lint.LintResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rules apply to us as well. */
class SchemaLintTest {

    @Test
    void our_own_scripts_are_clean_or_carry_reasons() throws Exception {
        Checkout checkout = Checkout.around(Path.of("")).orElseThrow();
        try (ScratchDatabases databases = new ScratchDatabases(PostgresServer.shared())) {
            LintResult result = new SchemaLint(databases, checkout).all();

            assertThat(result.findings()).isEmpty();
            assertThat(result.scripts()).isEqualTo(checkout.versioned().size());
            assertThat(result.ignored()).isPositive();
        }
    }
}
