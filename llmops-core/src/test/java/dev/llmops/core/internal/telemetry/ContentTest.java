package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Messages as the conventions' JSON schemas want them. */
class ContentTest {

    private final ToolCall weather = new ToolCall("c1", "weather", "{\"city\":\"Köln\"}");
    private final Bench bench = new Bench(ScriptedModelClient.of(request -> ScriptedModelClient.script(
            new AssistantMessage(
                    List.of(new ReasoningPart("Hm.", null), new TextPart("I look \"it\" up.")), List.of(weather)),
            FinishReason.TOOL_CALLS)));

    @Test
    void messages_of_every_kind() {
        bench.content = true;
        ModelRequest request = ModelRequest.builder()
                .system("Be short.")
                .message(new UserMessage(
                        List.of(
                                new TextPart("What is this?"),
                                new ImagePart(Media.at("image/png", URI.create("https://example.org/a.png"))),
                                new FilePart(Media.of("audio/wav", new byte[] {1, 2, 3}), "a.wav")),
                        "ann"))
                .message(new AssistantMessage(List.of(), List.of(weather)))
                .message(Message.tool(weather, "rain"))
                .system("Be polite.")
                .build();

        bench.ask(bench.call().request(request).build());

        assertThat(sent(GenAiNames.SYSTEM_INSTRUCTIONS)).isEqualTo("""
                        [{"type":"text","content":"Be short."}]""");
        assertThat(sent(GenAiNames.INPUT_MESSAGES)).isEqualTo(oneLine("""
                        [{"role":"user","name":"ann","parts":[{"type":"text","content":"What is this?"},
                        {"type":"uri","modality":"image","mime_type":"image/png","uri":"https://example.org/a.png"},
                        {"type":"blob","modality":"audio","mime_type":"audio/wav","content":""}]},
                        {"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"weather",
                        "arguments":"{\\"city\\":\\"Köln\\"}"}]},
                        {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"rain"}]},
                        {"role":"system","parts":[{"type":"text","content":"Be polite."}]}]"""));
        assertThat(sent(GenAiNames.OUTPUT_MESSAGES)).isEqualTo(oneLine("""
                        [{"role":"assistant","parts":[{"type":"reasoning","content":"Hm."},
                        {"type":"text","content":"I look \\"it\\" up."},
                        {"type":"tool_call","id":"c1","name":"weather","arguments":"{\\"city\\":\\"Köln\\"}"}],
                        "finish_reason":"tool_call"}]"""));
    }

    @Test
    void a_call_without_a_prompt_sends_its_last_message_and_the_answer() {
        bench.content = true;

        bench.ask(bench.call("How long?").build());

        assertThat(bench.callSpan().getAttributes().get(GenAiNames.INPUT_VALUE)).isEqualTo("How long?");
        assertThat(bench.callSpan().getAttributes().get(GenAiNames.OUTPUT_VALUE))
                .isEqualTo("I look \"it\" up.");
    }

    /** Whatever way they came: as a data URI, in a variable, in a text, in what a tool was called with. */
    @Test
    void bytes_are_in_no_span() {
        bench.content = true;
        String data = "data:image/png;base64,AAECAwQFBgcICQ==";
        ModelRequest request = ModelRequest.builder()
                .system("![logo](" + data + ")")
                .message(new UserMessage(
                        List.of(
                                new TextPart("see " + data + " and " + data),
                                new ImagePart(Media.at("image/png", URI.create(data))),
                                new FilePart(Media.of("audio/wav", new byte[] {0, 1, 2, 3, 4, 5}), "a.wav")),
                        null))
                .message(new AssistantMessage(
                        List.of(), List.of(new ToolCall("c1", "show", "{\"url\":\"" + data + "\"}"))))
                .build();
        bench.prompts.register("picture", PromptContent.of("{{media url=picture}} {{question}}"), PromptCommit.NONE);

        bench.ask(bench.call().request(request).build());
        bench.ask(bench.call()
                .promptReference(PromptReference.latest("picture"))
                .variables(Map.of("picture", data, "question", "what?"))
                .build());

        String spans = bench.spans().stream()
                .map(span -> span.getAttributes().asMap().toString())
                .collect(Collectors.joining("\n"));
        assertThat(spans)
                .doesNotContain("AAEC")
                .contains("![logo](data:image/png;base64,)", "see data:image/png;base64, and data:image/png;base64,");
        assertThat(spans).contains("\"picture\":\"data:image/png;base64,\"");
    }

    private String sent(AttributeKey<String> key) {
        return bench.attemptSpan().getAttributes().get(key);
    }

    private static String oneLine(String text) {
        return text.replace("\n", "");
    }
}
