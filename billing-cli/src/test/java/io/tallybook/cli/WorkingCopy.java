package io.tallybook.cli;

import io.tallybook.schematools.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The scripts and the declaration of this working copy in a folder where they may be edited. */
final class WorkingCopy {

    private WorkingCopy() {}

    static Checkout in(Path folder) throws IOException {
        Checkout original = Checkout.around(Path.of("")).orElseThrow();
        Checkout copy = new Checkout(folder);
        copy(original.migrations(), copy.migrations());
        copy(original.undos(), copy.undos());
        copy(original.declared(), copy.declared());
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
