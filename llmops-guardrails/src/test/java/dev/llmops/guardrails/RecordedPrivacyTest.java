package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plants values wherever a text can come from and looks for them in all that is kept or sent: the files of the store and
 * its audit log, spans with content, listeners, what the model was asked. The caller gets them.
 */
class RecordedPrivacyTest {

    private static final String CARD = "4111 1111 1111 1111";
    private static final String EMAIL = "ann.lee@corp.example.com";
    private static final String PASSWORD = "hunter2secret";
    private static final String SUPPLIER = "sales@supplier.example.org";
    private static final String FROM_MODEL = "desk@model.example.net";
    private static final List<String> PLANTED = List.of(CARD, EMAIL, PASSWORD, SUPPLIER, FROM_MODEL);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothing_that_is_kept_or_sent_has_the_values_and_the_caller_does(boolean streaming) throws IOException {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        List<Generation> heard = new ArrayList<>();
        ScriptedModelClient model = ScriptedModelClient.of(RecordedPrivacyTest::answer);
        StringBuilder read = new StringBuilder();
        Answer answer;
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(directory.resolve("ops.db")))
                .model(model)
                .guardrails(PiiGuardrail.redact(), SecretsGuardrail.redact())
                .retriever(query ->
                        List.of(new Passage("p1", new CharRange(0, 40), "Suppliers: " + SUPPLIER, 0.9, Map.of())))
                .openTelemetry(OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                .build())
                        .build())
                .telemetryContent()
                .listener(heard::add)
                .build()) {
            ops.prompts()
                    .register(
                            "help",
                            PromptContent.of(
                                    "{{role \"user\"}}{{question}} {{#each passages}}{{text}}{{/each}}{{history}}"),
                            PromptCommit.NONE);
            var ask = ops.prompt("help")
                    .with("question", "Card " + CARD + ", mail " + EMAIL + ", password: " + PASSWORD)
                    .history(List.of(
                            Message.user("I am " + EMAIL),
                            new AssistantMessage(
                                    List.of(new TextPart("Noted, " + EMAIL)),
                                    List.of(new ToolCall("1", "mail", "{\"to\":\"" + EMAIL + "\"}")))));
            if (streaming) {
                try (AnswerStream stream = ask.stream()) {
                    answer = stream.answer(read::append);
                }
            } else {
                answer = ask.ask();
                read.append(answer.text());
            }
        }

        assertThat(answer.text())
                .isEqualTo("Charged " + CARD + "; wrote to " + EMAIL + " and " + SUPPLIER + " with " + PASSWORD
                        + "; ask " + FROM_MODEL + ". <EMAIL_99>");
        assertThat(read.toString()).isEqualTo(answer.text());
        assertThat(answer.toolCalls().get(0).arguments()).isEqualTo("{\"to\":\"" + EMAIL + "\"}");
        assertThat(answer.generation().response().text()).contains("<CREDIT_CARD_1>", "<EMAIL_1>");

        assertThat(heard).hasSize(1);
        assertThat(spans.getFinishedSpanItems()).isNotEmpty();
        assertClean("the model's requests", model.requests().toString());
        assertClean("what a listener heard", heard.toString());
        // With content switched on, the span of a try has what the model said there, as it said it.
        assertClean("spans", spans.getFinishedSpanItems().toString().replace(FROM_MODEL, ""));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertClean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(Files.readString(directory.resolve("ops.db"), StandardCharsets.ISO_8859_1))
                .as("the search finds what is there")
                .contains("<CREDIT_CARD_1>");
    }

    private static void assertClean(String what, String text) {
        for (String value : PLANTED) {
            assertThat(text).as(what).doesNotContain(value);
        }
    }

    /** Uses the placeholders that the model was given, and makes up an address of its own. */
    private static List<ModelEvent> answer(ModelRequest request) {
        String all = request.messages().toString();
        assertThat(all).contains("<CREDIT_CARD_1>", "<EMAIL_1>", "<EMAIL_2>", "<PASSWORD_1>");
        return ScriptedModelClient.script(
                new AssistantMessage(
                        List.of(new TextPart(
                                "Charged <CREDIT_CARD_1>; wrote to <EMAIL_1> and <email_2> with <PASSWORD_1>; ask "
                                        + FROM_MODEL + ". <EMAIL_99>")),
                        List.of(new ToolCall("2", "mail", "{\"to\":\"<EMAIL_1>\"}"))),
                FinishReason.STOP);
    }
}
