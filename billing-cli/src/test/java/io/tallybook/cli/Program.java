package io.tallybook.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line as a process of its own: it can be sent signals, and its locks are not this JVM's. */
final class Program implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private Program(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Program start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    static Program start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BillingCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder program =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        program.environment().putAll(environment);
        return new Program(program.start());
    }

    /** Reads until a line holds the words; the lines so far, or all when the program ends before. */
    String outputUntil(String words) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.append(line).append('\n');
            if (line.contains(words)) {
                break;
            }
        }
        return lines.toString();
    }

    String rest() {
        return output.lines().collect(Collectors.joining("\n"));
    }

    /** As Ctrl-C and a service manager do; unlike {@link Process#destroy()} it leaves the output readable. */
    void terminate() {
        process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int exitCode() {
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() throws IOException {
        terminate();
        process.onExit().join();
        output.close();
    }
}
