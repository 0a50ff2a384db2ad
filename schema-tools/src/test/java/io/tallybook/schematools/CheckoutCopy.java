package io.tallybook.schematools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The scripts and the declaration of this working copy in a folder where they may be edited. */
record CheckoutCopy(Checkout checkout) {

    static CheckoutCopy in(Path folder) throws IOException {
        Checkout original = Checkout.around(Path.of("")).orElseThrow();
        Checkout copy = new Checkout(folder);
        copy(original.migrations(), copy.migrations());
        copy(original.undos(), copy.undos());
        copy(original.declared(), copy.declared());
        return new CheckoutCopy(copy);
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

    /** Edits a file of the declaration. */
    CheckoutCopy declare(String file, UnaryOperator<String> edit) throws IOException {
        Path path = checkout.declared().resolve(file);
        Files.createDirectories(path.getParent());
        String before = Files.exists(path) ? Files.readString(path) : "";
        String after = edit.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("nothing was edited in " + file);
        }
        Files.writeString(path, after);
        return this;
    }

    /** Removes scripts with what undoes them. */
    void remove(String name) throws IOException {
        for (Path folder : List.of(checkout.migrations(), checkout.undos())) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(path -> path.toString().contains(name)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
