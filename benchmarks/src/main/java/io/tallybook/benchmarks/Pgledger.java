package io.tallybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scripts of a pgledger that somebody has: none of it is in this repository.
 *
 * @param sql makes its tables and functions where names without a schema are looked up
 */
record Pgledger(String sql) {

    /**
     * Reads a file, and before it the helpers that it needs, which a clone has below {@code vendor}.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    static Pgledger read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        List<String> scripts = new ArrayList<>();
        Path helpers = file.resolveSibling("vendor");
        if (Files.isDirectory(helpers)) {
            try (Stream<Path> found = Files.walk(helpers)) {
                for (Path helper : found.filter(one -> one.toString().endsWith(".sql"))
                        .sorted()
                        .toList()) {
                    scripts.add(Files.readString(helper));
                }
            }
        }
        scripts.add(Files.readString(file));
        return new Pgledger(String.join("\n", scripts));
    }
}
