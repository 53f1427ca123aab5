package dev.llmops.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The reference of the commands is the help of the commands: each page ends with what is generated here. With
 * {@code -Dllmops.golden=write} the pages are written.
 */
class CommandPagesTest {

    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final String START = "<!-- generated from the help of the commands: CommandPagesTest -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    /** An option of so many commands is told once. */
    private static final int MANY = 4;

    /** Every command has these; the page of the command line tells them. */
    private static final Set<String> OF_ALL = Set.of("--json", "--verbose", "--help");

    /** Commands whose page is not that of their group, because it would be too long. */
    private static final Map<String, String> PAGES = new TreeMap<>();

    static {
        for (String name : List.of("metric", "judge", "benchmark", "bias", "clicks", "families", "calibrate")) {
            PAGES.put("eval " + name, "eval-scores");
        }
        for (String name : List.of("dataset", "import", "export")) {
            PAGES.put("eval " + name, "eval-data");
        }
        for (String name : List.of("evidence", "promote", "optimize")) {
            PAGES.put("prompt " + name, "prompt-promotion");
        }
        for (String name : List.of("study", "improve")) {
            PAGES.put("tune " + name, "tune-study");
        }
        for (String name : List.of("completion", "explain", "init", "ops", "console", "mcp")) {
            PAGES.put(name, "other");
        }
        PAGES.put("feedback", "annotate");
        PAGES.put("export", "tune");
    }

    private static final Map<String, List<CommandLine>> COMMANDS = commands();

    private static Map<String, List<CommandLine>> commands() {
        Map<String, List<CommandLine>> commands = new TreeMap<>();
        collect(CommandLines.of(Console.standard()), commands);
        return commands;
    }

    private static void collect(CommandLine command, Map<String, List<CommandLine>> commands) {
        if (command.getCommand() instanceof Operation) {
            commands.computeIfAbsent(page(command), name -> new ArrayList<>()).add(command);
        }
        command.getSubcommands().values().forEach(child -> collect(child, commands));
    }

    private static String page(CommandLine command) {
        String[] words = name(command).split(" ", -1);
        String two = words.length > 1 ? words[0] + " " + words[1] : words[0];
        return PAGES.getOrDefault(two, PAGES.getOrDefault(words[0], words[0]));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName().replaceFirst("^llmops ", "");
    }

