package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.api.text.WholeCharacters;
import dev.llmops.langchain4j.internal.mapping.RequestFromLangChain4j;
import dev.llmops.langchain4j.internal.mapping.RequestToLangChain4j;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random requests and texts. A failure prints the seed to run it again with. */
class RoundTripTest {

    private static final long SEED = Long.getLong("llmops.seed", 20_261_125L);
    private static final int RUNS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS =
            List.of("hello", "Grüße 🐈", "line\nline", "\u0000", "{{x}} <|im_start|>", "x".repeat(5000), " ");

    private final Random random = new Random(SEED);

    @Test
    void a_request_is_the_same_behind_both_mappings() {
        for (int run = 0; run < RUNS; run++) {
            ModelRequest request = request();

            ChatRequest theirs = RequestToLangChain4j.request(request, OpenAiChatRequestParameters.EMPTY);
            ModelRequest back = RequestFromLangChain4j.request(theirs, "any");

            assertThat(back.messages()).as(seed(run)).isEqualTo(request.messages());
            assertThat(back.parameters()).as(seed(run)).isEqualTo(request.parameters());
            assertThat(back.responseFormat()).as(seed(run)).isEqualTo(request.responseFormat());
            assertThat(back.toolChoice()).as(seed(run)).isEqualTo(request.toolChoice());
            assertThat(tools(back)).as(seed(run)).isEqualTo(tools(request));
        }
    }

    @Test
    void whole_characters_come_out_however_a_text_is_cut() {
        for (int run = 0; run < RUNS; run++) {
            String text = broken();
            WholeCharacters whole = new WholeCharacters();
            StringBuilder out = new StringBuilder();
            for (String piece : cut(text)) {
                String next = whole.next(piece);
                assertThat(UnicodeText.indexOfLoneSurrogate(next)).as(seed(run)).isNegative();
                out.append(next);
            }
            out.append(whole.rest());

            assertThat(out.toString()).as(seed(run)).isEqualTo(UnicodeText.repair(text));
        }
    }

    private String seed(int run) {
        return "[run " + run + "; run again with -Dllmops.seed=" + SEED + "]";
    }

    private ModelRequest request() {
        List<ToolSpecification> tools = maybe() ? List.of(tool("a"), tool("b")) : List.of();
        return ModelRequest.builder()
                .messages(messages())
                .tools(tools)
                .toolChoice(tools.isEmpty() ? ToolChoice.AUTO : oneOf(List.of(ToolChoice.values())))
                .responseFormat(oneOf(List.of(
                        ResponseFormat.TEXT,
                        ResponseFormat.JSON,
                        ResponseFormat.schema(new JsonSchema("s", "{\"type\":\"object\",\"minProperties\":1}")))))
                .parameters(parameters())
                .build();
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        if (maybe()) {
            messages.add(Message.system("Be brief."));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            messages.add(new UserMessage(userParts(), maybe() ? "ann" : null));
            ToolCall call = new ToolCall("call_" + i, "a", "{\"n\":" + random.nextInt() + "}");
            messages.add(new AssistantMessage(answerParts(), maybe() ? List.of(call) : List.of()));
            messages.add(new ToolMessage(call.id(), call.name(), List.of(new TextPart(text())), maybe()));
        }
        return messages;
    }

    private List<Part> userParts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new TextPart(text()));
        if (maybe()) {
            parts.add(new ImagePart(Media.of("image/jpeg", bytes())));
            parts.add(new ImagePart(Media.at("image/png", URI.create("http://images.test/a.png"))));
            parts.add(new FilePart(Media.of("application/pdf", bytes()), null));
            parts.add(new FilePart(Media.of("audio/mpeg", bytes()), null));
            parts.add(new FilePart(Media.of("video/mp4", bytes()), null));
        }
        return parts;
    }

    private List<Part> answerParts() {
        List<Part> parts = new ArrayList<>();
        if (maybe()) {
            parts.add(new ReasoningPart(text(), maybe() ? "signature" : null));
        }
        if (maybe()) {
            parts.add(new TextPart(text()));
        }
        return parts;
    }

    private ToolSpecification tool(String name) {
        return new ToolSpecification(
                name,
                text(),
                new JsonSchema(
                        name,
                        "{\"type\":\"object\",\"description\":\"d\",\"properties\":{"
                                + "\"n\":{\"type\":\"integer\",\"minimum\":" + random.nextInt(9) + "},"
                                + "\"e\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},"
                                + "\"r\":{\"$ref\":\"#/$defs/r\"},"
                                + "\"l\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"number\"}]}}},"
                                + "\"required\":[\"n\"],\"additionalProperties\":" + maybe() + ","
                                + "\"$defs\":{\"r\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"boolean\"}}}}}"));
    }

    private ModelParameters parameters() {
        ModelParameters.Builder builder = ModelParameters.builder();
        if (maybe()) {
            builder.temperature(random.nextDouble()).topP(0.5).topK(1 + random.nextInt(100));
        }
        if (maybe()) {
            builder.minP(random.nextDouble()).maxTokens(1 + random.nextInt(100)).stopSequences(List.of("END", "\n"));
        }
        if (maybe()) {
            builder.seed(maybe() ? random.nextInt() : random.nextLong());
        }
        if (maybe()) {
            builder.vendor(Map.of("frequency_penalty", 0.5, "user", "ann", "nested", Map.of("a", List.of(1, "b"))));
        }
        return builder.build();
    }

    private static List<Object> tools(ModelRequest request) {
        return request.tools().stream()
                .map(tool -> (Object) List.of(
                        tool.name(), tool.description(), json(tool.parameters().json())))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private String broken() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(oneOf(List.of("a", "🐈", "\uD83D", "\uDC08", "é", "\uFFFD")));
        }
        return text.toString();
    }

    private List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start + 1 + random.nextInt(Math.min(3, text.length() - start));
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[1 + random.nextInt(8)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        return oneOf(TEXTS);
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
