package io.tallybook.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scripts that a test writes, on top of ours. */
record ScriptFolder(Path root) {

    /** A script that comes after all of ours, and what undoes it. */
    ScriptFolder with(int number, String name, String sql, String undo) throws IOException {
        migration("V" + version(number) + "__" + name + ".sql", sql);
        return undo("U" + version(number) + "__" + name + ".sql", undo);
    }

    ScriptFolder migration(String file, String sql) throws IOException {
        return write("migration", file, sql);
    }

    ScriptFolder undo(String file, String sql) throws IOException {
        return write("undo", file, sql);
    }

    private ScriptFolder write(String folder, String file, String sql) throws IOException {
        Files.createDirectories(root.resolve(folder));
        Files.writeString(root.resolve(folder).resolve(file), sql);
        return this;
    }

    List<String> locations() {
        return List.of(BillingMigrations.LOCATION, "filesystem:" + root.resolve("migration"));
    }

    /** The newest of all, then the next one. */
    static String version(int number) {
        return "9999010100000" + number;
    }
}
