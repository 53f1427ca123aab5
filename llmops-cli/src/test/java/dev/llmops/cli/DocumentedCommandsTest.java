package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.cli.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every command line that the documentation shows is one that the command line takes. Nothing is run. */
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..");

    /** In a block, fenced or indented, it reaches to the end of the line, in a sentence to the end of the code. */
    private static final Pattern COMMAND = Pattern.compile("^(?:    )?bin/llmops .*|(?<=`)bin/llmops [^`]+(?=`)");

    private static final Pattern OUTPUT =
            Pattern.compile("```sh\\n(bin/llmops [^\\n]+)\\n```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);

    /** A word as a shell reads it: quoted, from a command, or plain. */
    private static final Pattern WORD = Pattern.compile("(?:\"(?:\\$\\([^)]*\\)|[^\"])*\"|'[^']*'|[^\\s\"'])+");

    /** What stands for a value that the reader has. */
    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "ID",
            "0190163d-8694-739b-aea5-966c26f8ad91",
            "$(cat head.txt)",
            "3:" + "5f".repeat(32),
            "$(cat audit.pub)",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_command_line_that_is_shown_is_understood(Path page) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            for (MatchResult shown : COMMAND.matcher(lines.get(i)).results().toList()) {
                String fault = fault(words(shown.group()));
                if (fault != null) {
                    wrong.add(ROOT.relativize(page) + ":" + (i + 1) + ": " + shown.group() + ": " + fault);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** One command without files; what is printed by others depends on a store or a model. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_command_with_its_output_below_prints_that(Path page) throws IOException {
        for (MatchResult shown :
                OUTPUT.matcher(Files.readString(page)).results().toList()) {
            CommandRun run = CommandRun.of(words(shown.group(1)).toArray(String[]::new));

            assertThat(run.out()).as(shown.group(1)).isEqualTo(shown.group(2));
        }
    }

    @Test
    void a_command_an_option_and_a_value_that_do_not_exist_are_found() {
        assertThat(fault(words("bin/llmops prompt lisst"))).isNotNull();
        assertThat(fault(words("bin/llmops prompt list --sotre x.db"))).isNotNull();
        assertThat(fault(words("bin/llmops generation list --limit many"))).isNotNull();
        assertThat(fault(words("bin/llmops generation list --limit 5 > out.txt # the last five")))
                .isNull();
    }

    private static @Nullable String fault(List<String> arguments) {
        String[] words = arguments.toArray(String[]::new);
        CommandLine commandLine = CommandLines.of(Console.standard(), words);
        try {
            CommandLine.ParseResult result = commandLine.parseArgs(words);
            boolean asksForHelp = result.isUsageHelpRequested() || result.isVersionHelpRequested();
            return result.hasSubcommand() || asksForHelp ? null : "no command is named";
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    /** The arguments, without what a shell takes for itself: a comment, a redirection and what follows. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(line).results().skip(1).toList()) {
            if (word.group().matches("[#>|<].*|&&")) {
                break;
            }
            String plain = word.group().replaceAll("[\"']", "");
            words.add(PLACEHOLDERS.getOrDefault(plain, plain));
        }
        return words;
    }
}
