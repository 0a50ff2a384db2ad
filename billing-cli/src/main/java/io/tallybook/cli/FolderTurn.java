package io.tallybook.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to look whether a folder's server runs and to start it: one process has it, the others wait. */
final class FolderTurn implements AutoCloseable {

    private static final String FILE = "turn";

    private final FileChannel channel;

    private FolderTurn(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits as long as another process has it; one that ends, in whatever way, has it no longer. */
    static FolderTurn await(Path folder) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new FolderTurn(channel);
        } catch (IOException e) {
            throw new CommandFailed("The data directory " + folder + " cannot be used: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CommandFailed("A lock was not released: " + e, e);
        }
    }
}
