package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.tallybook.schematools.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code schema}, {@code generate} and {@code lint}, on a copy of this working copy. */
class SchemaCommandsTest {

    @TempDir
    private Path folder;

    private Run run(String... arguments) {
        return Run.of(Stream.concat(Stream.of(arguments), Stream.of("--checkout", folder.toString()))
                .toArray(String[]::new));
    }

    @Test
    void an_edited_declaration_becomes_a_script_and_is_then_what_the_scripts_make() throws IOException {
        Checkout checkout = WorkingCopy.in(folder);
        Path declared = checkout.declared().resolve("billing/tables/tenants.sql");
        Files.writeString(
                declared,
                Files.readString(declared)
                                .replace(
                                        "CREATE TABLE billing.tenants (",
                                        "CREATE TABLE billing.tenants (\n    note text,")
                        + "COMMENT ON COLUMN billing.tenants.note IS 'What somebody noted.';\n");

        Run different = run("schema");
        assertThat(different.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(different.out()).contains("+ column billing.tenants.note: text", "./billing generate --name NAME");

        Run generated = run("generate", "--name", "note_tenants");
        assertThat(generated.exitCode()).as(generated.out() + generated.err()).isEqualTo(ExitCodes.DONE);
        assertThat(generated.out()).contains("__note_tenants.sql", "Nothing found in 1 script", "record-scripts");
        assertThat(files(checkout.undos()))
                .extracting(Path::toString)
                .anyMatch(file -> file.endsWith("__note_tenants.sql"));

        Run again = run("generate", "--name", "again");
        assertThat(again.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(again.out()).contains("Nothing to generate");

        assertThat(run("schema", "--write").exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(Files.readString(declared)).containsPattern("note +text,");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void what_is_found_has_exit_code_3_and_can_be_read_by_programs() throws IOException {
        Checkout checkout = WorkingCopy.in(folder);
        Path script = checkout.migrations().resolve("V20990102000000__number_things.sql");
        Files.writeString(script, """
                ALTER TABLE billing.tenants
                    ADD COLUMN token uuid DEFAULT gen_random_uuid();
                COMMENT ON COLUMN billing.tenants.token IS 'Token.';
                """);

        Run found = run("lint", script.toString());
        assertThat(found.exitCode()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
        assertThat(found.out())
                .contains("V20990102000000__number_things.sql:1: rewrite: billing.tenants", "Why: ", "Instead: ");

        JsonObject json = JsonParser.parseString(
                        run("lint", "--json", script.toString()).out())
                .getAsJsonObject();
        assertThat(json.get("scripts").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonArray("findings")
                        .get(0)
                        .getAsJsonObject()
                        .get("rule")
                        .getAsString())
                .isEqualTo("rewrite");

        Run clean = run(
                "lint",
                checkout.migrations()
                        .resolve("V20240901000100__create_data_migrations.sql")
                        .toString());
        assertThat(clean.exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(clean.out()).contains("Nothing found in 1 script");
    }

    @Test
    void what_was_given_wrongly_is_told_before_a_server_is_started() throws IOException {
        assertThat(run("lint").err()).contains("no working copy of Tallybook", "--checkout");
        WorkingCopy.in(folder);
        assertThat(run("generate", "--name", "Add things").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run("generate", "--name", "a", "--rename", "things").exitCode())
                .isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(run("lint", "no-such-file.sql").exitCode()).isEqualTo(ExitCodes.WRONG_USAGE);
    }
}
