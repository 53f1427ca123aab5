package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trainers of TRL load what is exported, with tools and several turns, and train two steps on it. */
@Tag("systems")
class TrlTrainersSystemTest {

    private static final ToolSpecification STOCK = new ToolSpecification(
            "stock",
            "how many are there",
            new JsonSchema("stock", "{\"type\":\"object\",\"properties\":{\"item\":{\"type\":\"string\"}}}"));
    private static final ToolCall CALL = new ToolCall("call_1", "stock", "{\"item\":\"lamp\"}");

    @TempDir
    private Path folder;

    /** The first loss of DPO is ln 2 and that of KTO a half, since policy and reference are one model yet. */
    @ParameterizedTest
    @CsvSource({
        "TRL_SFT, sft, 13, completion prompt tools, 0",
        "TRL_DPO, dpo, 8, chosen prompt rejected tools, 0.693147",
        "TRL_KTO, kto, 9, completion label prompt tools, 0.5",
    })
    void two_steps_of_a_trainer(TrainingFormat format, String method, int rows, String columns, double first)
            throws Exception {
        JsonNode told = train(format, method);

        assertThat(told.path("rows").asInt()).isEqualTo(rows);
        assertThat(texts(told.path("columns"))).containsExactly(columns.split(" "));
        assertThat(told.path("steps").asInt()).isEqualTo(2);
        assertThat(told.path("losses"))
                .hasSize(2)
                .allSatisfy(loss -> assertThat(loss.asDouble()).isFinite().isPositive());
        if (first > 0) {
            assertThat(told.path("losses").get(0).asDouble()).isCloseTo(first, within(1e-4));
        }
    }

    @Test
    void supervised_training_learns_the_answers_and_no_word_of_the_questions() throws Exception {
        List<String> learnt = texts(train(TrainingFormat.TRL_SFT, "sft").path("learnt"));

        assertThat(learnt)
                .hasSize(13)
                .allMatch(text -> text.endsWith("<|im_end|>\n"))
                .noneMatch(text -> text.contains("question"))
                .anyMatch(text -> text.startsWith("better 0"))
                .anyMatch(text -> text.contains("\"name\": \"stock\""));
    }

    private JsonNode train(TrainingFormat format, String method) throws Exception {
        Path python = SystemProcess.program("llmops.trl", "bin/test --systems brings it");
        export(format);
        Path script = folder.resolve("two_steps.py");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("two_steps.py"))) {
            Files.copy(in, script);
        }
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        python.toString(),
                        "-B",
                        script.toString(),
                        method,
                        folder.resolve("out/train.jsonl").toString(),
                        folder.toString())
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return Json.parse(printed.substring(printed.lastIndexOf('\n') + 1));
    }

    private void export(TrainingFormat format) throws IOException {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(
                        request -> ScriptedModelClient.script(answer(request), FinishReason.STOP)))
                .build()) {
            ops.feedback().thumbsUp(ask(ops, List.of(Message.user("How many lamps?")), true));
            List<Message> turns = List.of(
                    Message.system("Be short."),
                    Message.user("question of before"),
                    new AssistantMessage(List.of(), List.of(CALL)),
                    Message.tool(CALL, "7"));
            for (int i = 0; i < 8; i++) {
                List<Message> messages = new ArrayList<>(i % 2 == 0 ? turns : List.of());
                messages.add(Message.user("question " + i + " \uD83D\uDCA1"));
                GenerationId id = ask(ops, messages, i % 2 == 0);
                ops.feedback().correction(id, "better " + i);
                if (i % 2 == 0) {
                    ops.feedback().thumbsDown(id, null);
                } else {
                    ops.feedback().thumbsUp(id);
                }
            }
            new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                    .validation(0, "x")
                    .export(format, folder.resolve("out"));
        }
    }

    private static AssistantMessage answer(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        return last.text().equals("How many lamps?")
                ? new AssistantMessage(List.of(), List.of(CALL))
                : Message.assistant("worse than " + last.text().replaceAll("\\D+", ""));
    }

    private static GenerationId ask(LlmOps ops, List<Message> messages, boolean tools) {
        return ops.request(ModelRequest.builder()
                        .messages(messages)
                        .tools(tools ? List.of(STOCK) : List.of())
                        .build())
                .forUser("u1")
                .ask()
                .generationId();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
