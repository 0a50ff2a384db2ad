package io.tallybook.schematools;

import io.tallybook.schematools.declared.DeclaredSchema;
import io.tallybook.schematools.declared.SqlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where scripts and declaration lie in a working copy of the sources. */
public record Checkout(Path root) {

    /** The working copy that a folder is in, if it is in one. */
    public static Optional<Checkout> around(Path folder) {
        return Stream.iterate(folder.toAbsolutePath().normalize(), place -> place != null, Path::getParent)
                .map(Checkout::new)
                .filter(checkout -> Files.isDirectory(checkout.migrations()))
                .findFirst();
    }

    public Path migrations() {
        return root.resolve("billing-migrations/src/main/resources/db/billing/migration");
    }

    public Path undos() {
        return root.resolve("billing-migrations/src/main/resources/db/billing/undo");
    }

    public Path declared() {
        return root.resolve("schema/src/main/declared");
    }

    /** Reasons for findings in scripts that landed and cannot carry them themselves. */
    public Path lintIgnores() {
        return root.resolve("billing-migrations/lint-ignores");
    }

    /** Held while scripts are written. */
    Path lock() {
        return root.resolve("target/generate.lock");
    }

    public DeclaredSchema declaration() throws IOException {
        return DeclaredSchema.read(declared());
    }

    /** Scripts with a version, in the order of their versions. */
    public List<SqlFile> versioned() throws IOException {
        return SqlFile.below(migrations()).stream()
                .filter(file -> file.name().startsWith("V"))
                .sorted(Comparator.comparing(SqlFile::name))
                .toList();
    }

    /** Scripts that are run again whenever they change. */
    public List<SqlFile> repeatable() throws IOException {
        return SqlFile.below(migrations()).stream()
                .filter(file -> file.name().startsWith("R"))
                .toList();
    }
}
