package io.tallybook.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scripts of a module beside its list of those that landed.
 *
 * @param listed checksums by path
 * @param present the same of the files that are there
 */
record RecordedScripts(Map<String, String> listed, Map<String, String> present) {

    static RecordedScripts of(Path module) throws IOException {
        Map<String, String> listed = Files.readAllLines(module.resolve("scripts.sha256")).stream()
                .map(line -> line.split("  ", 2))
                .collect(Collectors.toMap(line -> line[1], line -> line[0]));
        Map<String, String> present = new TreeMap<>();
        try (Stream<Path> files = Files.walk(module.resolve("src/main/resources/db/billing"))) {
            for (Path file : files.filter(RecordedScripts::neverChanges).toList()) {
                present.put(module.relativize(file).toString().replace('\\', '/'), sha256(file));
            }
        }
        return new RecordedScripts(listed, present);
    }

    /** A sentence for each script that is not as it landed, or did not land. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(listed).forEach((script, checksum) -> {
            if (!present.containsKey(script)) {
                problems.add(script + " is listed in scripts.sha256 and was removed: restore it");
            } else if (!present.get(script).equals(checksum)) {
                problems.add(script + " was changed since it was listed in scripts.sha256:"
                        + " restore it and write a new script (before the first release: delete its line,"
                        + " then run billing-migrations/record-scripts)");
            }
        });
        present.keySet().stream()
                .filter(script -> !listed.containsKey(script))
                .forEach(
                        script -> problems.add(
                                script
                                        + " is not listed in scripts.sha256: run billing-migrations/record-scripts and commit the list"));
        return problems;
    }

    /** Versioned and undo scripts with their settings; repeatable ones are meant to be edited. */
    private static boolean neverChanges(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().matches("[UV].*");
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
