package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.cli.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Somebody who follows a guide from top to bottom: runs what it says, section by section, and leaves nothing out. */
final class GuideReader {

    private static final Set<String> COMMANDS_OF_A_WORKING_COPY = Set.of("schema", "generate", "lint");

    private static final String REMOVE = "rm ";

    private final List<Block> blocks;
    private final String url;
    private final Map<String, String> secrets;
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private int next;

    /**
     * @param secrets what the reader sets in the environment before; with any, each command is a process of its own
     * @param folder where the reader is: in a working copy, where the page changes the schema
     */
    GuideReader(GuidePage page, String url, Map<String, String> secrets, Path folder) {
        this.blocks = page.blocks();
        this.url = url;
        this.secrets = secrets;
        this.folder = folder;
    }

    /** Runs the next section that has something to run, which must be this one; what each command printed. */
    List<String> follow(String section) throws IOException {
        assertThat(blocks.subList(next, blocks.size()))
                .as("what is left of the page")
                .first()
                .extracting(Block::section)
                .isEqualTo(section);
        List<String> outputs = new ArrayList<>();
        for (; next < blocks.size() && blocks.get(next).section().equals(section); next++) {
            outputs.addAll(run(blocks.get(next)));
        }
        return outputs;
    }

    List<Block> leftOut() {
        return blocks.subList(next, blocks.size());
    }

    private List<String> run(Block block) throws IOException {
        if (block.language().equals("sql")) {
            return List.of(run(List.of("sql", withVariables(block.text())), block.exitCode()));
        }
        assertThat(block.language()).as(block.text()).isEqualTo("console");
        List<String> commands = block.lines().stream()
                .filter(line -> !ConsoleLine.sets(line, variables))
                .toList();
        List<String> outputs = new ArrayList<>();
        for (String command : commands) {
            if (command.startsWith(REMOVE)) {
                Files.delete(folder.resolve(command.substring(REMOVE.length())));
                outputs.add("");
                continue;
            }
            boolean isLast = outputs.size() == commands.size() - 1;
            outputs.add(run(ConsoleLine.arguments(withVariables(command)), isLast ? block.exitCode() : ExitCodes.DONE));
        }
        return outputs;
    }

    private String run(List<String> command, int exitCode) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(
                COMMANDS_OF_A_WORKING_COPY.contains(command.get(0))
                        ? List.of("--checkout", folder.toString())
                        : List.of("--url", url));
        Run run = secrets.isEmpty()
                ? Run.of(arguments.toArray(String[]::new))
                : process(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as("%s: %s", command, run).isEqualTo(exitCode);
        return run.out() + run.err();
    }

    private Run process(String... arguments) throws IOException {
        try (Program program = Program.start(folder, secrets, arguments)) {
            String output = program.rest();
            return new Run(program.exitCode(), output, "");
        }
    }

    private String withVariables(String text) {
        String result = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            result = result.replace("$" + variable.getKey(), variable.getValue());
        }
        return result;
    }
}
