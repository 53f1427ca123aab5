package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponsesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";

    private static final String ITEMS = "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":["
            + "{\"type\":\"summary_text\",\"text\":\"Hm.\"},{\"type\":\"summary_text\",\"text\":\"A cat.\"}],"
            + "\"encrypted_content\":\"gAAA\"},"
            + "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":["
            + "{\"type\":\"output_text\",\"text\":\"I look.\",\"annotations\":[]}]},"
            + "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\","
            + "\"status\":\"completed\"}";
    private static final String WHOLE = response("completed", ITEMS, "null");
    static final String STREAM = """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","error":null,"output":[]}}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}

            event: response.reasoning_summary_part.added
            data: {"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

            event: response.reasoning_summary_text.delta
            data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"Hm."}

            event: response.reasoning_summary_part.added
            data: {"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":1,"part":{"type":"summary_text","text":""}}

            event: response.reasoning_summary_text.delta
            data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"A cat."}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg_1","content":[]}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"I ","logprobs":[]}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"look.","logprobs":[]}

            event: response.output_text.done
            data: {"type":"response.output_text.done","output_index":1,"content_index":0,"text":"I look."}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"find","arguments":""}}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\\"a\\":"}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","output_index":2,"delta":"1}"}

            event: response.output_item.done
            data: {"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"find","arguments":"{\\"a\\":1}"}}

            """ + completed("completed", WHOLE);

    private static String response(String status, String items, String error) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"" + status + "\",\"error\":" + error
                + ",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"model\":\"gpt-x\",\"output\":[" + items
                + "],\"service_tier\":\"default\",\"usage\":{\"input_tokens\":35,\"input_tokens_details\":{\"cached_tokens\":20},"
                + "\"output_tokens\":9,\"output_tokens_details\":{\"reasoning_tokens\":4},\"total_tokens\":44}}";
    }

    private static String completed(String event, String response) {
        return "event: response." + event + "\ndata: {\"type\":\"response." + event + "\",\"response\":" + response
                + "}\n\n";
    }

    @Test
    void a_stream_of_items_is_reasoning_text_and_tool_calls() {
        ModelResponse response = streamed(STREAM);

        assertThat(response.message().parts())
                .containsExactly(
                        new ReasoningPart("Hm.\n\nA cat.", "[{\"id\":\"rs_1\",\"encrypted_content\":\"gAAA\"}]"),
                        new TextPart("I look."));
        assertThat(response.message().toolCalls()).containsExactly(new ToolCall("call_1", "find", "{\"a\":1}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.usage().input()).isEqualTo(35);
        assertThat(response.usage().cachedInput()).isEqualTo(20);
        assertThat(response.usage().output()).isEqualTo(9);
        assertThat(response.usage().reasoning()).isEqualTo(4);
        assertThat(response.model().name()).isEqualTo("gpt-x");
        assertThat(response.vendor()).containsEntry("id", "resp_1").containsEntry("serviceTier", "default");
    }

    @Test
    void a_whole_answer_is_the_same() {
        ModelResponse whole = whole(WHOLE);
        ModelResponse streamed = streamed(STREAM);

        assertThat(whole.message()).isEqualTo(streamed.message());
        assertThat(whole.finishReason()).isEqualTo(streamed.finishReason());
        assertThat(whole.usage()).isEqualTo(streamed.usage());
        assertThat(whole.vendor()).isEqualTo(streamed.vendor());
    }

    @Test
    void arguments_and_texts_that_come_at_the_end_alone_are_read_there() {
        String call = STREAM.replaceAll("event: response.function_call_arguments.delta\n.*\n\n", "");

        assertThat(streamed(call).message().toolCalls()).containsExactly(new ToolCall("call_1", "find", "{\"a\":1}"));
        assertThat(streamed(completed("completed", WHOLE)).message())
                .isEqualTo(whole(WHOLE).message());
    }

    /** As llama-server has it, which numbers nothing and tells last of each call that it is done. */
    @Test
    void calls_without_numbers_are_told_apart_by_their_ids() {
        StringBuilder stream = new StringBuilder();
        for (String id : List.of("call_1", "call_2")) {
            stream.append("data: {\"type\":\"response.output_item.added\",\"item\":" + call(id, "") + "}\n\n")
                    .append(
                            "data: {\"type\":\"response.function_call_arguments.delta\",\"delta\":\"{\\\"a\\\":1}\"}\n\n");
        }
        String first = call("call_1", "{\\\"a\\\":1}");
        String second = call("call_2", "{\\\"a\\\":1}");
        for (String item : List.of(first, second)) {
            stream.append("data: {\"type\":\"response.output_item.done\",\"item\":" + item + "}\n\n");
        }
        stream.append(completed("completed", response("completed", first + "," + second, "null")));

        assertThat(streamed(stream.toString()).message().toolCalls())
                .containsExactly(
                        new ToolCall("call_1", "find", "{\"a\":1}"), new ToolCall("call_2", "find", "{\"a\":1}"));
    }

    private static String call(String id, String arguments) {
        return "{\"type\":\"function_call\",\"call_id\":\"" + id + "\",\"name\":\"find\",\"arguments\":\"" + arguments
                + "\"}";
    }

    @Test
    void llama_server_gets_its_own_format_and_an_answer_that_filled_its_limit_was_too_long() {
        JsonSchema open = new JsonSchema("open", "{\"type\":\"object\"}");
        ModelRequest format = ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.schema(open))
                .build();
        ModelRequest short9 = ModelRequest.builder()
                .user("?")
                .parameters(ModelParameters.builder().maxTokens(9).build())
                .build();

        assertThat(sent(ServerDialect.LLAMA_SERVER, format).has("text")).isFalse();
        assertThat(sent(ServerDialect.LLAMA_SERVER, format)
                        .at("/response_format/json_schema/name")
                        .asText())
                .isEqualTo("open");
        assertThat(builder(ScriptedHttpClient.answering(200, JSON_TYPE, response("completed", OBJECT, "null")))
                        .dialect(ServerDialect.LLAMA_SERVER)
                        .build()
                        .generate(short9)
                        .finishReason())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void an_end_mark_of_chat_completions_ends_nothing_but_may_stand_behind_the_end() {
        assertThat(streamed(STREAM + "data: [DONE]\n\n").text()).isEqualTo("I look.");
        assertThat(error(client(ScriptedHttpClient.streaming("data: [DONE]\n\n"))))
                .isInstanceOf(StreamTruncatedException.class);
    }

    @Test
    void an_answer_that_was_too_long_or_filtered_or_refused_says_so() {
        String text = "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"The cat\"}]}";
        String refusal = "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]}";
        String incomplete = response("incomplete", text, "null");

        assertThat(whole(incomplete).finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(whole(incomplete.replace("max_output_tokens", "content_filter"))
                        .finishReason())
                .isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(streamed(completed("incomplete", incomplete)).finishReason()).isEqualTo(FinishReason.LENGTH);
        ModelResponse refused = whole(response("completed", refusal, "null"));
        assertThat(refused.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(refused.text()).isEqualTo("No.");
    }

    @Test
    void a_failure_is_typed_wherever_the_server_tells_it() {
        String begun = STREAM.substring(0, STREAM.indexOf("event: response.output_text.done"));
        String limit = "{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down.\"}";

        assertThat(error(client(
                        ScriptedHttpClient.streaming(begun + completed("failed", response("failed", "", limit))))))
                .isInstanceOf(RateLimitedException.class);
        assertThat(
                        error(
                                client(
                                        ScriptedHttpClient.streaming(
                                                begun
                                                        + "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"x\",\"param\":null}\n\n"))))
                .isInstanceOf(ModelUnavailableException.class);
        assertThat(
                        error(
                                client(
                                        ScriptedHttpClient.streaming(
                                                "event: error\ndata: {\"type\":\"error\",\"code\":\"context_length_exceeded\",\"message\":\"x\"}\n\n"))))
                .isInstanceOf(ContextWindowExceededException.class);
        assertThat(error(client(ScriptedHttpClient.answering(
                        200, JSON_TYPE, response("failed", "", "{\"code\":\"server_error\",\"message\":\"x\"}")))))
                .isInstanceOf(ModelUnavailableException.class);
        assertThat(error(client(ScriptedHttpClient.answering(200, JSON_TYPE, response("cancelled", "", "null")))))
                .isInstanceOf(StreamTruncatedException.class);
        assertThat(error(client(ScriptedHttpClient.answering(200, JSON_TYPE, response("queued", "", "null")))))
                .isInstanceOf(InvalidModelResponseException.class);
    }

    @Test
    void what_had_arrived_stays_with_a_failure() {
        String cut = STREAM.substring(0, STREAM.indexOf("event: response.output_text.done"));
        try (ModelStream stream = client(ScriptedHttpClient.streaming(cut)).stream(ModelRequest.user("?"))) {
            assertThat(stream.forEach(event -> {})).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).isInstanceOf(StreamTruncatedException.class);
                assertThat(failed.partial().message().text()).isEqualTo("I look.");
            });
        }
    }

    @Test
    void a_cut_at_each_byte_is_no_success() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        // Behind the closing brace of the last event nothing is missing but line ends.
        for (int cut = 0; cut < bytes.length - 2; cut++) {
            assertThat(error(client(ScriptedHttpClient.streaming(Arrays.copyOf(bytes, cut)))))
                    .as("cut %d", cut)
                    .isInstanceOf(StreamTruncatedException.class);
        }
    }

    @Test
    void a_conversation_with_tools_and_reasoning_as_the_api_has_it() throws Exception {
        ModelRequest request = conversation();

        assertThat(sent(ServerDialect.OPENAI, request))
                .isEqualTo(
                        JSON.readTree(
                                "{\"model\":\"fake\",\"input\":["
                                        + "{\"type\":\"message\",\"role\":\"system\",\"content\":\"Be short.\"},"
                                        + "{\"type\":\"message\",\"role\":\"user\",\"content\":\"Find it.\"},"
                                        + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"gAAA\"},"
                                        + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"I look.\"},"
                                        + "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"},"
                                        + "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"gone\"}],"
                                        + "\"stream\":false,\"store\":false,\"tools\":[{\"type\":\"function\",\"name\":\"find\",\"description\":\"Finds.\","
                                        + "\"strict\":false,\"parameters\":{\"type\":\"object\"}}],\"tool_choice\":\"required\","
                                        + "\"temperature\":0.5,\"max_output_tokens\":64,\"include\":[\"reasoning.encrypted_content\"]}"));
    }

    @Test
    void log_probabilities_have_the_names_of_the_api_beside_what_else_is_included() throws Exception {
        for (Map<String, Object> vendor : List.of(
                Map.<String, Object>of("n_probs", 3),
                Map.<String, Object>of("n_probs", 3, "include", List.of("reasoning.encrypted_content")))) {
            JsonNode sent = sent(
                    ServerDialect.OPENAI,
                    ModelRequest.builder()
                            .user("?")
                            .parameters(ModelParameters.builder().vendor(vendor).build())
                            .build());

            assertThat(sent.path("top_logprobs").asInt()).isEqualTo(3);
            assertThat(sent.path("include"))
                    .hasSize(vendor.size())
                    .last()
                    .satisfies(asked -> assertThat(asked.asText()).isEqualTo("message.output_text.logprobs"));
            assertThat(sent.has("n_probs")).isFalse();
        }
        ModelParameters none =
                ModelParameters.builder().vendor(Map.of("n_probs", 0)).build();
        JsonNode sent = sent(
                ServerDialect.OPENAI,
                ModelRequest.builder().user("?").parameters(none).build());
        assertThat(sent.has("n_probs") || sent.has("top_logprobs") || sent.has("include"))
                .isFalse();
    }

    @Test
    void log_probabilities_that_are_included_already_are_asked_for_once_and_no_list_is_refused() throws Exception {
        JsonNode sent = sent(
                ServerDialect.OPENAI,
                including(List.of("message.output_text.logprobs", "reasoning.encrypted_content")));

        assertThat(sent.path("include"))
                .extracting(JsonNode::asText)
                .containsExactly("message.output_text.logprobs", "reasoning.encrypted_content");
        assertThatThrownBy(() -> sent(ServerDialect.OPENAI, including("reasoning.encrypted_content")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("the vendor parameter include must be a list, but was \"reasoning.encrypted_content\"");
    }

    private static ModelRequest including(Object what) {
        return ModelRequest.builder()
                .user("?")
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("n_probs", 3, "include", what))
                        .build())
                .build();
    }

    private static ModelRequest conversation() {
        AssistantMessage said = whole(WHOLE).message();
        return ModelRequest.builder()
                .system("Be short.")
                .user("Find it.")
                .message(said)
                .message(new ToolMessage("call_1", "find", List.of(new TextPart("gone")), false))
                .tools(List.of(
                        new ToolSpecification("find", "Finds.", new JsonSchema("find", "{\"type\":\"object\"}"))))
                .toolChoice(ToolChoice.REQUIRED)
                .parameters(ModelParameters.builder()
                        .temperature(0.5)
                        .maxTokens(64)
                        .vendor(Map.of("include", List.of("reasoning.encrypted_content")))
                        .build())
                .build();
    }

    @Test
    void servers_other_than_openai_get_the_words_of_the_reasoning() throws Exception {
        AssistantMessage said = new AssistantMessage(
                List.of(new ReasoningPart("Hm.", "of another vendor"), new TextPart("Yes.")), List.of());
        ModelRequest request =
                ModelRequest.builder().user("?").message(said).user("And?").build();

        assertThat(sent(ServerDialect.VLLM, request).at("/input/1"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"type\":\"reasoning\",\"id\":\"rs_2\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"Hm.\"}]}"));
        assertThat(sent(ServerDialect.OPENAI, request).at("/input/1/type").asText())
                .isEqualTo("message");
    }

    @Test
    void images_and_files_are_parts_of_the_content() {
        UserMessage message = new UserMessage(
                List.of(
                        new TextPart("Look:"),
                        new ImagePart(Media.of("image/png", new byte[] {1})),
                        new FilePart(Media.of("application/pdf", new byte[] {2}), "a.pdf")),
                null);
        JsonNode content = sent(
                        ServerDialect.OPENAI,
                        ModelRequest.builder().message(message).build())
                .at("/input/0/content");

        assertThat(content)
                .extracting(part -> part.path("type").asText())
                .containsExactly("input_text", "input_image", "input_file");
        assertThat(content.at("/1/image_url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(content.at("/2/file_data").asText()).startsWith("data:application/pdf;base64,");
        UserMessage audio = new UserMessage(List.of(new FilePart(Media.of("audio/wav", new byte[] {3}), null)), null);
        assertThatThrownBy(() -> sent(
                        ServerDialect.OPENAI,
                        ModelRequest.builder().message(audio).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("audio");
    }

    @Test
    void a_schema_is_the_format_of_the_text() {
        JsonSchema open = new JsonSchema("open", "{\"type\":\"object\",\"properties\":{\"a\":{}}}");
        ModelRequest request = ModelRequest.builder()
                .user("?")
                .responseFormat(ResponseFormat.schema(open))
                .build();

        JsonNode format = sent(ServerDialect.OPENAI, request).at("/text/format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.path("name").asText()).isEqualTo("open");
        assertThat(format.path("strict").asBoolean(true)).isFalse();
        assertThat(format.at("/schema/type").asText()).isEqualTo("object");
    }

    @Test
    void what_a_server_has_no_parameter_for_is_refused() {
        ModelParameters seed = ModelParameters.builder().seed(1).build();
        ModelRequest request = ModelRequest.builder().user("?").parameters(seed).build();

        assertThat(sent(ServerDialect.VLLM, request).path("seed").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> sent(ServerDialect.OPENAI, request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("seed must not be set for the Responses API of OPENAI");
        for (String name : List.of("stream", "background", "truncate_prompt_tokens", "guided_json")) {
            ModelParameters vendor =
                    ModelParameters.builder().vendor(Map.of(name, "x")).build();
            assertThatThrownBy(() -> sent(
                            ServerDialect.VLLM,
                            ModelRequest.builder().user("?").parameters(vendor).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    private static JsonNode sent(ServerDialect dialect, ModelRequest request) {
        ScriptedHttpClient http = ScriptedHttpClient.answering(200, JSON_TYPE, response("completed", OBJECT, "null"));
        builder(http).dialect(dialect).build().generate(request);
        assertThat(http.requests.get(0).uri()).hasToString("http://localhost:1/v1/responses");
        try {
            return JSON.readTree(http.asked());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String OBJECT =
            "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"{}\"}]}";

    private static ModelResponse whole(String body) {
        return client(ScriptedHttpClient.answering(200, JSON_TYPE, body)).generate(ModelRequest.user("?"));
    }

    private static ModelResponse streamed(String stream) {
        return client(ScriptedHttpClient.streaming(stream)).stream(ModelRequest.user("?"))
                .await();
    }

    private static LlmOpsException error(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return ((ModelEvent.Failed) stream.forEach(event -> {})).error();
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return builder(http).build();
    }

    private static OpenAiCompatibleClientBuilder builder(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .responsesApi()
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .httpClient(http);
    }
}
