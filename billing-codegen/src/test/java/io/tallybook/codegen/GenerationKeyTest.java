package io.tallybook.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationKeyTest {

    private static final String POSTGRES = "18.6.0";

    @TempDir
    Path folder;

    private Path settings;
    private Path scripts;
    private Path output;
    private Path stored;

    @BeforeEach
    void a_generated_schema() throws IOException {
        settings = Files.writeString(folder.resolve("jooq.xml"), "<configuration/>");
        scripts = Files.createDirectories(folder.resolve("scripts"));
        Files.writeString(scripts.resolve("V1__a.sql"), "CREATE TABLE a ();");
        output = Files.createDirectories(folder.resolve("generated/io"));
        Files.writeString(output.resolve("A.java"), "class A {}");
        stored = folder.resolve("generated.key");
        key(POSTGRES).write(stored, output);
    }

    @Test
    void matches_while_nothing_has_changed() {
        assertThat(key(POSTGRES).matches(stored, output)).isTrue();
    }

    @Test
    void does_not_mind_a_touched_script() throws IOException {
        Files.setLastModifiedTime(scripts.resolve("V1__a.sql"), FileTime.from(Instant.EPOCH));

        assertThat(key(POSTGRES).matches(stored, output)).isTrue();
    }

    @Test
    void notices_a_changed_a_new_and_a_renamed_script() throws IOException {
        Files.writeString(scripts.resolve("V1__a.sql"), "CREATE TABLE b ();");
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();

        key(POSTGRES).write(stored, output);
        Files.writeString(scripts.resolve("R__view.sql"), "SELECT 1;");
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();

        key(POSTGRES).write(stored, output);
        Files.move(scripts.resolve("V1__a.sql"), scripts.resolve("V2__a.sql"));
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();
    }

    @Test
    void notices_another_setting_and_another_postgresql() throws IOException {
        assertThat(key("15.19.0").matches(stored, output)).isFalse();

        Files.writeString(settings, "<configuration><generator/></configuration>");
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();
    }

    @Test
    void notices_an_edited_a_stray_and_a_deleted_class() throws IOException {
        Files.writeString(output.resolve("A.java"), "class A { int edited; }");
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();

        Files.writeString(output.resolve("A.java"), "class A {}");
        assertThat(key(POSTGRES).matches(stored, output)).isTrue();
        Files.writeString(output.resolve("B.java"), "class B {}");
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();

        Files.delete(output.resolve("B.java"));
        Files.delete(output.resolve("A.java"));
        assertThat(key(POSTGRES).matches(stored, output)).isFalse();
    }

    @Test
    void does_not_match_what_was_never_finished() throws IOException {
        Files.delete(stored);

        assertThat(key(POSTGRES).matches(stored, output)).isFalse();
    }

    private GenerationKey key(String postgres) {
        return new GenerationKey(settings, List.of(scripts), postgres);
    }
}
