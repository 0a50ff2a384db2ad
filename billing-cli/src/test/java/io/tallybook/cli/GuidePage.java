package io.tallybook.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code docs/guides}, as far as a reader runs it.
 *
 * @param blocks in their order; lines of a console, or SQL
 */
record GuidePage(List<Block> blocks) {

    static final Path DOCS = Path.of("../docs");

    private static final Path FOLDER = DOCS.resolve("guides");

    private static final Pattern PARTS = Pattern.compile(
            "^## (?<section>[^\\n]+)$|^```(?<language>\\w*)\\n(?<text>.*?)^```\\n+(?:Exit code (?<exit>\\d))?",
            Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * @param section the heading above it
     * @param exitCode that of its last command; the others are to end with 0
     */
    record Block(String section, String language, String text, int exitCode) {

        List<String> lines() {
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    static List<String> names() {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            return pages.map(page -> page.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GuidePage read(String name) {
        String page = text(FOLDER.resolve(name));
        List<Block> blocks = new ArrayList<>();
        String section = "";
        for (Matcher part = PARTS.matcher(page); part.find(); ) {
            if (part.group("section") != null) {
                section = part.group("section");
            } else {
                String exitCode = part.group("exit");
                blocks.add(new Block(
                        section,
                        part.group("language"),
                        part.group("text"),
                        exitCode == null ? ExitCodes.DONE : Integer.parseInt(exitCode)));
            }
        }
        if (page.lines().filter(line -> line.startsWith("```")).count() != 2L * blocks.size()) {
            throw new IllegalStateException(name + " has blocks that nobody would run");
        }
        return new GuidePage(List.copyOf(blocks));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
