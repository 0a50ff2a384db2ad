package io.tallybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on one database: the frame of it, options and end included. */
abstract class DatabaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions options;

    @Override
    public final Integer call() throws SQLException, IOException {
        check();
        try (Database database = options.open()) {
            int exitCode = run(database, commandLine().getOut());
            // A full disk or a reader that went away: what was asked for did not arrive.
            if (commandLine().getOut().checkError()) {
                throw new CommandFailed("The output could not be written.");
            }
            return exitCode;
        }
    }

    final CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Refuses options that do not go together, before a database is opened. */
    void check() {}

    /** @return one of {@link ExitCodes} */
    abstract int run(Database database, PrintWriter out) throws SQLException, IOException;
}
