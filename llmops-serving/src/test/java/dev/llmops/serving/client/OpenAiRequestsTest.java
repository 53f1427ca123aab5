package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
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
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiRequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema CITY = new JsonSchema(
            "city",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"],\"additionalProperties\":false}");
    private static final JsonSchema OPEN = new JsonSchema("open", "{\"type\":\"object\",\"properties\":{\"a\":{}}}");

    @Test
    void a_conversation_with_tools_as_chat_completions_have_it() throws Exception {
        ToolCall call = new ToolCall("call_1", "find", "{\"a\":1}");
        ModelRequest request = ModelRequest.builder()
                .system("Be short.")
                .user("Find it.")
                .message(new AssistantMessage(List.of(), List.of(call)))
                .message(Message.tool(call, "found"))
                .tools(List.of(new ToolSpecification("find", "Finds.", CITY)))
                .toolChoice(ToolChoice.REQUIRED)
                .build();

        assertThat(sent(ServerDialect.OPENAI, request))
                .isEqualTo(JSON.readTree("{\"model\":\"fake\",\"messages\":[{\"role\":\"system\",\"content\":\"Be"
                        + " short.\"},{\"role\":\"user\",\"content\":\"Find"
                        + " it.\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"found\"}],\"stream\":false,"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\",\"description\":\"Finds.\",\"parameters\":"
                        + CITY.json() + "}}],\"tool_choice\":\"required\"}"));
    }

    @Test
    void earlier_reasoning_goes_back_in_the_member_that_the_server_reads_and_to_nobody_else() {
        AssistantMessage said =
                new AssistantMessage(List.of(new ReasoningPart("Hm.", null), new TextPart("Yes.")), List.of());
        ModelRequest request =
                ModelRequest.builder().user("?").message(said).user("And?").build();
        Map<ServerDialect, String> members = new EnumMap<>(ServerDialect.class);
        members.put(ServerDialect.VLLM, "reasoning");
        members.put(ServerDialect.RAY_SERVE, "reasoning");
        members.put(ServerDialect.OLLAMA, "reasoning");
        members.put(ServerDialect.SGLANG, "reasoning_content");
        members.put(ServerDialect.LLAMA_SERVER, "reasoning_content");

        for (ServerDialect dialect : ServerDialect.values()) {
            JsonNode message = sent(dialect, request).at("/messages/1");
            List<String> names = new ArrayList<>(List.of("role", "content"));
            if (members.containsKey(dialect)) {
                names.add(members.get(dialect));
                assertThat(message.path(members.get(dialect)).asText()).isEqualTo("Hm.");
            }
            assertThat(message.fieldNames()).toIterable().as("%s", dialect).containsExactlyElementsOf(names);
        }
    }

    @Test
    void a_tool_is_strict_for_vllm_where_its_schema_leaves_nothing_open() {
        ModelRequest request = ModelRequest.builder()
                .user("?")
                .tools(List.of(
                        new ToolSpecification("closed", "", CITY),
                        new ToolSpecification("open", "", OPEN),
                        new ToolSpecification("any", "", new JsonSchema("any", "{\"type\":\"object\"}"))))
                .build();

        JsonNode tools = sent(ServerDialect.VLLM, request).path("tools");
        assertThat(tools.at("/0/function/strict").asBoolean()).isTrue();
        assertThat(tools.at("/1/function").has("strict")).isFalse();
        assertThat(tools.at("/2/function").has("strict")).isFalse();
        assertThat(sent(ServerDialect.OPENAI, request).at("/tools/0/function").has("strict"))
                .isFalse();
    }

    @Test
    void every_parameter_has_its_member_and_vendor_parameters_are_passed_on() {
        ModelParameters all = ModelParameters.builder()
                .temperature(0.5)
                .topP(0.9)
                .topK(40)
                .minP(0.05)
                .seed(42)
                .maxTokens(64)
                .stopSequences(List.of("END"))
                .vendor(Map.of(
                        "priority", 2, "cache_salt", "tenant-a", "truncate_prompt_tokens", 100, "model", "adapter"))
                .build();
        ModelRequest request = ModelRequest.builder().user("?").parameters(all).build();

        JsonNode sent = sent(ServerDialect.VLLM, request);

        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(sent.path("top_k").asInt()).isEqualTo(40);
        assertThat(sent.path("min_p").asDouble()).isEqualTo(0.05);
        assertThat(sent.path("seed").asLong()).isEqualTo(42);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(64);
        assertThat(sent.path("stop").path(0).asText()).isEqualTo("END");
        assertThat(sent.path("priority").asInt()).isEqualTo(2);
        assertThat(sent.path("cache_salt").asText()).isEqualTo("tenant-a");
        assertThat(sent.path("truncate_prompt_tokens").asInt()).isEqualTo(100);
        assertThat(sent.path("model").asText()).isEqualTo("adapter");
        assertThat(sent(ServerDialect.OPENAI, request)
                        .path("max_completion_tokens")
                        .asInt())
                .isEqualTo(64);
    }

    @Test
    void images_and_files_are_parts_of_the_content() {
        UserMessage message = new UserMessage(
                List.of(
                        new TextPart("Look:"),
                        new ImagePart(Media.of("image/png", new byte[] {1})),
                        new ImagePart(Media.at("image/png", URI.create("https://example.org/a.png"))),
                        new FilePart(Media.of("application/pdf", new byte[] {2}), "a.pdf"),
                        new FilePart(Media.of("audio/wav", new byte[] {3}), null)),
                "ann");

        JsonNode sent = sent(
                        ServerDialect.OPENAI,
                        ModelRequest.builder().message(message).build())
                .path("messages")
                .path(0);

        assertThat(sent.path("name").asText()).isEqualTo("ann");
        assertThat(sent.path("content"))
                .extracting(part -> part.path("type").asText())
                .containsExactly("text", "image_url", "image_url", "file", "input_audio");
        assertThat(sent.at("/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(sent.at("/content/2/image_url/url").asText()).isEqualTo("https://example.org/a.png");
        assertThat(sent.at("/content/3/file/file_data").asText()).startsWith("data:application/pdf;base64,");
        assertThat(sent.at("/content/4/input_audio/format").asText()).isEqualTo("wav");
    }

    @Test
    void a_schema_is_strict_where_openai_allows_that_and_structured_outputs_for_vllm() {
        assertThat(sent(ServerDialect.OPENAI, schema(CITY))
                        .at("/response_format/json_schema/strict")
                        .asBoolean())
                .isTrue();
        assertThat(sent(ServerDialect.OPENAI, schema(OPEN))
                        .at("/response_format/json_schema/strict")
                        .asBoolean())
                .isFalse();
        JsonNode vllm = sent(ServerDialect.VLLM, schema(CITY));
        assertThat(vllm.has("response_format")).isFalse();
        assertThat(vllm.at("/structured_outputs/json/required/0").asText()).isEqualTo("city");
    }

    @Test
    void tgi_gets_its_own_grammar_and_no_json_without_a_schema() throws Exception {
        assertThat(sent(ServerDialect.TGI, schema(CITY)).path("response_format"))
                .isEqualTo(JSON.readTree("{\"type\":\"json\",\"value\":" + CITY.json() + "}"));
        ModelRequest json = ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.JSON)
                .build();
        assertThatThrownBy(() -> sent(ServerDialect.TGI, json))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must have a schema");
    }

    @Test
    void samplers_that_a_server_ignores_are_refused() {
        for (ModelParameters set : List.of(
                ModelParameters.builder().topK(40).build(),
                ModelParameters.builder().minP(0.1).build())) {
            ModelRequest request =
                    ModelRequest.builder().user("?").parameters(set).build();
            for (ServerDialect dialect : List.of(ServerDialect.OLLAMA, ServerDialect.TGI)) {
                assertThatThrownBy(() -> sent(dialect, request))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("must not be set for chat completions of " + dialect);
            }
            sent(ServerDialect.LLAMA_SERVER, request);
        }
    }

    @Test
    void log_probabilities_have_the_names_of_chat_completions() {
        ModelParameters asked =
                ModelParameters.builder().vendor(Map.of("n_probs", 3)).build();

        JsonNode sent = sent(
                ServerDialect.OPENAI,
                ModelRequest.builder().user("?").parameters(asked).build());

        assertThat(sent.path("logprobs").asBoolean()).isTrue();
        assertThat(sent.path("top_logprobs").asInt()).isEqualTo(3);
        assertThat(sent.has("n_probs")).isFalse();
    }

    @Test
    void parameters_that_vllm_ignores_and_those_of_the_client_are_refused() {
        for (String name : List.of("guided_json", "stream", "n", "messages")) {
            ModelParameters vendor =
                    ModelParameters.builder().vendor(Map.of(name, "x")).build();
            assertThatThrownBy(() -> sent(
                            ServerDialect.VLLM,
                            ModelRequest.builder().user("?").parameters(vendor).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void a_schema_that_is_no_json_is_refused_before_the_call() {
        assertThatThrownBy(() -> sent(ServerDialect.OPENAI, schema(new JsonSchema("bad", "{"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("response format 'bad'");
    }

    @Test
    void an_answer_that_breaks_the_schema_is_no_success_where_a_server_may_ignore_it() {
        String answer = completion("{\"content\":\"Oslo\"}", "stop");

        assertThatThrownBy(
                        () -> client(ServerDialect.VLLM, ScriptedHttpClient.answering(200, "application/json", answer))
                                .generate(schema(CITY)))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("schema 'city'");
    }

    @Test
    void an_answer_that_keeps_to_the_schema_and_one_that_was_too_long_go_through() {
        for (String[] each : new String[][] {{"{\\\"city\\\":\\\"Oslo\\\"}", "stop"}, {"{\\\"city", "length"}}) {
            String answer = completion("{\"content\":\"" + each[0] + "\"}", each[1]);
            client(ServerDialect.VLLM, ScriptedHttpClient.answering(200, "application/json", answer))
                    .generate(schema(CITY));
        }
    }

    @Test
    void reasoning_refusals_logprobs_and_costs_are_read() {
        ModelResponse reasoning = answer(completion("{\"reasoning\":\"hm\",\"content\":\"yes\"}", "stop"));
        ModelResponse refusal = answer(completion("{\"content\":null,\"refusal\":\"No.\"}", "stop"));
        ModelResponse logprobs = answer(
                "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":\"stop\",\"logprobs\":{\"content\":["
                        + "{\"token\":\"yes\",\"logprob\":-0.1,\"top_logprobs\":[{\"token\":\"no\",\"logprob\":-2.5}]}]}}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":0.0000125}}");

        assertThat(reasoning.message().parts()).hasSize(2);
        assertThat(refusal.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(refusal.text()).isEqualTo("No.");
        TokenProbability token = TokenProbability.of(logprobs).get(0);
        assertThat(token.text()).isEqualTo("yes");
        assertThat(token.token()).isEqualTo(TokenProbability.UNKNOWN);
        assertThat(token.top().get(0).text()).isEqualTo("no");
        assertThat(token.top().get(0).logProbability()).isEqualTo(-2.5);
        assertThat(logprobs.vendor().get("cost").toString()).isEqualTo("0.0000125");
    }

    @Test
    void a_request_names_its_key_in_the_header_and_asks_for_usage_in_streams() {
        ScriptedHttpClient http = ScriptedHttpClient.streaming("data: [DONE]\n\n");
        try (ModelStream stream = client(ServerDialect.OPENAI, http).stream(ModelRequest.user("?"))) {
            stream.next();
        }

        assertThat(http.header("Authorization")).isEqualTo("Bearer sk-1234");
        assertThat(http.asked()).contains("\"stream\":true", "\"stream_options\":{\"include_usage\":true}");
        assertThat(http.requests.get(0).uri()).hasToString("http://localhost:1/v1/chat/completions");
    }

    private static String completion(String message, String finishReason) {
        return "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"" + finishReason + "\"}]}";
    }

    private static ModelRequest schema(JsonSchema schema) {
        return ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.schema(schema))
                .build();
    }

    private static ModelResponse answer(String body) {
        return client(ServerDialect.OPENAI, ScriptedHttpClient.answering(200, "application/json", body))
                .generate(ModelRequest.user("?"));
    }

    private static JsonNode sent(ServerDialect dialect, ModelRequest request) {
        ScriptedHttpClient http = ScriptedHttpClient.answering(
                200, "application/json", completion("{\"content\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}", "stop"));
        client(dialect, http).generate(request);
        try {
            return JSON.readTree(http.asked());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static dev.llmops.api.model.ModelClient client(ServerDialect dialect, ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .dialect(dialect)
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .apiKey("sk-1234")
                .httpClient(http)
                .build();
    }
}
