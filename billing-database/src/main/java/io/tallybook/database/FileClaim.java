package io.tallybook.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that this JVM holds until it releases it or ends, in whatever way: the kernel frees the lock.
 *
 * <p>A JVM that opens a file it has locked and closes it again loses the lock on most systems. So what this JVM holds is
 * noted in the system properties, which all its class loaders see, and such a file is not opened a second time.
 */
final class FileClaim implements AutoCloseable {

    private static final String HELD = "io.tallybook.database.held:";

    private final String key;
    private final FileChannel channel;

    private FileClaim(String key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /** The claim, or empty if this JVM or another one holds the file; the file is made if absent. */
    static Optional<FileClaim> on(Path file) throws IOException {
        String key = HELD + file;
        if (System.getProperties().putIfAbsent(key, "") != null) {
            return Optional.empty();
        }
        try {
            FileClaim claim = new FileClaim(key, open(file));
            if (claim.channel.tryLock() != null) {
                return Optional.of(claim);
            }
            claim.close();
            return Optional.empty();
        } catch (IOException e) {
            System.getProperties().remove(key);
            throw e;
        }
    }

    /** Runs something while no thread of any JVM runs something else under the same file. */
    static <T> T alone(Path file, Work<T> work) throws IOException {
        // An interned string is the one object that class loaders of a JVM share.
        synchronized ((HELD + file).intern()) {
            try (FileChannel channel = open(file)) {
                channel.lock();
                return work.run();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        System.getProperties().remove(key);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }
}
