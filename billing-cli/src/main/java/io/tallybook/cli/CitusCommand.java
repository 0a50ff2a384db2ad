package io.tallybook.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "citus",
        description = "Spread a database over the nodes of a Citus cluster, and say how it lies there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CitusDistributeCommand.class, CitusStatusCommand.class, CitusIsolateCommand.class})
final class CitusCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
