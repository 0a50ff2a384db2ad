package io.tallybook.codegen;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/** A class beside the generated ones that says which scripts they were generated from, as Flyway recorded them. */
record SchemaVersionClass(List<String> versions, Map<String, Integer> repeatable) {

    SchemaVersionClass {
        // In order, or the class would differ from run to run.
        repeatable = new TreeMap<>(repeatable);
    }

    static SchemaVersionClass read(DSLContext dsl) {
        List<String> versions = dsl.resultQuery("""
                        SELECT version
                        FROM billing.flyway_schema_history
                        WHERE version IS NOT NULL
                        ORDER BY installed_rank
                        """).fetch(0, String.class);
        // Flyway's own row about creating the schema has neither a version nor a checksum.
        Map<String, Integer> repeatable =
                dsl.resultQuery("""
                        SELECT description, checksum
                        FROM billing.flyway_schema_history
                        WHERE version IS NULL
                          AND checksum IS NOT NULL
                        """).fetchMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class));
        return new SchemaVersionClass(versions, repeatable);
    }

    void write(Path output, String packageName) throws IOException {
        Path folder = output.resolve(packageName.replace('.', '/'));
        Files.writeString(folder.resolve("SchemaVersion.java"), source(packageName));
    }

    private String source(String packageName) {
        return """
                package %s;

                import java.util.List;
                import java.util.Map;

                /** The scripts that these classes were generated from. */
                public final class SchemaVersion {

                    /** Versions, oldest first. */
                    public static final List<String> VERSIONS = List.of(%s);

                    /** What Flyway records of repeatable scripts: checksums by description. */
                    public static final Map<String, Integer> REPEATABLE = Map.ofEntries(%s);

                    private SchemaVersion() {}
                }
                """.formatted(
                packageName,
                lines(versions.stream().map(SchemaVersionClass::literal)),
                lines(repeatable.entrySet().stream()
                        .map(script -> "Map.entry(" + literal(script.getKey()) + ", " + script.getValue() + ")")));
    }

    private static String lines(Stream<String> arguments) {
        return arguments.map(argument -> "\n            " + argument).collect(joining(","));
    }

    private static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
