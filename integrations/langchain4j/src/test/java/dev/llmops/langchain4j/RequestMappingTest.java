package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
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
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every part of a request comes to the server, or is refused; nothing is lost on the way. */
@Timeout(60)
class RequestMappingTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"n\"]}";

    private final FakeModelServer server = new FakeModelServer(exchange -> exchange.answer("ok"));

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void all_parameters_come_to_the_server() {
        ModelParameters all = ModelParameters.builder()
                .temperature(0.25)
                .topP(0.5)
                .topK(40)
                .minP(0.125)
                .seed(42)
                .maxTokens(64)
                .stopSequences(List.of("END"))
                .vendor(Map.of("frequency_penalty", 0.5, "presence_penalty", 1, "reasoning_effort", "low"))
                .build();

        for (JsonNode sent : sentBothWays(request().parameters(all).build())) {
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
            assertThat(sent.path("top_p").asDouble()).isEqualTo(0.5);
            assertThat(sent.path("top_k").asInt()).isEqualTo(40);
            assertThat(sent.path("min_p").asDouble()).isEqualTo(0.125);
            assertThat(sent.path("seed").asInt()).isEqualTo(42);
            assertThat(sent.path("max_tokens").asInt()).isEqualTo(64);
            assertThat(sent.path("stop").toString()).isEqualTo("[\"END\"]");
            assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(0.5);
            assertThat(sent.path("presence_penalty").asDouble()).isEqualTo(1);
            assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
            assertThat(sent.path("model").asText()).isEqualTo("fake");
        }
    }

    @Test
    void a_seed_larger_than_an_int_comes_to_the_server() {
        long large = 1L << 40;

        JsonNode sent = sent(request()
                .parameters(ModelParameters.builder().seed(large).build())
                .build());

        assertThat(sent.path("seed").asLong()).isEqualTo(large);
    }

    @Test
    void parameters_of_the_model_itself_stay_where_the_request_sets_none() {
        ModelClient client = LangChain4jModels.from(OpenAiModels.blocking(server)
                .temperature(0.75)
                .stop(List.of("STOP"))
                .customParameters(Map.of("repetition_penalty", 1.5))
                .build());

        client.generate(request()
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("min_tokens", 3))
                        .build())
                .build());

        JsonNode sent = server.last().json();
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.75);
        assertThat(sent.path("stop").toString()).isEqualTo("[\"STOP\"]");
        assertThat(sent.path("repetition_penalty").asDouble()).isEqualTo(1.5);
        assertThat(sent.path("min_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void max_tokens_takes_the_name_that_the_model_was_built_with() {
        ModelClient client = LangChain4jModels.from(
                OpenAiModels.blocking(server).maxCompletionTokens(500).build());

        client.generate(request()
                .parameters(ModelParameters.builder().maxTokens(5).build())
                .build());

        assertThat(server.last().json().path("max_completion_tokens").asInt()).isEqualTo(5);
        assertThat(server.last().json().has("max_tokens")).isFalse();
    }

    @Test
    void a_schema_comes_to_the_server_with_every_keyword() {
        ModelRequest request = request()
                .responseFormat(ResponseFormat.schema(new JsonSchema("count", SCHEMA)))
                .build();

        for (JsonNode sent : sentBothWays(request)) {
            assertThat(sent.at("/response_format/type").asText()).isEqualTo("json_schema");
            assertThat(sent.at("/response_format/json_schema/name").asText()).isEqualTo("count");
            assertThat(sent.at("/response_format/json_schema/schema").toString())
                    .isEqualTo(SCHEMA);
        }
    }

    @Test
    void json_without_a_schema_comes_to_the_server() {
        JsonNode sent = sent(request().responseFormat(ResponseFormat.JSON).build());

        assertThat(sent.at("/response_format/type").asText()).isEqualTo("json_object");
    }

    @Test
    void a_schema_that_is_no_json_is_refused_before_it_is_sent() {
        ModelRequest request = request()
                .responseFormat(ResponseFormat.schema(new JsonSchema("broken", "{\"type\":")))
                .build();

        assertThatThrownBy(() -> OpenAiModels.client(server).generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("response format 'broken'");
        assertThat(server.exchanges()).isEmpty();
    }

    @Test
    void tools_and_the_choice_of_them_come_to_the_server_with_every_keyword() {
        ModelRequest request = request()
                .tools(List.of(new ToolSpecification(
                        "count",
                        "Counts",
                        new JsonSchema(
                                "count",
                                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                                        + SCHEMA.substring(1)))))
                .toolChoice(ToolChoice.REQUIRED)
                .build();

        for (JsonNode sent : sentBothWays(request)) {
            assertThat(sent.path("tool_choice").asText()).isEqualTo("required");
            JsonNode function = sent.at("/tools/0/function");
            assertThat(function.path("name").asText()).isEqualTo("count");
            assertThat(function.path("description").asText()).isEqualTo("Counts");
            assertThat(function.at("/parameters/properties/n/minimum").asInt()).isEqualTo(1);
            assertThat(function.at("/parameters/required/0").asText()).isEqualTo("n");
        }
    }

    @Test
    void a_tool_whose_schema_langchain4j_can_not_carry_is_refused() {
        ModelRequest request = request()
                .tools(List.of(new ToolSpecification(
                        "either", "", new JsonSchema("either", "{\"type\":\"object\",\"minProperties\":1}"))))
                .build();

        assertThatThrownBy(() -> OpenAiModels.client(server).generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tool 'either'");
    }

    @Test
    void a_conversation_with_images_files_reasoning_and_tools_comes_to_the_server() {
        ToolCall call = new ToolCall("call_9", "count", "{\"n\":2}");
        JsonNode sent = sent(ModelRequest.builder()
                .system("Be brief.")
                .message(new UserMessage(
                        List.of(
                                new TextPart("What is this?"),
                                new ImagePart(Media.of("image/png", new byte[] {1, 2, 3})),
                                new ImagePart(Media.at("image/png", URI.create("http://images.test/a.png"))),
                                new FilePart(Media.of("application/pdf", new byte[] {4}), "a.pdf")),
                        "ann"))
                .message(new AssistantMessage(
                        List.of(new ReasoningPart("I count.", null), new TextPart("Wait.")), List.of(call)))
                .message(new ToolMessage("call_9", "count", List.of(new TextPart("1, "), new TextPart("2")), false))
                .build());

        JsonNode messages = sent.path("messages");
        assertThat(messages.at("/0/content").asText()).isEqualTo("Be brief.");
        assertThat(messages.at("/1/name").asText()).isEqualTo("ann");
        assertThat(messages.at("/1/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AQID");
        assertThat(messages.at("/1/content/2/image_url/url").asText()).isEqualTo("http://images.test/a.png");
        assertThat(messages.at("/1/content/3/file/file_data").asText()).isEqualTo("data:application/pdf;base64,BA==");
        assertThat(messages.at("/2/reasoning_content").asText()).isEqualTo("I count.");
        assertThat(messages.at("/2/tool_calls/0/id").asText()).isEqualTo("call_9");
        assertThat(messages.at("/2/tool_calls/0/function/arguments").asText()).isEqualTo("{\"n\":2}");
        assertThat(messages.at("/3/tool_call_id").asText()).isEqualTo("call_9");
        assertThat(messages.at("/3/content").asText()).isEqualTo("1, 2");
    }

    @Test
    void a_part_that_langchain4j_can_not_carry_is_refused() {
        ModelRequest request = ModelRequest.builder()
                .message(new UserMessage(
                        List.of(new FilePart(Media.of("application/zip", new byte[] {1}), "a.zip")), null))
                .build();

        assertThatThrownBy(() -> OpenAiModels.client(server).generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("application/zip");
    }

    @Test
    void a_model_that_has_no_place_for_a_parameter_refuses_it() {
        ModelClient client = LangChain4jModels.from(answering());

        assertThatThrownBy(() -> client.generate(request()
                        .parameters(ModelParameters.builder().minP(0.5).build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("minP (0.5)");
        assertThatThrownBy(() -> client.generate(request()
                        .parameters(ModelParameters.builder()
                                .vendor(Map.of("mirostat", 2))
                                .build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("mirostat");
    }

    @Test
    void a_model_that_ignores_a_seed_says_so() {
        var response = LangChain4jModels.from(answering())
                .generate(request()
                        .parameters(ModelParameters.builder().seed(7).build())
                        .build());

        assertThat(response.vendor()).containsEntry("llmops.ignored_parameters", List.of("seed"));
    }

    @Test
    void parameters_of_a_langchain4j_request_come_to_the_server_through_both_adapters() {
        ChatModel model = LangChain4jModels.asChatModel(OpenAiModels.client(server));

        model.chat(ChatRequest.builder()
                .messages(dev.langchain4j.data.message.UserMessage.from("hello"))
                .parameters(OpenAiChatRequestParameters.builder()
                        .temperature(0.25)
                        .maxOutputTokens(9)
                        .frequencyPenalty(0.5)
                        .seed(3)
                        .user("ann")
                        .reasoningEffort("low")
                        .customParameters(Map.of("min_tokens", 3))
                        .build())
                .build());

        JsonNode sent = server.last().json();
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(9);
        assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("seed").asInt()).isEqualTo(3);
        assertThat(sent.path("user").asText()).isEqualTo("ann");
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.path("min_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void another_model_name_in_a_langchain4j_request_is_refused_instead_of_ignored() {
        ChatModel model = LangChain4jModels.asChatModel(OpenAiModels.client(server));
        ChatRequest request = ChatRequest.builder()
                .messages(dev.langchain4j.data.message.UserMessage.from("hello"))
                .modelName("another")
                .build();

        assertThatThrownBy(() -> model.chat(request)).hasMessageContaining("'another'");
    }

    private static ChatModel answering() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder()
                        .aiMessage(dev.langchain4j.data.message.AiMessage.from("ok"))
                        .build();
            }
        };
    }

    private static ModelRequest.Builder request() {
        return ModelRequest.builder().message(Message.user("hello"));
    }

    private JsonNode sent(ModelRequest request) {
        OpenAiModels.client(server).generate(request);
        return server.last().json();
    }

    private List<JsonNode> sentBothWays(ModelRequest request) {
        JsonNode whole = sent(request);
        OpenAiModels.client(server).stream(request).await();
        return List.of(whole, server.last().json());
    }
}
