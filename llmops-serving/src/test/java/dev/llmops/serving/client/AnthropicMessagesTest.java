package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolSpecification;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnthropicMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String STREAM = """
        event: message_start
        data: {"type":"message_start","message":{"id":"m1","model":"claude","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":20,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I look."}}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"find","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":2}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":9}}

        event: message_stop
        data: {"type":"message_stop"}

        """;

    @Test
    void a_stream_of_blocks_is_reasoning_text_and_tool_calls() {
        ModelResponse response = client(ScriptedHttpClient.streaming(STREAM)).stream(ModelRequest.user("?"))
                .await();

        assertThat(response.message().parts())
                .containsExactly(new ReasoningPart("Hm.", "sig"), new TextPart("I look."));
        assertThat(response.message().toolCalls()).containsExactly(new ToolCall("toolu_1", "find", "{\"a\":1}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.usage().input()).isEqualTo(35);
        assertThat(response.usage().cachedInput()).isEqualTo(20);
        assertThat(response.usage().cacheWriteInput()).isEqualTo(5);
        assertThat(response.usage().output()).isEqualTo(9);
        assertThat(response.vendor()).containsEntry("cacheCreationTokens", 5);
    }

    @Test
    void a_whole_answer_is_the_same_message() {
        String whole =
                "{\"id\":\"m1\",\"model\":\"claude\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"sig\"},{\"type\":\"text\",\"text\":\"I"
                        + " look.\"},{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"find\",\"input\":{\"a\":1}}],"
                        + "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":10,\"output_tokens\":9}}";

        ModelResponse response = client(ScriptedHttpClient.answering(200, "application/json", whole))
                .generate(ModelRequest.user("?"));

        assertThat(response.message())
                .isEqualTo(client(ScriptedHttpClient.streaming(STREAM)).stream(ModelRequest.user("?"))
                        .await()
                        .message());
    }

    @Test
    void a_cut_at_each_byte_is_no_success() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        // Behind the closing brace of the last event nothing is missing but line ends.
        for (int cut = 0; cut < bytes.length - 2; cut++) {
            assertThat(read(client(ScriptedHttpClient.streaming(Arrays.copyOf(bytes, cut)))))
                    .as("cut %d", cut)
                    .isInstanceOf(ModelEvent.Failed.class);
        }
    }

    @Test
    void an_error_event_is_typed_by_its_type() {
        String overloaded = STREAM.substring(0, STREAM.indexOf("event: content_block_start"))
                + "event: error\n"
                + "data:"
                + " {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

        assertThat(error(ScriptedHttpClient.streaming(overloaded))).isInstanceOf(ModelUnavailableException.class);
        assertThat(error(ScriptedHttpClient.answering(
                        401, "application/json", "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"}}")))
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void a_conversation_with_tools_as_the_api_has_it() throws Exception {
        ToolCall call = new ToolCall("toolu_1", "find", "{\"a\":1}");
        ModelRequest request = ModelRequest.builder()
                .system("Be short.")
                .user("Find it.")
                .message(new AssistantMessage(
                        List.of(new ReasoningPart("Hm.", "sig"), new TextPart("I look.")), List.of(call)))
                .message(new ToolMessage("toolu_1", "find", List.of(new TextPart("gone")), true))
                .user("And?")
                .tools(List.of(
                        new ToolSpecification("find", "Finds.", new JsonSchema("find", "{\"type\":\"object\"}"))))
                .parameters(ModelParameters.builder().temperature(0).build())
                .build();

        assertThat(sent(request))
                .isEqualTo(JSON.readTree("{\"model\":\"claude\",\"system\":\"Be"
                        + " short.\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Find"
                        + " it.\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"sig\"},{\"type\":\"text\",\"text\":\"I"
                        + " look.\"},{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"find\",\"input\":{\"a\":1}}]},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"is_error\":true,"
                        + "\"content\":[{\"type\":\"text\",\"text\":\"gone\"}]},{\"type\":\"text\",\"text\":\"And?\"}]}],\"stream\":false,"
                        + "\"tools\":[{\"name\":\"find\",\"description\":\"Finds.\",\"input_schema\":{\"type\":\"object\"}}],"
                        + "\"tool_choice\":{\"type\":\"auto\"},\"max_tokens\":4096,\"temperature\":0.0}"));
    }

    @Test
    void the_key_and_the_version_are_headers() {
        ScriptedHttpClient http = ScriptedHttpClient.streaming(STREAM);
        read(client(http));

        assertThat(http.header("x-api-key")).isEqualTo("sk-ant");
        assertThat(http.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(http.header("Authorization")).isEmpty();
    }

    @Test
    void what_the_api_does_not_have_is_refused() {
        ModelParameters seed = ModelParameters.builder().seed(1).build();

        assertThatThrownBy(() ->
                        sent(ModelRequest.builder().user("?").parameters(seed).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("seed must not be set");
        assertThatThrownBy(() -> sent(ModelRequest.builder()
                        .user("?")
                        .responseFormat(ResponseFormat.JSON)
                        .build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_hint_to_cache_the_prompt_stands_beside_the_messages() throws Exception {
        JsonNode sent = sent(ModelRequest.builder()
                .user("?")
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("cache_control", Map.of("type", "ephemeral")))
                        .build())
                .build());

        assertThat(sent.at("/cache_control/type").asText()).isEqualTo("ephemeral");
    }

    @Test
    void a_long_system_message_is_marked_for_the_cache_where_the_client_was_told_to() throws Exception {
        ModelRequest request = ModelRequest.builder()
                .system("Be brief. ".repeat(400))
                .user("?")
                .build();
        JsonNode marked = sentByCaching(request);

        assertThat(marked.at("/system/0/text").asText()).isEqualTo("Be brief. ".repeat(400));
        assertThat(marked.at("/system/0/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(sent(request).path("system").isTextual()).isTrue();
    }

    @Test
    void without_a_system_message_the_last_tool_is_marked() throws Exception {
        JsonSchema schema = new JsonSchema("t", "{\"type\":\"object\"}");
        JsonNode marked = sentByCaching(ModelRequest.builder()
                .user("?")
                .tools(List.of(
                        new ToolSpecification("first", "finds a cable ".repeat(400), schema),
                        new ToolSpecification("last", "cuts it", schema)))
                .build());

        assertThat(marked.at("/tools/0").has("cache_control")).isFalse();
        assertThat(marked.at("/tools/1/cache_control/type").asText()).isEqualTo("ephemeral");
    }

    @Test
    void a_short_prefix_and_a_call_with_a_hint_of_its_own_are_not_marked() throws Exception {
        ModelRequest.Builder brief = ModelRequest.builder().system("Be brief.").user("?");
        assertThat(sentByCaching(brief.build()).path("system").isTextual()).isTrue();

        JsonNode own = sentByCaching(ModelRequest.builder()
                .system("Be brief. ".repeat(400))
                .user("?")
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("cache_control", Map.of("type", "ephemeral", "ttl", "1h")))
                        .build())
                .build());
        assertThat(own.path("system").isTextual()).isTrue();
        assertThat(own.at("/cache_control/ttl").asText()).isEqualTo("1h");
    }

    private static JsonNode sent(ModelRequest request) throws Exception {
        return sent(request, false);
    }

    private static JsonNode sentByCaching(ModelRequest request) throws Exception {
        return sent(request, true);
    }

    private static JsonNode sent(ModelRequest request, boolean cachePrompts) throws Exception {
        ScriptedHttpClient http = ScriptedHttpClient.answering(
                200,
                "application/json",
                "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"stop_reason\":\"end_turn\"}");
        AnthropicClientBuilder builder = builder(http);
        (cachePrompts ? builder.cachePrompts() : builder).build().generate(request);
        return JSON.readTree(http.asked());
    }

    private static LlmOpsException error(ScriptedHttpClient http) {
        return ((ModelEvent.Failed) read(client(http))).error();
    }

    private static ModelEvent.End read(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return stream.forEach(event -> {});
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return builder(http).build();
    }

    private static AnthropicClientBuilder builder(ScriptedHttpClient http) {
        return AnthropicClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("claude")
                .apiKey("sk-ant")
                .httpClient(http);
    }
}
