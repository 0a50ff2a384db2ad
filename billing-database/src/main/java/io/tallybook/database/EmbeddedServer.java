package io.tallybook.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL from binaries on the class path, as child processes of this machine, listening on 127.0.0.1 only.
 *
 * <p>The machine's locale, time zone and own PostgreSQL do not reach it. Whoever is on this machine may connect: it is
 * for building, trying and testing.
 */
public final class EmbeddedServer extends RunningServer {

    private static final String HOST = "127.0.0.1";
    private static final String USER = "postgres";
    private static final Duration START_ON_A_BUSY_MACHINE = Duration.ofMinutes(1);

    private final EmbeddedPostgres postgres;
    private final ServerFolder folder;

    private EmbeddedServer(EmbeddedPostgres postgres, ServerFolder folder) {
        super(new Databases(url("postgres", postgres.getPort())), () -> stop(postgres, folder));
        this.postgres = postgres;
        this.folder = folder;
    }

    public int port() {
        return postgres.getPort();
    }

    /** Where its files are: {@code data} and {@code server.log}. */
    Path folder() {
        return folder.path();
    }

    @Override
    public String jdbcUrl(String database) {
        return url(database, port());
    }

    private static String url(String database, int port) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + Databases.inUrl(database) + "?user=" + USER;
    }

    private static Path data(Path folder) {
        return folder.resolve("data");
    }

    private static void stop(EmbeddedPostgres postgres, ServerFolder folder) {
        try {
            postgres.close();
        } catch (IOException e) {
            // What it could not stop is stopped with the folder.
        }
        release(folder);
    }

    private static void release(ServerFolder folder) {
        ServerProcesses.stop(data(folder.path()));
        folder.close();
    }

    /** How an embedded server differs from the one that tests use; {@link #start()} ends the sentence. */
    public static final class Options {

        private @Nullable Path dataDirectory;
        private int port;
        private boolean durable;

        Options() {}

        /**
         * Keeps the databases in this directory, which is made if absent and never deleted. What runs on it from a JVM
         * that was killed is stopped first; one that a living JVM uses is refused.
         */
        public Options dataDirectory(Path directory) {
            this.dataDirectory = directory;
            return this;
        }

        /** Listens on this port; by default on one that is free. */
        public Options port(int port) {
            this.port = port;
            return this;
        }

        /** Writes through to the disk, so that a crash of the machine loses nothing that was committed. */
        public Options durable() {
            this.durable = true;
            return this;
        }

        /**
         * Starts the server; the first time on a machine this unpacks the binaries.
         *
         * @throws PostgresServerException if it does not start, with the end of the server's log
         */
        public EmbeddedServer start() {
            try {
                ServerFolder folder = dataDirectory == null
                        ? ServerFolder.temporary("embedded", stale -> ServerProcesses.stop(data(stale)))
                        : ServerFolder.kept(dataDirectory);
                return start(folder);
            } catch (IOException e) {
                throw new PostgresServerException("No folder for an embedded PostgreSQL: " + e, e);
            }
        }

        private EmbeddedServer start(ServerFolder folder) {
            Path data = data(folder.path());
            Path log = folder.path().resolve("server.log");
            ServerProcesses.stop(data);
            try {
                Files.deleteIfExists(log);
                EmbeddedPostgres postgres = builder(data, log).start();
                // Between choosing a free port and listening on it, another server may have taken it and answered.
                if (!new Databases(url("postgres", postgres.getPort())).isIn(data)) {
                    postgres.close();
                    throw new IOException("Port " + postgres.getPort() + " belongs to another server");
                }
                return new EmbeddedServer(postgres, folder);
            } catch (IOException | RuntimeException e) {
                String lastLines = lastLines(log);
                release(folder);
                throw new PostgresServerException("The embedded PostgreSQL did not start: " + e + lastLines, e);
            }
        }

        private EmbeddedPostgres.Builder builder(Path data, Path log) {
            String safe = durable ? "on" : "off";
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setPort(port)
                    // Deleting and stopping at the end are the folder's business.
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_ON_A_BUSY_MACHINE)
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("timezone", "UTC")
                    .setServerConfig("log_timezone", "UTC")
                    .setServerConfig("listen_addresses", HOST)
                    // No socket in /tmp and no segment in /dev/shm that would outlive a crash.
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("dynamic_shared_memory_type", "mmap")
                    .setServerConfig("fsync", safe)
                    .setServerConfig("full_page_writes", safe)
                    .setServerConfig("synchronous_commit", safe)
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setOutputRedirector(Redirect.appendTo(log.toFile()));
        }

        private static String lastLines(Path log) {
            try {
                List<String> lines = Files.readAllLines(log);
                return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
            } catch (IOException e) {
                return "";
            }
        }
    }
}
