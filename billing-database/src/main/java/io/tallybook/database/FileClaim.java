package io.tallybook.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that this JVM holds until it releases it or ends, in whatever way: the kernel frees the lock.
 *
 * <p>A JVM that opens a file it has locked and closes it again loses the lock on most systems. So what this JVM holds is
 * noted in the system properties, which all its class loaders see, and such a file is not opened a second time. Nobody
 * else may open it either: what is to be read while the claim lasts goes into another file.
 */
public final class FileClaim implements AutoCloseable {

    private static final String HELD = "io.tallybook.database.held:";

    private final String note;
    private final FileChannel channel;

    private FileClaim(String note, FileChannel channel) {
        this.note = note;
        this.channel = channel;
    }

    /**
     * The claim, or empty if this JVM or another one holds the file.
     *
     * @param file made if absent, in a folder that is there
     */
    public static Optional<FileClaim> on(Path file) throws IOException {
        String note = note(file);
        if (isNoted(note)) {
            return Optional.empty();
        }
        FileClaim claim = open(note, file);
        try {
            if (claim.channel.tryLock() != null) {
                return Optional.of(claim);
            }
            claim.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    /**
     * Waits until neither another JVM nor another part of this one holds the file.
     *
     * @param file made if absent, in a folder that is there
     */
    public static FileClaim await(Path file) throws IOException {
        String note = note(file);
        synchronized (note) {
            while (isNoted(note)) {
                try {
                    note.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("Interrupted while waiting for " + file);
                }
            }
        }
        FileClaim claim = open(note, file);
        try {
            claim.channel.lock();
            return claim;
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    /** Runs something while no thread of any JVM runs something else under the same file. */
    static <T> T alone(Path file, Work<T> work) throws IOException {
        FileClaim claim = await(file);
        try {
            return work.run();
        } finally {
            claim.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            forget(note);
        }
    }

    // An interned string is the one object that the class loaders of a JVM share: they can wait for each other on it.
    private static String note(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent().toRealPath();
        return (HELD + folder.resolve(absolute.getFileName())).intern();
    }

    private static boolean isNoted(String note) {
        return System.getProperties().putIfAbsent(note, "") != null;
    }

    private static void forget(String note) {
        synchronized (note) {
            System.getProperties().remove(note);
            note.notifyAll();
        }
    }

    private static FileClaim open(String note, Path file) throws IOException {
        try {
            return new FileClaim(note, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            forget(note);
            throw e;
        }
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }
}
