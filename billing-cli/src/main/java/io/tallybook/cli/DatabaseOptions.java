package io.tallybook.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which database: what the command line says, else what the environment says, else the one in the current folder. */
final class DatabaseOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "Database: postgresql://user@host:port/database or jdbc:postgresql:…",
                "Default: BILLING_DATABASE_URL, then DATABASE_URL, then the data directory. Passwords belong into these"
                        + " variables, PGPASSWORD or ~/.pgpass: other users of a machine can read command lines."
            })
    private @Nullable String url;

    @Option(
            names = "--data-directory",
            paramLabel = "FOLDER",
            description = {
                "Use the embedded database in this folder. Default: " + LocalServer.DEFAULT_FOLDER,
                "When \"billing up\" runs there, connect to it; else start it for this command."
            })
    private @Nullable Path dataDirectory;

    private final Map<String, String> environment;

    DatabaseOptions() {
        this(System.getenv());
    }

    DatabaseOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws CommandFailed if the database cannot be reached, saying why */
    Database open() {
        if (url != null && dataDirectory != null) {
            throw new ParameterException(commandLine(), "--url and --data-directory name two databases: give one.");
        }
        Optional<String> remote = url();
        if (remote.isPresent()) {
            return connect(remote.get());
        }
        Path folder = dataDirectory == null ? Path.of(LocalServer.DEFAULT_FOLDER) : dataDirectory;
        return LocalServer.open(folder, commandLine().getErr());
    }

    /** Absent for the embedded database; a folder on the command line outweighs the environment. */
    Optional<String> url() {
        Stream<@Nullable String> places = dataDirectory == null
                ? Stream.of(url, environment.get("BILLING_DATABASE_URL"), environment.get("DATABASE_URL"))
                : Stream.of(url);
        return places.filter(text -> text != null && !text.isBlank()).findFirst();
    }

    private Database connect(String text) {
        try {
            PGSimpleDataSource dataSource = DatabaseUrl.parse(text).dataSource(environment.get("PGPASSWORD"));
            return Database.connect(dataSource);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage());
        }
    }

    private CommandLine commandLine() {
        return command.commandLine();
    }
}
