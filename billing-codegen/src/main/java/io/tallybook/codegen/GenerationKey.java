package io.tallybook.codegen;

import io.tallybook.migrations.data.DataMigrations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.Constants;

/**
 * What generated classes depend on, as one number: scripts, settings, versions, this generator itself.
 *
 * <p>Contents count, never paths or times: touching a file without changing it generates nothing, and two checkouts
 * agree. The key file also holds a hash of the classes, so that an edited, deleted or stray one is noticed.
 */
final class GenerationKey {

    /** What decides about the output in here; a change of the others changes nothing that was generated. */
    private static final List<Class<?>> OWN_CLASSES =
            List.of(ClassGeneration.class, GenerationKey.class, ReadableNames.class, SchemaVersionClass.class);

    private final String inputs;

    GenerationKey(Path settings, List<Path> scripts, String postgres) {
        MessageDigest digest = sha256();
        add(digest, "jOOQ", Constants.FULL_VERSION);
        // Its manifest does not say which version it is.
        add(digest, "Flyway", resource(Flyway.class, "/org/flywaydb/core/internal/version.txt"));
        add(digest, "PostgreSQL", postgres);
        for (Class<?> own : OWN_CLASSES) {
            add(digest, own.getName(), resource(own, own.getSimpleName() + ".class"));
        }
        // They run among the scripts and are no files of their folders.
        DataMigrations.ALL.forEach(migration -> add(digest, "data migration", migration.version()));
        add(digest, "settings", read(settings));
        scripts.forEach(folder -> addFolder(digest, folder));
        inputs = HexFormat.of().formatHex(digest.digest());
    }

    boolean matches(Path stored, Path output) {
        return Files.isRegularFile(stored)
                && Files.isDirectory(output)
                && text(stored).equals(with(output));
    }

    void write(Path stored, Path output) {
        try {
            Files.writeString(stored, with(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String with(Path output) {
        MessageDigest digest = sha256();
        addFolder(digest, output);
        return "inputs " + inputs + "\noutput " + HexFormat.of().formatHex(digest.digest()) + "\n";
    }

    private static void addFolder(MessageDigest digest, Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .forEach(name -> add(digest, name, read(folder.resolve(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(MessageDigest digest, String name, String value) {
        add(digest, name, value.getBytes(StandardCharsets.UTF_8));
    }

    // With its length, so that no two different lists of parts look alike.
    private static void add(MessageDigest digest, String name, byte[] value) {
        digest.update((name + "\n" + value.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(value);
    }

    private static byte[] resource(Class<?> beside, String name) {
        try (InputStream stream = beside.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + name + " beside " + beside);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
