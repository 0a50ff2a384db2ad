package io.tallybook.cli;

import io.tallybook.database.EmbeddedServer;
import io.tallybook.database.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The embedded server whose data lies in a folder.
 *
 * <p>{@code up} keeps it running and announces it; a command that finds no announcement runs the server itself while it
 * works. Whoever looks, starts or stops has the folder's lock, so two commands at once never meet on the same data.
 */
final class LocalServer implements AutoCloseable {

    static final String DEFAULT_FOLDER = ".tallybook";
    static final String DATABASE = "billing";

    private static final int ANY_FREE_PORT = 0;

    private final Path folder;
    private final EmbeddedServer server;
    private final Announcement announcement;

    private LocalServer(Path folder, EmbeddedServer server, Announcement announcement) {
        this.folder = folder;
        this.server = server;
        this.announcement = announcement;
    }

    /** The database in the folder, for one command. */
    static Database open(Path folder, PrintWriter messages) {
        make(folder, messages);
        FolderLock lock = FolderLock.await(folder);
        try {
            Optional<String> running = Announcement.read(folder);
            if (running.isPresent()) {
                lock.close();
                return connect(running.get(), folder);
            }
            EmbeddedServer server = start(folder, ANY_FREE_PORT);
            return connect(server.jdbcUrl(DATABASE), folder).releasing(() -> {
                server.close();
                lock.close();
            });
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Starts the server for the commands that follow, until it is closed.
     *
     * @throws CommandFailed if it runs already, or if another program uses the port
     */
    static LocalServer announced(Path folder, int port, PrintWriter messages) {
        make(folder, messages);
        FolderLock lock = FolderLock.await(folder);
        try {
            Announcement.read(folder).ifPresent(url -> {
                throw new CommandFailed("The database in " + folder + " is up already: " + url);
            });
            if (Announcement.wasLeftBehind(folder)) {
                // A killed command left its server running, perhaps on this port: a start ends it.
                start(folder, ANY_FREE_PORT).close();
            }
            refuseTaken(port);
            EmbeddedServer server = start(folder, port);
            return new LocalServer(folder, server, Announcement.make(folder, server.jdbcUrl(DATABASE)));
        } finally {
            lock.close();
        }
    }

    DataSource dataSource() {
        return server.dataSource(DATABASE);
    }

    String url() {
        return server.jdbcUrl(DATABASE);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        FolderLock lock = FolderLock.await(folder);
        try {
            announcement.close();
            server.close();
        } finally {
            lock.close();
        }
    }

    private static Database connect(String url, Path folder) {
        return Database.connect(DatabaseUrl.parse(url).dataSource(null)).named("The database in " + folder);
    }

    private static void make(Path folder, PrintWriter messages) {
        try {
            if (Files.notExists(folder)) {
                messages.println("Creating a database in " + folder.toAbsolutePath());
            }
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandFailed("The data directory " + folder + " cannot be made: " + e, e);
        }
    }

    private static void refuseTaken(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        } catch (IOException e) {
            throw new CommandFailed("Port " + port + " is taken by another program: choose one with --port.", e);
        }
    }

    private static EmbeddedServer start(Path folder, int port) {
        EmbeddedServer server = PostgresServer.embedded()
                .dataDirectory(folder)
                .port(port)
                .durable()
                .start();
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet existing =
                        statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!existing.next()) {
                server.createDatabase(DATABASE);
            }
            return server;
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw new CommandFailed("The embedded server has no database " + DATABASE + ": " + e.getMessage(), e);
        }
    }
}
