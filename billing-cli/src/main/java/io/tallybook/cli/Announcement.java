package io.tallybook.cli;

import io.tallybook.database.FileClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The URL of the server that runs on a folder, in a file beside a claim that is held while it holds true.
 *
 * <p>Made, read and taken back by whoever has the folder's lock.
 */
final class Announcement implements AutoCloseable {

    private static final String FILE = "up";
    private static final String LOCK = "up.lock";

    private final Path file;
    private final FileClaim claim;

    private Announcement(Path file, FileClaim claim) {
        this.file = file;
        this.claim = claim;
    }

    static Announcement make(Path folder, String url) {
        try {
            FileClaim claim = FileClaim.on(folder.resolve(LOCK))
                    .orElseThrow(() -> new CommandFailed("A server is announced in " + folder + " already."));
            return new Announcement(Files.writeString(folder.resolve(FILE), url), claim);
        } catch (IOException e) {
            throw new CommandFailed("The server cannot be announced in " + folder + ": " + e, e);
        }
    }

    /** Empty as well when the process that made it was killed: its claim is gone. */
    static Optional<String> read(Path folder) {
        try {
            Optional<FileClaim> free = FileClaim.on(folder.resolve(LOCK));
            if (free.isPresent()) {
                free.get().close();
                return Optional.empty();
            }
            return Optional.of(Files.readString(folder.resolve(FILE)));
        } catch (IOException e) {
            throw new CommandFailed("The data directory " + folder + " cannot be used: " + e, e);
        }
    }

    /** Whether a process made one, and was killed before it could take it back. */
    static boolean wasLeftBehind(Path folder) {
        return Files.exists(folder.resolve(FILE)) && read(folder).isEmpty();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            claim.close();
        } catch (IOException e) {
            throw new CommandFailed("The announcement of a server was not taken back: " + e, e);
        }
    }
}
