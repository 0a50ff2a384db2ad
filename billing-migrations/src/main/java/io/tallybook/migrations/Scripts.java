package io.tallybook.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The text of scripts, by the name of their files.
 *
 * @param locations folders, in Flyway's notation: {@code classpath:…} or {@code filesystem:…}
 */
record Scripts(List<String> locations) {

    private static final String FILES = "filesystem:";
    private static final String CLASSES = "classpath:";

    /** Those that take back what the scripts of these folders did: in the folder {@code undo} beside each. */
    static Scripts undoing(List<String> locations) {
        return new Scripts(locations.stream()
                .map(location -> location.replaceFirst("[^/:]*/*$", "undo"))
                .toList());
    }

    Optional<SqlScript> find(String name) {
        return read(name).map(text -> SqlScript.parse(name, text));
    }

    Optional<String> read(String name) {
        return locations.stream().flatMap(folder -> read(folder, name).stream()).findFirst();
    }

    // Editors on Windows begin a file with it, and Flyway passes over it.
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Optional<String> read(String folder, String name) {
        try {
            if (folder.startsWith(FILES)) {
                Path file = Path.of(folder.substring(FILES.length()), name);
                return Files.isRegularFile(file) ? Optional.of(withoutMark(Files.readString(file))) : Optional.empty();
            }
            String path = folder.startsWith(CLASSES) ? folder.substring(CLASSES.length()) : folder;
            try (InputStream resource = BillingMigrations.class
                    .getClassLoader()
                    .getResourceAsStream(path.replaceFirst("^/+", "") + "/" + name)) {
                return resource == null
                        ? Optional.empty()
                        : Optional.of(withoutMark(new String(resource.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("script " + name + " cannot be read", e);
        }
    }
}
