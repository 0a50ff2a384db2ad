package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.MigrateResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Run an embedded PostgreSQL with the billing schema until Ctrl-C; its data stays.")
final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-directory",
            paramLabel = "FOLDER",
            defaultValue = LocalServer.DEFAULT_FOLDER,
            description = "Where the data is kept. Default: ${DEFAULT-VALUE}")
    private Path dataDirectory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5433",
            description = "Port on 127.0.0.1. Default: ${DEFAULT-VALUE}")
    private int port;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            serve(out, stopped);
            out.println("The database has stopped; its data stays in " + dataDirectory.toAbsolutePath() + ".");
            out.flush();
            return ExitCodes.DONE;
        } finally {
            stopped.countDown();
        }
    }

    private void serve(PrintWriter out, CountDownLatch stopped) {
        try (LocalServer server =
                LocalServer.announced(dataDirectory, port, spec.commandLine().getErr())) {
            MigrateResult result = BillingMigrations.of(server.dataSource()).migrate();
            out.println("The database is up, at version " + result.currentVersion() + ".");
            out.println("  JDBC  " + server.url());
            out.println("  psql  psql -h 127.0.0.1 -p " + server.port() + " -U postgres " + LocalServer.DATABASE);
            out.println("Other commands in this folder use it. Ctrl-C stops it.");
            out.flush();
            awaitEnd(stopped);
        }
    }

    /** Returns when the JVM is asked to end, and holds that end up until the last word is said. */
    private static void awaitEnd(CountDownLatch stopped) {
        CountDownLatch asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            asked.await();
        } catch (InterruptedException e) {
            // An interrupt is a request to end as well.
        }
    }
}
