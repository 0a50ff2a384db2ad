package io.tallybook.cli;

import io.tallybook.database.PostgresServer;
import io.tallybook.schematools.Checkout;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.declared.DeclarationFailed;
import io.tallybook.schematools.generate.NotExpressible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command for those who change the schema: it works on a working copy, and on a server of its own that ends with it. */
abstract class CheckoutCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--checkout",
            paramLabel = "FOLDER",
            defaultValue = "",
            description = "The working copy of Tallybook, or a folder in it. Default: the current folder.")
    private Path folder;

    @Override
    public final Integer call() throws SQLException, IOException {
        check();
        Checkout checkout = Checkout.around(folder)
                .orElseThrow(() -> new CommandFailed("There is no working copy of Tallybook around "
                        + folder.toAbsolutePath() + ": go there, or name it with --checkout."));
        try (PostgresServer server = PostgresServer.start();
                ScratchDatabases databases = new ScratchDatabases(server)) {
            return run(checkout, databases, commandLine().getOut());
        } catch (NotExpressible | DeclarationFailed | IllegalArgumentException | IllegalStateException e) {
            // These say in several lines what is wrong with the declaration.
            commandLine().getErr().println(e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    final CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Refuses what was given wrongly, before a server is started. */
    void check() {}

    /** @return one of {@link ExitCodes} */
    abstract int run(Checkout checkout, ScratchDatabases databases, PrintWriter out) throws SQLException, IOException;
}
