package io.tallybook.cli;

import io.tallybook.schematools.Checkout;
import io.tallybook.schematools.SchemaLint;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.lint.LintResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = {
            "Run scripts on a scratch database and say what would hurt in production; exit code 3 when something would.",
            "A finding is accepted by a comment above its statement: -- lint:ignore RULE reason"
        })
final class LintCommand extends CheckoutCommand {

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Scripts V…__….sql to look at. Default: all of the working copy.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    void check() {
        for (Path file : files) {
            if (!Files.isRegularFile(file)
                    || !String.valueOf(file.getFileName()).matches("V[0-9.]+__.+[.]sql")) {
                throw new ParameterException(commandLine(), "This is no script V…__….sql: " + file);
            }
        }
    }

    @Override
    int run(Checkout checkout, ScratchDatabases databases, PrintWriter out) throws SQLException, IOException {
        SchemaLint lint = new SchemaLint(databases, checkout);
        List<SqlFile> scripts = new ArrayList<>();
        for (Path file : files) {
            scripts.add(SqlFile.read(file));
        }
        LintResult result = scripts.isEmpty() ? lint.all() : lint.only(scripts);
        if (json) {
            Json.print(result, out);
        } else {
            LintOutput.print(result, out);
        }
        return result.ok() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }
}