    static Stream<String> pages() {
        return COMMANDS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_the_help_of_its_commands(String page) throws IOException {
        List<CommandLine> commands = COMMANDS.get(page);
        Map<String, OptionSpec> local = new TreeMap<>();
        shared(commands, MANY).forEach((key, option) -> {
            if (!global().containsKey(key)) {
                local.put(key, option);
            }
        });
        StringBuilder text = new StringBuilder();
        if (!local.isEmpty()) {
            text.append("\n## Options of several commands\n\n").append(table(List.copyOf(local.values())));
        }
        commands.forEach(command -> text.append(told(command, local)));

        check(REFERENCE.resolve("commands/" + page + ".md"), text + "\n");
    }

    @Test
    void the_first_page_has_the_options_of_many_commands_and_names_all_pages() throws IOException {
        StringBuilder text = new StringBuilder("\n| commands | |\n|---|---|\n");
        COMMANDS.forEach((page, commands) -> text.append("| [")
                .append(page.replace('-', ' '))
                .append("](commands/")
                .append(page)
                .append(".md) | ")
                .append(commands.stream()
                        .map(command -> "`" + name(command) + "`")
                        .collect(joining(", ")))
                .append(" |\n"));
        text.append("\n## Options of many commands\n\n")
                .append(table(List.copyOf(global().values())))
                .append('\n');

        check(REFERENCE.resolve("command-line.md"), text.toString());
    }

    private static void check(Path page, String generated) throws IOException {
        String now = Files.readString(page);
        int start = now.indexOf(START);
        int end = now.indexOf(END);
        assertThat(start).as("the start of what is generated in " + page).isNotNegative();
        assertThat(end).as("the end of what is generated in " + page).isGreaterThan(start);
        String expected = now.substring(0, start + START.length()) + generated + now.substring(end);
        if ("write".equals(System.getProperty("llmops.golden"))) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page))
                .as(page + "; run with -Dllmops.golden=write")
                .isEqualTo(expected);
    }

    /** {@return options of many commands on more than one page} */
    private static Map<String, OptionSpec> global() {
        Map<String, Set<String>> pages = new TreeMap<>();
        COMMANDS.forEach((page, commands) -> commands.forEach(command -> options(command)
                .forEach(option -> pages.computeIfAbsent(key(option), key -> new TreeSet<>())
                        .add(page))));
        Map<String, OptionSpec> global =
                shared(COMMANDS.values().stream().flatMap(List::stream).toList(), MANY);
        global.keySet().removeIf(key -> pages.getOrDefault(key, Set.of()).size() < 2);
        return global;
    }

    private static Map<String, OptionSpec> shared(List<CommandLine> commands, int least) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, OptionSpec> shared = new TreeMap<>();
        commands.forEach(command -> options(command).forEach(option -> {
            counts.merge(key(option), 1, Integer::sum);
            shared.put(key(option), option);
        }));
        shared.keySet().removeIf(key -> counts.getOrDefault(key, 0) < least);
        return shared;
    }

    private static Stream<OptionSpec> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !OF_ALL.contains(option.longestName()) && !option.hidden());
    }

    private static String key(OptionSpec option) {
        return option.longestName() + " " + option.required() + " " + option.paramLabel() + " "
                + words(option.description());
    }

    private static String told(CommandLine command, Map<String, OptionSpec> local) {
        var usage = command.getCommandSpec().usageMessage();
        StringBuilder text = new StringBuilder("\n## " + name(command) + "\n\n" + words(usage.header()));
        if (usage.description().length > 0) {
            text.append(' ').append(words(usage.description()));
        }
        text.append("\n\n```sh\nbin/")
                .append(plain(String.join("\n", usage.footer()))
                        .replaceFirst("(?s).*Example: ", "")
                        .strip())
                .append("\n```\n");
        List<ArgSpec> own = new ArrayList<>();
        command.getCommandSpec().positionalParameters().stream()
                .filter(argument -> !argument.hidden())
                .forEach(own::add);
        Map<String, OptionSpec> global = global();
        options(command)
                .filter(option -> !global.containsKey(key(option)) && !local.containsKey(key(option)))
                .forEach(own::add);
        if (!own.isEmpty()) {
            text.append('\n').append(table(own));
        }
        String also = also(command, global.keySet(), "../command-line.md") + also(command, local.keySet(), "");
        return also.isEmpty() ? text.toString() : text + "\nAlso" + also.substring(1) + ".\n";
    }

    private static String also(CommandLine command, Set<String> keys, String page) {
        List<OptionSpec> found =
                options(command).filter(option -> keys.contains(key(option))).toList();
        if (found.isEmpty()) {
            return "";
        }
        String anchor = page.isEmpty() ? "#options-of-several-commands" : page + "#options-of-many-commands";
        return "; ["
                + found.stream().map(option -> "`" + option.longestName() + "`").collect(joining(", ")) + "](" + anchor
                + ")";
    }

    private static String table(List<? extends ArgSpec> arguments) {
        StringBuilder table = new StringBuilder("| option | |\n|---|---|\n");
        for (ArgSpec each : arguments) {
            String description = words(each.description());
            table.append("| `")
                    .append(shown(each))
                    .append("` | ")
                    .append(mustBeGiven(each) ? "Required. " : "")
                    .append(description.replace("|", "\\|"))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** What is required within a group may be left out together with the group, if that may. */
    private static boolean mustBeGiven(ArgSpec each) {
        return each.isOption()
                && each.required()
                && (each.group() == null || each.group().multiplicity().min() > 0);
    }

    private static String shown(ArgSpec each) {
        if (each instanceof PositionalParamSpec) {
            return each.paramLabel();
        }
        OptionSpec option = (OptionSpec) each;
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String words(String... lines) {
        return Arrays.stream(lines)
                .map(line -> plain(line).strip())
                .filter(line -> !line.isEmpty())
                .collect(joining(" "))
                .replaceAll("\\s+", " ")
                .replace("<", "&lt;");
    }

    /** Help texts may be formats; most of those with a percent sign are none, and picocli shows them as they are. */
    private static String plain(String text) {
        return text.replace("%n", "\n").replace("%%", "%");
    }
}
