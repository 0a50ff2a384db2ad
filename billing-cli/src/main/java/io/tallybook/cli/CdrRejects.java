package io.tallybook.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The file of lines that were not taken: number, reason and the line itself. It is there only when it has one. */
final class CdrRejects implements AutoCloseable {

    private final Path file;
    private @Nullable CSVPrinter printer;
    private long number;

    /** Removes what a former run left there. */
    CdrRejects(Path file) throws IOException {
        this.file = file;
        Files.deleteIfExists(file);
    }

    synchronized void add(long lineNumber, String reason, String line) {
        try {
            if (printer == null) {
                BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                printer = new CSVPrinter(
                        writer,
                        CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
                printer.printRecord("line", "reason", "record");
            }
            printer.printRecord(lineNumber, reason, line);
            number++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized long number() {
        return number;
    }

    @Override
    public synchronized void close() throws IOException {
        if (printer != null) {
            printer.close(true);
        }
    }
}
