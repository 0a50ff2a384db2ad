package io.tallybook.schematools;

import io.tallybook.schematools.catalogue.Schema;
import io.tallybook.schematools.declared.DeclaredSchema;
import io.tallybook.schematools.declared.SourceTexts;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.declared.SqlTexts;
import io.tallybook.schematools.generate.GenerateResult;
import io.tallybook.schematools.generate.GeneratedScript;
import io.tallybook.schematools.generate.Generation;
import io.tallybook.schematools.generate.Rename;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Drafts the scripts that are missing between what a working copy declares and what its scripts make. */
public record SchemaGeneration(ScratchDatabases databases, Checkout checkout, Clock clock) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern VERSION = Pattern.compile("V(\\d{14})__.*");

    /**
     * Changes no file.
     *
     * @param name what the scripts do, in snake case: {@code add_notes}
     * @throws IllegalArgumentException if the name has another form
     * @throws io.tallybook.schematools.declared.DeclarationFailed if the declaration does not run
     * @throws io.tallybook.schematools.generate.NotExpressible if there is a difference that no statement is known for
     */
    public GenerateResult generate(String name, List<Rename> renames, boolean allowDestructive)
            throws SQLException, IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A script is named in small letters, digits and underscores, such as add_notes, not " + name);
        }
        DeclaredSchema declaration = checkout.declaration();
        Schema target = databases.read(databases.declared(declaration, checkout.repeatable()));
        SqlTexts forward = new SqlTexts(declaration.sources());
        SqlTexts backward = new SqlTexts(
                SourceTexts.of(checkout.versioned().stream().map(SqlFile::text).toList()));
        return new Generation(databases, forward, backward)
                .generate(
                        databases.migrated(checkout.migrations()),
                        target,
                        new Generation.Request(name, nextVersion(), renames, allowDestructive));
    }

    /** The time, or the number after the newest script where that is later. */
    private long nextVersion() throws IOException {
        long now = Long.parseLong(DateTimeFormatter.ofPattern("yyyyMMddHHmmss")
                .withZone(ZoneOffset.UTC)
                .format(clock.instant()));
        return Math.max(now, newestVersion() + 1);
    }

    private long newestVersion() throws IOException {
        return checkout.versioned().stream()
                .map(script -> VERSION.matcher(script.name()))
                .filter(Matcher::matches)
                .mapToLong(version -> Long.parseLong(version.group(1)))
                .max()
                .orElse(0);
    }

    /**
     * Writes the files. Killed in the middle it leaves whole scripts with what undoes them, and {@code generate} drafts the rest.
     *
     * @throws IllegalStateException if another script came meanwhile; nothing is written
     */
    public void write(GenerateResult result) throws IOException {
        Files.createDirectories(checkout.lock().getParent());
        // The lock of a file keeps other processes out, the monitor other threads.
        synchronized (SchemaGeneration.class) {
            try (FileChannel file =
                    FileChannel.open(checkout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.lock();
                refuseIfOvertaken(result);
                for (GeneratedScript script : result.scripts()) {
                    write(checkout.undos().resolve(script.undoFileName()), script.undoSql());
                    write(checkout.migrations().resolve(script.fileName()), script.sql());
                }
            }
        }
    }

    private void refuseIfOvertaken(GenerateResult result) throws IOException {
        long newest = newestVersion();
        if (result.scripts().stream().anyMatch(script -> script.version() <= newest)) {
            throw new IllegalStateException("Version " + newest + " was added meanwhile: generate again.");
        }
    }

    /** All of it or nothing. */
    private static void write(Path path, String text) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".draft");
        Files.writeString(draft, text);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
