package io.tallybook.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one server keeps its files: a lock that says whether its JVM lives, and whatever the server puts beside it.
 *
 * <p>Temporary folders of a user lie side by side, in memory where the system has room for that. Making, sweeping and
 * deleting those of a kind happens under one lock, so that nobody sees a folder that is not locked yet and takes it for left over.
 */
final class ServerFolder implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ServerFolder.class.getName());
    private static final String LOCK = "lock";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM_IN_MEMORY_BYTES = 1L << 30;

    private final Path path;
    private final FileClaim claim;
    private final @Nullable Path siblings;

    private ServerFolder(Path path, FileClaim claim, @Nullable Path siblings) {
        this.path = path;
        this.claim = claim;
        this.siblings = siblings;
    }

    /**
     * A new folder that is deleted when it is closed; first those of the same kind whose JVM is gone are deleted.
     *
     * @param cleaner ends what still runs on such a folder
     */
    static ServerFolder temporary(String kind, Consumer<Path> cleaner) throws IOException {
        for (Path base : List.of(MEMORY, disk())) {
            Path other = home(base);
            if (Files.isDirectory(other)) {
                FileClaim.alone(siblings(other, kind), () -> sweep(other, kind, cleaner));
            }
        }
        Path home =
                Files.createDirectories(home(hasRoom(MEMORY) ? MEMORY : disk())).toRealPath();
        Path siblings = siblings(home, kind);
        return FileClaim.alone(siblings, () -> {
            Path path = Files.createTempDirectory(home, kind + "-");
            return new ServerFolder(path, claim(path), siblings);
        });
    }

    /** A folder of the user's, made if absent, never deleted. */
    static ServerFolder kept(Path folder) throws IOException {
        Path path = Files.createDirectories(folder).toRealPath();
        return new ServerFolder(path, claim(path), null);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            if (siblings == null) {
                claim.close();
            } else {
                FileClaim.alone(siblings, () -> {
                    delete(path);
                    claim.close();
                    return path;
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileClaim claim(Path folder) throws IOException {
        return FileClaim.on(folder.resolve(LOCK))
                .orElseThrow(() -> new PostgresServerException("Another server uses " + folder));
    }

    private static Path sweep(Path home, String kind, Consumer<Path> cleaner) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.toRealPath(), kind + "-*")) {
            for (Path folder : folders) {
                FileClaim claim = FileClaim.on(folder.resolve(LOCK)).orElse(null);
                if (claim != null) {
                    remove(folder, cleaner);
                    claim.close();
                }
            }
        }
        return home;
    }

    // A folder that cannot be removed is no reason not to start.
    private static void remove(Path folder, Consumer<Path> cleaner) {
        try {
            cleaner.accept(folder);
            delete(folder);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "Could not remove what a server left in " + folder, e);
        }
    }

    private static boolean hasRoom(Path directory) throws IOException {
        return Files.isDirectory(directory)
                && Files.isWritable(directory)
                && Files.getFileStore(directory).getUsableSpace() >= ROOM_IN_MEMORY_BYTES;
    }

    private static Path disk() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    // By kind: sweeping containers waits for an engine, which is nothing to an embedded server.
    private static Path siblings(Path home, String kind) {
        return home.resolve(kind + ".lock");
    }

    // One per user: on a machine that several share, nobody can write to the folder of another.
    private static Path home(Path base) {
        return base.resolve(
                "tallybook-postgres-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
