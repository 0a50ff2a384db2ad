package io.tallybook.database;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final long PATIENCE_SECONDS = 10;

    private ServerProcesses() {}

    /** Returns when none is left; does nothing where none is. */
    static void stop(Path dataDirectory) {
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> serves(process.info(), dataDirectory.toString()))
                .toList();
        processes.forEach(ServerProcesses::interrupt);
        processes.forEach(ServerProcesses::await);
    }

    private static boolean serves(ProcessHandle.Info process, String dataDirectory) {
        return process.command()
                        .map(command -> Path.of(command).getFileName().toString())
                        // Linux says so when the binaries were removed since.
                        .map(program -> program.replace(" (deleted)", ""))
                        .filter(PROGRAMS::contains)
                        .isPresent()
                && process.arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(dataDirectory))
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

    private static void await(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
