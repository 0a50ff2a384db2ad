package io.tallybook.cli;

import io.tallybook.database.FileClaim;
import java.io.IOException;
import java.nio.file.Path;

/** The right to look whether a folder's server runs, and to start and stop it: one command has it, the others wait. */
final class FolderLock implements AutoCloseable {

    private static final String FILE = "folder.lock";

    private final FileClaim claim;

    private FolderLock(FileClaim claim) {
        this.claim = claim;
    }

    /** Waits as long as another command has it; one that ends, in whatever way, has it no longer. */
    static FolderLock await(Path folder) {
        try {
            return new FolderLock(FileClaim.await(folder.resolve(FILE)));
        } catch (IOException e) {
            throw new CommandFailed("The data directory " + folder + " cannot be used: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new CommandFailed("A lock was not released: " + e, e);
        }
    }
}
