package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.option.SamplingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command that generates asks for as many tokens as its help says. */
class TokenLimitTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    /** The story teller sees 512 tokens. */
    private static final int HALF = 256;

    @TempDir
    Path folder;

    private final Map<String, List<String>> generating = new TreeMap<>();

    @BeforeEach
    void prepare() throws IOException {
        Path docs = Files.createDirectories(folder.resolve("docs"));
        Files.writeString(docs.resolve("lamp.md"), "# Lamp\n\nThe cable is 3 metres long.\n");
        Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(folder.resolve("prompts/free.prompt"), "{{question}}");
        Files.writeString(folder.resolve("prompts/bound.prompt"), "---\nconfig:\n  maxTokens: 7\n---\n{{question}}");
        Files.writeString(folder.resolve("data.jsonl"), "{\"id\":\"1\",\"input\":\"Once\",\"expected\":\"a\"}\n");
        generating.put("model generate", List.of("Once"));
        generating.put("model chat", List.of());
        generating.put("rag ask", List.of("How long?", "--index", at("index"), "--lexical-only", "--k", "1"));
        generating.put(
                "eval run",
                List.of(
                        "--data",
                        at("data.jsonl"),
                        "--out",
                        at("run.jsonl"),
                        "--metric",
                        "contains",
                        "--prompt",
                        "free"));
        CommandRun.of("rag", "index", docs.toString(), "--index", at("index"), "--lexical-only");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private int limit(String command, List<String> arguments) throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        List<String> all = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        all.addAll(arguments);
        all.addAll(List.of("--model", STORIES.toString(), "--store", at("llmops.db")));
        if (!command.equals("model chat")) {
            all.addAll(List.of("--prompts", at("prompts")));
        }
        CommandRun run = CommandRun.typing("Once\n", all.toArray(String[]::new));
        assertThat(run.exitCode()).as(command + ": " + run.err()).isZero();
        CommandRun last = CommandRun.of("generation", "list", "--limit", "1", "--store", at("llmops.db"), "--json");
        JsonNode record = JSON.readTree(last.out());
        return record.at("/request/parameters/maxTokens").asInt(-1);
    }

    @Test
    void without_a_limit_it_is_the_shared_one() throws IOException {
        for (Map.Entry<String, List<String>> one : generating.entrySet()) {
            assertThat(limit(one.getKey(), one.getValue())).as(one.getKey()).isEqualTo(HALF);
        }
        assertThat(limit("model generate", List.of("--prompt", "free", "--var", "question=Once")))
                .isEqualTo(HALF);
    }

    @Test
    void it_is_512_where_twice_as_much_fits() {
        for (Map.Entry<Integer, Integer> one :
                Map.of(4096, 512, 1024, 512, 100, 50, 1, 1).entrySet()) {
            ModelDescription described =
                    new ModelDescription(new ModelIdentity("test", "m", null), one.getKey(), Set.of());
            ModelClient model = new ModelClient() {
                @Override
                public ModelDescription description() {
                    return described;
                }

                @Override
                public ModelResponse generate(ModelRequest request) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public ModelStream stream(ModelRequest request) {
                    throw new UnsupportedOperationException();
                }
            };
            assertThat(new SamplingOptions().parameters(model).maxTokens())
                    .as("of " + one.getKey())
                    .isEqualTo(one.getValue());
        }
    }

    @Test
    void a_prompt_keeps_its_own_and_an_option_wins() throws IOException {
        List<String> bound = List.of("--prompt", "bound", "--var", "question=Once");
        assertThat(limit("model generate", bound)).isEqualTo(7);
        List<String> given = new ArrayList<>(bound);
        given.addAll(List.of("--max-tokens", "5"));
        assertThat(limit("model generate", given)).isEqualTo(5);
    }

    @Test
    void every_command_with_the_option_is_tried_here_and_tells_the_limit() {
        List<CommandLine> withOption = commands(CommandLines.of(Console.standard())).stream()
                .filter(command -> command.getCommandSpec().findOption("--max-tokens") != null)
                // It puts a load on a server, and has no model of its own.
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops serve bench"))
                // What judges say is no answer of an application, and has no record.
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops eval judge"))
                // They ask candidates, whose answers have no record.
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops tune study"))
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops tune improve"))
                // Its answers are rows of a file, which BatchCommandsTest reads.
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops batch generate"))
                // Its option is a bound of the budget, which must hold before anything is asked.
                .filter(command -> !command.getCommandSpec().qualifiedName().equals("llmops prompt optimize"))
                .toList();

        assertThat(withOption.stream()
                        .map(command -> command.getCommandSpec().qualifiedName().substring("llmops ".length())))
                .containsExactlyInAnyOrderElementsOf(generating.keySet());
        assertThat(withOption)
                .allSatisfy(command -> assertThat(String.join(
                                "",
                                command.getCommandSpec()
                                        .findOption("--max-tokens")
                                        .description()))
                        .contains("or else 512"));
    }

    private static List<CommandLine> commands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(each -> all.addAll(commands(each)));
        return all;
    }
}
