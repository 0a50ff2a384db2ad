package io.tallybook.benchmarks;

import io.tallybook.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what is asked for and prints one table. */
@Command(name = "benchmarks/run", description = "Measures hot calls side by side with other ways to do the same.")
final class Benchmarks implements Callable<Integer> {

    @Parameters(paramLabel = "name", description = "Cases whose names begin so; all if none is given.")
    List<String> names = new ArrayList<>();

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds that count (${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "Seconds that each way works per round (${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--plan-services",
            defaultValue = "100000",
            description = "Rows that a backfill moves, 1,000 in each tenant (${DEFAULT-VALUE}).")
    int planServices;

    @Option(
            names = "--pgledger",
            paramLabel = "FILE",
            description = "pgledger.sql of a clone of pgledger, to consume beside it.")
    @Nullable
    Path pgledger;

    @Option(
            names = "--cluster",
            paramLabel = "URL",
            description = "A database of a Citus coordinator, as a superuser, for the citus cases; may be repeated.")
    List<String> clusters = new ArrayList<>();

    @Option(names = "--url", description = "A server, jdbc:postgresql://…, as a superuser; embedded if absent.")
    @Nullable
    String url;

    @Option(names = "--list", description = "Only print the names.")
    boolean list;

    @Option(names = "--help", usageHelp = true, description = "Print this.")
    boolean help;

    @Option(names = "--folder", defaultValue = "target", hidden = true)
    Path folder = Path.of("target");

    @Spec
    CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Case> cases = cases();
        if (list) {
            cases.forEach(one -> System.out.println(one.name()));
            return 0;
        }
        Duration time = Duration.ofMillis(Math.round(seconds * 1_000));
        List<Comparison> comparisons = new ArrayList<>();
        try (PostgresServer server = server()) {
            requireDurable(server);
            System.out.printf(
                    Locale.ROOT,
                    "PostgreSQL %s, %d processors, %d rounds of %s seconds; operations per second%n",
                    server.version(),
                    Runtime.getRuntime().availableProcessors(),
                    rounds,
                    seconds);
            for (Case one : cases) {
                System.err.println(one.name() + " …");
                try (BenchmarkDatabase database = BenchmarkDatabase.on(server)) {
                    comparisons.addAll(one.measure(database, new Rounds(rounds, time)));
                }
            }
        }
        Results results = new Results(comparisons);
        System.out.println(results.toTable());
        System.out.println(results.writeTo(folder));
        return 0;
    }

    private List<Case> cases() throws IOException {
        try {
            return Cases.named(
                    names, Cases.all(planServices, pgledger == null ? null : Pgledger.read(pgledger), clusters));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private PostgresServer server() {
        if (url != null) {
            System.setProperty("billing.postgres", url);
            return PostgresServer.start();
        }
        // On the disk: in memory, where tests have theirs, writing through costs nothing.
        return PostgresServer.embedded()
                .durable()
                .dataDirectory(folder.resolve("postgres"))
                .start();
    }

    /** Without waiting for the disk every way looks as fast as its processor time, which is not what users see. */
    private static void requireDurable(PostgresServer server) throws SQLException {
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')")) {
            row.next();
            if (!row.getString(1).equals("on on")) {
                throw new IllegalStateException("fsync and synchronous_commit must be on, are " + row.getString(1));
            }
        }
    }
}
