package io.tallybook.cli;

import io.tallybook.database.PostgresServerException;
import io.tallybook.migrations.MigrationException;
import io.tallybook.model.BillingException;
import io.tallybook.seeds.SeedRefused;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints an error as one line that says what to do; its stack trace only when asked. */
record ErrorPrinter(BooleanSupplier withStackTrace) implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        command.getErr().println(command.getColorScheme().errorText(oneLine(error)));
        if (withStackTrace.getAsBoolean()) {
            error.printStackTrace(command.getErr());
        }
        return ExitCodes.FAILED;
    }

    static int wrongUsage(ParameterException error, String[] arguments) {
        PrintWriter err = error.getCommandLine().getErr();
        err.println(error.getCommandLine().getColorScheme().errorText(error.getMessage()));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("How to use it: " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCodes.WRONG_USAGE;
    }

    static String oneLine(Exception error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof CommandFailed
                || error instanceof MigrationException
                || error instanceof SeedRefused
                || error instanceof BillingException
                || error instanceof PostgresServerException) {
            return OneLine.of(message);
        }
        Optional<String> server = serverError(error).map(ServerMessage::of);
        if (error instanceof SQLException && server.isPresent()) {
            return server.get();
        }
        // Flyway: a headline such as "Script V1__a.sql failed", then the server's error laid out in many lines.
        return server.map(said -> message.lines().findFirst().orElse("") + ": " + said)
                .orElseGet(() ->
                        OneLine.of(error.getClass().getSimpleName() + ": " + message) + " (--stacktrace shows where)");
    }

    private static Optional<SQLException> serverError(Throwable error) {
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }
}
