package io.tallybook.schematools;

import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.catalogue.SchemaDifference;
import io.tallybook.schematools.declared.DeclaredSchema;
import io.tallybook.schematools.declared.SchemaWriter;
import io.tallybook.schematools.declared.SourceTexts;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the declaration anew from the migrated schema, with the words and comments of the scripts where they still hold. */
record DeclarationDraft(ScratchDatabases databases, Checkout checkout) {

    private static final int TRIES = 4;

    /** @throws IllegalStateException if what was written would make another schema; the message lists the difference */
    List<SqlFile> files() throws SQLException, IOException {
        List<SqlFile> repeatable = checkout.repeatable();
        Schema migrated = databases.read(databases.migrated(checkout.migrations()));
        Set<String> elsewhere = Set.copyOf(databases.routinesOf(repeatable));
        SqlTexts texts = new SqlTexts(sources());
        List<String> difference = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            List<SqlFile> files = new SchemaWriter(migrated, texts, elsewhere).files();
            Schema declared = databases.read(databases.declared(new DeclaredSchema(files), repeatable));
            SchemaDifference found = SchemaDifference.between(migrated, declared);
            if (found.isEmpty()) {
                return files;
            }
            difference = found.lines();
            texts.distrust(found.keys());
        }
        throw new IllegalStateException("The declaration cannot be written:\n" + String.join("\n", difference));
    }

    // What somebody wrote in the declaration outweighs what the scripts say.
    private SourceTexts sources() throws IOException {
        Stream<SqlFile> declared =
                Files.isDirectory(checkout.declared()) ? checkout.declaration().files().stream() : Stream.empty();
        return SourceTexts.of(Stream.concat(checkout.versioned().stream(), declared)
                .map(SqlFile::text)
                .toList());
    }
}
