package io.tallybook.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The URL of the server that runs on a folder, in a file that is locked while it holds true. */
final class Announcement implements AutoCloseable {

    private static final String FILE = "up";

    private final Path file;
    private final FileChannel channel;

    private Announcement(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Announcement make(Path folder, String url) {
        try {
            Path file = folder.resolve(FILE);
            Files.writeString(file, url);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            channel.lock();
            return new Announcement(file, channel);
        } catch (IOException e) {
            throw new CommandFailed("The server cannot be announced in " + folder + ": " + e, e);
        }
    }

    /** Empty as well when the process that made it was killed: its lock is gone. */
    static Optional<String> read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file) && isLocked(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new CommandFailed("The data directory " + folder + " cannot be used: " + e, e);
        }
    }

    /** Whether a process made one, and was killed before it could take it back. */
    static boolean wasLeftBehind(Path folder) {
        return Files.exists(folder.resolve(FILE)) && read(folder).isEmpty();
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            throw new CommandFailed("The announcement of a server was not taken back: " + e, e);
        }
    }
}
