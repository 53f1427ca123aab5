package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The files of an export, letter by letter: a conversation of several turns with a tool and with thoughts, two questions
 * with thumbs, a correction and an edit.
 */
class TrainingFilesTest {

    private static final ToolSpecification STOCK = new ToolSpecification(
            "stock",
            "how many are there",
            new JsonSchema("stock", "{\"type\":\"object\",\"properties\":{\"item\":{\"type\":\"string\"}}}"));
    private static final ToolCall CALL = new ToolCall("call_1", "stock", "{\"item\":\"lamp\"}");

    @TempDir
    private Path folder;

    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(
                        request -> ScriptedModelClient.script(answer(request), FinishReason.STOP)))
                .build();
        GenerationId calling = ask(List.of(Message.user("How many lamps?")), true);
        ops.feedback().thumbsUp(calling);
        List<Message> turns = List.of(
                Message.system("Be short."),
                Message.user("How many \"lamps\"?\n\uD83D\uDCA1"),
                new AssistantMessage(
                        List.of(new ReasoningPart("let me look", null), new TextPart("I look.")), List.of(CALL)),
                Message.tool(CALL, "7"),
                Message.user("And how long is the cable?"));
        GenerationId wrong = ask(turns, true);
        ops.feedback().thumbsDown(wrong, "too long");
        ops.feedback().correction(wrong, "2 m");
        GenerationId edited = ask(List.of(Message.user("Hello")), false);
        ops.feedback().edited(edited, "Answer to Hello", "Hello! How can I help?");
    }

    @AfterEach
    void close() {
        ops.close();
    }

    @ParameterizedTest
    @EnumSource(TrainingFormat.class)
    void the_files_are_those_that_were_looked_at(TrainingFormat format) throws IOException {
        export(format);

        assertThat(Files.readString(folder.resolve("out/train.jsonl"))).isEqualTo(golden(format));
    }

    @ParameterizedTest
    @EnumSource(TrainingFormat.class)
    void hugging_face_datasets_loads_them(TrainingFormat format) throws Exception {
        String python = System.getProperty("llmops.python", "python3");
        Assumptions.assumeTrue(
                run(python, "-c", "import datasets").startsWith("0 "),
                python + " with the package 'datasets' is not here; set llmops.python to one that has it");
        export(format);
        String program = """
                import sys, datasets
                files, cache = sys.argv[1:]
                rows = datasets.load_dataset('json', data_files=files, split='train', cache_dir=cache)
                print(len(rows), sorted(rows.column_names))
                """;
        String columns = switch (format) {
            case TRL_SFT -> "['completion', 'prompt', 'tools']";
            case TRL_DPO -> "['chosen', 'prompt', 'rejected', 'tools']";
            case TRL_KTO -> "['completion', 'label', 'prompt', 'tools']";
            case OPENAI_SFT -> "['messages', 'tools']";
            case OPENAI_DPO -> "['input', 'non_preferred_output', 'preferred_output']";
        };
        long rows = golden(format).lines().count();
        assertThat(run(
                        python,
                        "-c",
                        program,
                        folder.resolve("out/train.jsonl").toString(),
                        folder.resolve("cache").toString()))
                .endsWith(rows + " " + columns);
    }

    private static AssistantMessage answer(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        return last.text().equals("How many lamps?")
                ? new AssistantMessage(List.of(), List.of(CALL))
                : new AssistantMessage(
                        List.of(new ReasoningPart("hm", null), new TextPart("Answer to " + last.text())), List.of());
    }

    private GenerationId ask(List<Message> messages, boolean tools) {
        return ops.request(ModelRequest.builder()
                        .messages(messages)
                        .tools(tools ? List.of(STOCK) : List.of())
                        .build())
                .forUser("u1")
                .ask()
                .generationId();
    }

    private void export(TrainingFormat format) throws IOException {
        new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .validation(0, "x")
                .export(format, folder.resolve("out"));
    }

    private static String golden(TrainingFormat format) throws IOException {
        String name = format.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".jsonl";
        try (InputStream in = Objects.requireNonNull(TrainingFilesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The exit code and what was printed, on one line. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return "127 " + e.getMessage();
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() + " " + printed.strip() : "124 " + printed;
    }
}
