package io.tallybook.cli;

import picocli.CommandLine;

/** What the command line says to scripts that call it. */
final class ExitCodes {

    static final int DONE = CommandLine.ExitCode.OK;
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;
    static final int WRONG_USAGE = CommandLine.ExitCode.USAGE;

    /** A check ran to its end and something is not as it should be. */
    static final int PROBLEMS_FOUND = 3;

    private ExitCodes() {}
}
