package io.tallybook.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedScriptsTest {

    private static final Path MODULE = Path.of("");
    private static final String SCRIPTS = "src/main/resources/db/billing/";

    @Test
    void every_script_of_this_module_is_as_it_landed() throws IOException {
        RecordedScripts scripts = RecordedScripts.of(MODULE);

        assertThat(scripts.problems()).isEmpty();
        assertThat(scripts.listed()).isNotEmpty();
    }

    @Nested
    class Module {

        @TempDir
        Path module;

        @BeforeEach
        void with_two_scripts_that_landed() throws IOException, InterruptedException {
            script("migration/V2__b.sql", "CREATE TABLE b ();\n");
            script("migration/R__views.sql", "SELECT 1;\n");
            script("undo/U2__b.sql", "DROP TABLE b;\n");
            Files.copy(
                    MODULE.resolve("record-scripts"),
                    module.resolve("record-scripts"),
                    StandardCopyOption.COPY_ATTRIBUTES);
            assertThat(record()).isEqualTo("""
                    Added to scripts.sha256:
                    src/main/resources/db/billing/migration/V2__b.sql
                    src/main/resources/db/billing/undo/U2__b.sql
                    """);
        }

        @Test
        void has_nothing_to_say_while_they_stay_and_functions_change() throws IOException, InterruptedException {
            script("migration/R__views.sql", "SELECT 2;\n");

            assertThat(problems()).isEmpty();
            assertThat(record()).isEqualTo("Every script is listed in scripts.sha256.\n");
        }

        @Test
        void says_which_was_changed() throws IOException {
            script("migration/V2__b.sql", "CREATE TABLE b (id int);\n");

            assertThat(problems())
                    .singleElement()
                    .asString()
                    .startsWith(SCRIPTS + "migration/V2__b.sql was changed")
                    .contains("write a new script");
        }

        @Test
        void says_which_was_removed() throws IOException {
            Files.delete(module.resolve(SCRIPTS + "undo/U2__b.sql"));

            assertThat(problems())
                    .containsExactly(
                            SCRIPTS + "undo/U2__b.sql is listed in scripts.sha256 and was removed: restore it");
        }

        @Test
        void says_which_is_new_and_lists_it_where_it_belongs() throws IOException, InterruptedException {
            script("migration/V1__a.sql", "CREATE TABLE a ();\n");
            script("migration/V1__a.sql.conf", "executeInTransaction=false\n");
            List<String> before = list();
            assertThat(problems())
                    .hasSize(2)
                    .allMatch(problem -> problem.contains("run billing-migrations/record-scripts"));

            record();

            assertThat(problems()).isEmpty();
            assertThat(list())
                    .containsAll(before)
                    .hasSize(4)
                    .isSortedAccordingTo((one, other) -> one.substring(66).compareTo(other.substring(66)));
        }

        @Test
        void lists_nothing_new_beside_a_changed_script() throws IOException, InterruptedException {
            List<String> before = list();
            script("migration/V2__b.sql", "CREATE TABLE b (id int);\n");
            script("migration/V3__c.sql", "CREATE TABLE c ();\n");

            assertThat(record()).contains("migration/V2__b.sql", "Nothing was added");
            assertThat(list()).isEqualTo(before);
        }

        private void script(String name, String content) throws IOException {
            Path file = module.resolve(SCRIPTS + name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }

        private List<String> problems() throws IOException {
            return RecordedScripts.of(module).problems();
        }

        private List<String> list() throws IOException {
            return Files.readAllLines(module.resolve("scripts.sha256"));
        }

        private String record() throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            module.resolve("record-scripts").toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        }
    }
}
