package io.tallybook.schematools;

import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.declared.SqlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** The declared schema of a working copy and what its scripts make of an empty database. */
public record DeclarationCheck(ScratchDatabases databases, Checkout checkout) {

    /** Where they differ: − is migrated only, + is declared only. */
    public SchemaDifference difference() throws SQLException, IOException {
        return SchemaDifference.between(
                databases.read(databases.migrated(checkout.migrations())),
                databases.read(databases.declared(checkout.declaration(), checkout.repeatable())));
    }

    /** The declaration as it would be written anew. */
    public List<SqlFile> draft() throws SQLException, IOException {
        return new DeclarationDraft(databases, checkout).files();
    }

    /** Writes the declaration anew, as the scripts make it; files of tables that are gone are removed. */
    public List<SqlFile> write() throws SQLException, IOException {
        List<SqlFile> files = draft();
        Path folder = checkout.declared();
        Files.createDirectories(folder);
        try (Stream<Path> before = Files.walk(folder)) {
            for (Path file :
                    before.filter(path -> path.toString().endsWith(".sql")).toList()) {
                Files.delete(file);
            }
        }
        for (SqlFile file : files) {
            Path path = folder.resolve(file.name());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.text());
        }
        return files;
    }
}
