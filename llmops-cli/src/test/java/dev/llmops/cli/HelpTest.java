package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Operation;
import java.io.BufferedReader;
import java.io.Reader;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class HelpTest {

    static Stream<String> commands() {
        return all().stream()
                .filter(command -> command.getCommand() instanceof Operation)
                .map(HelpTest::path);
    }

    static Stream<String> groups() {
        return all().stream()
                .filter(command -> !(command.getCommand() instanceof Operation))
                .map(HelpTest::path);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_with_an_example_and_json(String path) {
        CommandRun run = CommandRun.of((path + " --help").strip().split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Usage: llmops " + path)
                .contains("Example: llmops " + path)
                .contains("--json")
                .contains("--verbose");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void a_group_has_help_and_says_what_is_missing_when_it_is_called_alone(String path) {
        String[] words = path.isEmpty() ? new String[0] : path.split(" ");
        String[] asking = Arrays.copyOf(words, words.length + 1);
        asking[words.length] = "--help";

        assertThat(CommandRun.of(asking).out())
                .contains("Usage: llmops")
                .contains("Commands:")
                .contains("Example: ");
        assertThat(CommandRun.of(words).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of(words).err()).contains("a command is missing").hasLineCount(1);
    }

    /** The compiler takes for granted that picocli fills what is not nullable. */
    @Test
    void what_picocli_can_leave_empty_is_nullable() {
        assertThat(all().stream().flatMap(command -> command.getCommandSpec().args().stream()))
                .filteredOn(argument -> !alwaysThere(argument) && !filledWithout(argument))
                .allSatisfy(argument -> assertThat(
                                field(argument).getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .as("%s is nullable", field(argument))
                        .isTrue());
    }

    /** Of a group of which one is chosen, the others are not there. */
    private static boolean alwaysThere(ArgSpec argument) {
        return argument.required()
                && (argument.group() == null || !argument.group().exclusive());
    }

    private static boolean filledWithout(ArgSpec argument) {
        return field(argument).getType().isPrimitive()
                || argument.defaultValue() != null
                || argument.initialValue() != null;
    }

    private static Field field(ArgSpec argument) {
        return (Field) argument.userObject();
    }

    @Test
    void all_commands_are_there() {
        assertThat(commands())
                .containsExactlyInAnyOrder(
                        "completion",
                        "explain",
                        "init",
                        "model fetch",
                        "model info",
                        "model generate",
                        "model chat",
                        "model loglikelihood",
                        "model serve",
                        "serve",
                        "serve status",
                        "serve bench",
                        "model perplexity",
                        "model embed",
                        "model quantize",
                        "model bench",
                        "batch scan",
                        "batch redact",
                        "batch evaluate",
                        "batch embed",
                        "batch index",
                        "batch generate",
                        "console",
                        "mcp serve",
                        "mcp list",
                        "mcp diff",
                        "mcp approve",
                        "redteam run",
                        "redteam report",
                        "prompt list",
                        "prompt show",
                        "prompt diff",
                        "prompt lint",
                        "prompt label",
                        "prompt tag",
                        "prompt export",
                        "prompt import",
                        "prompt evidence",
                        "prompt promote",
                        "prompt optimize",
                        "prompt render",
                        "prompt bundle",
                        "generation list",
                        "generation show",
                        "generation replay",
                        "generation fork",
                        "ops at",
                        "monitor drift",
                        "monitor slo",
                        "feedback add",
                        "feedback list",
                        "annotate add",
                        "annotate next",
                        "annotate answer",
                        "annotate adjudicate",
                        "annotate status",
                        "annotate publish",
                        "tune setup",
                        "tune run",
                        "tune convert",
                        "tune status",
                        "tune study",
                        "tune improve",
                        "tune register",
                        "tune label",
                        "tune adapters",
                        "tune lineage",
                        "audit verify",
                        "audit report",
                        "audit head",
                        "audit key",
                        "audit checkpoint",
                        "audit prove",
                        "audit export",
                        "audit who",
                        "audit show",
                        "store retain",
                        "store hold",
                        "store erase",
                        "store export",
                        "store import",
                        "guard scan",
                        "guard redact",
                        "guard bench",
                        "guard train",
                        "rag index",
                        "rag status",
                        "rag search",
                        "rag ask",
                        "rag explain",
                        "rag verify",
                        "rag eval",
                        "eval metric",
                        "eval judge",
                        "eval benchmark",
                        "eval run",
                        "eval compare",
                        "eval select",
                        "eval report",
                        "eval bias",
                        "eval clicks",
                        "eval families",
                        "eval plan",
                        "eval calibrate",
                        "eval trend",
                        "eval import",
                        "eval export",
                        "eval dataset info",
                        "eval dataset from-store",
                        "eval dataset split",
                        "eval dataset contamination",
                        "eval dataset synthesize",
                        "experiment list",
                        "experiment show",
                        "experiment create",
                        "experiment start",
                        "experiment stop",
                        "experiment plan",
                        "experiment report",
                        "experiment stats",
                        "experiment decisions",
                        "experiment approve",
                        "experiment rollback",
                        "export");
    }

    private static List<CommandLine> all() {
        List<CommandLine> found = new ArrayList<>();
        collect(
                CommandLines.of(new Console(new BufferedReader(Reader.nullReader()), System.out, System.err, false)),
                found);
        return found;
    }

    private static void collect(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().forEach(child -> collect(child, found));
    }

    private static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName().replaceFirst("^llmops ?", "");
    }
}
