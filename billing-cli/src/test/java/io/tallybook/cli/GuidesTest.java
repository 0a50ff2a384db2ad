package io.tallybook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

class GuidesTest {

    /** A page without a test would promise what nobody tries. */
    private static final Map<String, Class<? extends GuideTest>> TESTS = Map.of(
            "000-plan-service-configuration.md", PlanServiceConfigurationGuideTest.class,
            "001-usage-tracking.md", UsageTrackingGuideTest.class,
            "002-drop-credit-allocations.md", DropCreditAllocationsGuideTest.class,
            "003-telecom-billing.md", TelecomBillingGuideTest.class,
            "004-billing-migrations.md", BillingMigrationsGuideTest.class);

    private static final Pattern CALL = Pattern.compile("^\\./billing.*$|`(\\./billing[^`]*)`", Pattern.MULTILINE);

    @Test
    void each_guide_has_a_page_and_each_page_a_test() {
        assertThat(GuidePage.names()).containsExactlyInAnyOrderElementsOf(TESTS.keySet());
    }

    @Test
    void each_page_can_be_found_from_the_operations() {
        assertThat(GuidePage.text(GuidePage.DOCS.resolve("operations.md")))
                .contains(GuidePage.names().stream()
                        .map(name -> "(guides/" + name + ")")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_command_that_a_document_names_exists_with_these_options(Path document) {
        for (String call : calls(GuidePage.text(document))) {
            CommandLine program = BillingCommand.commandLine();
            List<String> arguments = ConsoleLine.arguments(withExamples(call));

            assertThatCode(() -> parse(program, arguments)).as(call).doesNotThrowAnyException();
        }
    }

    static Stream<Path> documents() throws IOException {
        Path project = GuidePage.DOCS.resolveSibling("");
        try (Stream<Path> docs = Files.walk(GuidePage.DOCS)) {
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(project::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")))
                    .toList()
                    .stream();
        }
    }

    static List<String> calls(String document) {
        return CALL.matcher(document)
                .results()
                .map(call -> call.group(1) == null ? call.group() : call.group(1))
                .toList();
    }

    private static void parse(CommandLine program, List<String> arguments) {
        try {
            program.parseArgs(arguments.toArray(String[]::new));
        } catch (MissingParameterException e) {
            // Named in passing, without all that it needs: what was named exists.
        }
    }

    private static String withExamples(String call) {
        return call.replace("VERSION", "20240901000000")
                .replaceAll("\\bN\\b", "1")
                .replace("$TENANT", "0190b1f0-0000-7000-8000-000000000000");
    }
}
