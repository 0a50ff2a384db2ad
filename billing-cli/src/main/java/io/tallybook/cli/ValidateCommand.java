package io.tallybook.cli;

import io.tallybook.migrations.BillingMigrations;
import io.tallybook.migrations.ValidateResult;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description = "Compare the scripts that were applied with those of this release; exit code 3 when they differ.")
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions options;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Database database = options.open()) {
            ValidateResult result = BillingMigrations.of(database.dataSource()).validate();
            if (result.ok()) {
                out.println(database.name() + " agrees with the scripts of this release.");
                return ExitCodes.DONE;
            }
            out.println(database.name() + " differs from the scripts of this release:");
            result.messages().stream().map(OneLine::of).forEach(out::println);
            return ExitCodes.PROBLEMS_FOUND;
        }
    }
}
