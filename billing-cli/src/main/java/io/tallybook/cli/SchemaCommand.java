package io.tallybook.cli;

import io.tallybook.schematools.Checkout;
import io.tallybook.schematools.DeclarationCheck;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.catalogue.SchemaDifference;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "schema",
        description = {
            "Compare the declared schema of a working copy with what its scripts make; exit code 3 when they differ.",
            "For those who change the schema."
        })
final class SchemaCommand extends CheckoutCommand {

    @Option(names = "--write", description = "Write the declaration anew, as the scripts make it.")
    private boolean write;

    @Override
    int run(Checkout checkout, ScratchDatabases databases, PrintWriter out) throws SQLException, IOException {
        DeclarationCheck check = new DeclarationCheck(databases, checkout);
        if (write) {
            int files = check.write().size();
            out.println("Written: " + Counted.of(files, "file") + " in " + checkout.declared() + ".");
            return ExitCodes.DONE;
        }
        SchemaDifference difference = check.difference();
        difference.lines().forEach(out::println);
        out.println(
                difference.isEmpty()
                        ? "The declared schema is what the scripts make."
                        : "The declared schema (+) is not what the scripts make (-). Draft the script: ./billing generate"
                                + " --name NAME");
        return difference.isEmpty() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }
}
