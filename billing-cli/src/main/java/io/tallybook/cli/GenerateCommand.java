package io.tallybook.cli;

import io.tallybook.schematools.Checkout;
import io.tallybook.schematools.SchemaGeneration;
import io.tallybook.schematools.SchemaLint;
import io.tallybook.schematools.ScratchDatabases;
import io.tallybook.schematools.declared.SqlFile;
import io.tallybook.schematools.generate.GenerateResult;
import io.tallybook.schematools.generate.Rename;
import io.tallybook.schematools.lint.LintResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "generate",
        description = {
            "Draft the scripts that are missing between the declared schema and the migrated one, and what undoes them.",
            "They are tried there and back, then linted; exit code 3 when that finds something or a difference is left."
        })
final class GenerateCommand extends CheckoutCommand {

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What the script does, in snake case: add_notes")
    private String name;

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = {
                "What is called differently from now on: schema.table.column=new_name, schema.table=new_name or",
                "schema.type=new_name.",
                "Without it, another name is another thing, and the old one is dropped."
            })
    private List<String> renames = List.of();

    @Option(
            names = "--allow-destructive",
            description = "Do not comment out what loses values or rules, such as DROP COLUMN.")
    private boolean allowDestructive;

    @Override
    void check() {
        try {
            renames.forEach(Rename::parse);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new ParameterException(commandLine(), "A name is in snake case, such as add_notes, not " + name);
        }
    }

    @Override
    int run(Checkout checkout, ScratchDatabases databases, PrintWriter out) throws SQLException, IOException {
        SchemaGeneration generation = new SchemaGeneration(databases, checkout, Clock.systemUTC());
        GenerateResult result =
                generation.generate(name, renames.stream().map(Rename::parse).toList(), allowDestructive);
        if (result.scripts().isEmpty()) {
            out.println("Nothing to generate: the declared schema is what the scripts make.");
            return ExitCodes.DONE;
        }
        generation.write(result);
        result.scripts().forEach(script -> {
            out.println("Written: " + checkout.migrations().resolve(script.fileName()));
            out.println("Written: " + checkout.undos().resolve(script.undoFileName()));
        });
        result.hints().forEach(out::println);
        if (!result.left().isEmpty()) {
            out.println("Commented out, because values or rules may be lost: lines for "
                    + Counted.of(result.left().keys().size(), "difference")
                    + ". --allow-destructive writes them plainly.");
        }
        LintResult lint = new SchemaLint(databases, checkout)
                .only(result.scripts().stream()
                        .map(script -> new SqlFile(script.fileName(), script.sql()))
                        .toList());
        LintOutput.print(lint, out);
        out.println("Now say in the header what it is for, write the rows of walk/"
                + result.scripts().get(0).name().substring(0, 14)
                + "__before.sql, and run billing-migrations/record-scripts.");
        return lint.ok() && result.left().isEmpty() ? ExitCodes.DONE : ExitCodes.PROBLEMS_FOUND;
    }
}
