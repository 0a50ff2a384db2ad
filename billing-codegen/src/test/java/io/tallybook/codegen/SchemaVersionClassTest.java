package io.tallybook.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaVersionClassTest {

    @TempDir
    Path output;

    @Test
    void stands_beside_the_generated_classes_and_is_the_same_each_time() throws IOException {
        assertThat(source(List.of("1", "2"), Map.of("b", 5, "a \"quoted\\\" name", -3)))
                .startsWith("package com.example;\n")
                .contains("""
                            public static final List<String> VERSIONS = List.of(
                                    "1",
                                    "2");
                        """)
                .contains("""
                            public static final Map<String, Integer> REPEATABLE = Map.ofEntries(
                                    Map.entry("a \\"quoted\\\\\\" name", -3),
                                    Map.entry("b", 5));
                        """)
                .isEqualTo(source(List.of("1", "2"), Map.of("a \"quoted\\\" name", -3, "b", 5)));
    }

    @Test
    void may_have_nothing_to_tell() throws IOException {
        assertThat(source(List.of(), Map.of()))
                .contains("VERSIONS = List.of();")
                .contains("REPEATABLE = Map.ofEntries();");
    }

    private String source(List<String> versions, Map<String, Integer> repeatable) throws IOException {
        Files.createDirectories(output.resolve("com/example"));
        new SchemaVersionClass(versions, repeatable).write(output, "com.example");
        return Files.readString(output.resolve("com/example/SchemaVersion.java"));
    }
}
