package io.tallybook.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code billing}: without a command it says which there are. */
@Command(
        name = "billing",
        description = "Tallybook: a typed billing schema for PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            MigrateCommand.class,
            BackfillCommand.class,
            UndoCommand.class,
            RepairCommand.class,
            GrantsCommand.class,
            SeedCommand.class,
            ImportCdrsCommand.class,
            InfoCommand.class,
            ValidateCommand.class,
            PreflightCommand.class,
            VerifyCommand.class,
            StatusCommand.class,
            CitusCommand.class,
            SqlCommand.class,
            TablesCommand.class,
            SchemaCommand.class,
            GenerateCommand.class,
            LintCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "3:a check found problems"})
final class BillingCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print what the libraries log, and the stack trace of an error.")
    private boolean stacktrace;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        BillingCommand billing = new BillingCommand();
        return new CommandLine(billing)
                .setExecutionStrategy(parsed -> {
                    Logging.show(billing.stacktrace);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setUsageHelpWidth(110)
                .setParameterExceptionHandler(ErrorPrinter::wrongUsage)
                .setExecutionExceptionHandler(new ErrorPrinter(() -> billing.stacktrace));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
