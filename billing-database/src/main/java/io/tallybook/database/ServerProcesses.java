package io.tallybook.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends the processes that serve a data directory, also those that another JVM started.
 *
 * <p>They are found by program and arguments, not by the number in {@code postmaster.pid}: after a crash that number may
 * belong to something else, and a start that was cut short has not written it yet.
 */
final class ServerProcesses {

    private static final Set<String> PROGRAMS = Set.of("postgres", "pg_ctl", "initdb");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ServerProcesses() {}

    /** Returns when none is left; does nothing where none is. */
    static void stop(Path dataDirectory) {
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> serves(process, dataDirectory))
                .toList();
        processes.forEach(ServerProcesses::interrupt);
        for (ProcessHandle process : processes) {
            if (!ends(process, dataDirectory)) {
                process.destroyForcibly();
                ends(process, dataDirectory);
            }
        }
    }

    private static boolean serves(ProcessHandle process, Path dataDirectory) {
        return process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        // Linux says so when the binaries were removed since.
                        .map(program -> program.replace(" (deleted)", ""))
                        .filter(PROGRAMS::contains)
                        .isPresent()
                && process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(dataDirectory.toString()))
                        .isPresent();
    }

    /** SIGTERM would wait for clients, SIGKILL would leave shared memory behind: SIGINT is what {@code pg_ctl} sends. */
    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
        }
    }

    /** Looks again and again: where nobody collects its exit code, a process that has ended never counts as exited. */
    private static boolean ends(ProcessHandle process, Path dataDirectory) {
        long start = System.nanoTime();
        while (serves(process, dataDirectory)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return false;
            }
            try {
                process.onExit().get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
