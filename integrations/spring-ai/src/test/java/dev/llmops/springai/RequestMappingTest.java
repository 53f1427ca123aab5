package dev.llmops.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

class RequestMappingTest {

    private static final JsonSchema PART = new JsonSchema(
            "part", "{\"type\":\"object\",\"properties\":{\"part\":{\"type\":\"string\"}},\"required\":[\"part\"]}");

    private final FakeOpenAi server = new FakeOpenAi();
    private final ModelClient client = SpringAiModels.from(OpenAiModels.chat(server));

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void a_model_is_described_by_its_own_options() {
        assertThat(client.description().identity().provider()).isEqualTo("openai");
        assertThat(client.description().identity().name()).isEqualTo("fake");
        assertThat(client.description().capabilities()).contains(ModelCapability.TOOLS, ModelCapability.JSON_SCHEMA);
    }

    @Test
    void every_parameter_arrives_also_those_that_only_the_vendor_has() {
        ModelParameters all = ModelParameters.builder()
                .temperature(0.1)
                .topP(0.9)
                .topK(40)
                .minP(0.05)
                .seed(42)
                .maxTokens(64)
                .vendor(Map.of("frequency_penalty", 0.5, "chat_template", "plain"))
                .build();

        client.generate(ModelRequest.user("Hello").toBuilder().parameters(all).build());

        var sent = server.last();
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.1);
        assertThat(sent.path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(sent.path("top_k").asInt()).isEqualTo(40);
        assertThat(sent.path("min_p").asDouble()).isEqualTo(0.05);
        assertThat(sent.path("seed").asInt()).isEqualTo(42);
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(64);
        assertThat(sent.path("frequency_penalty").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("chat_template").asText()).isEqualTo("plain");
    }

    @Test
    void a_schema_of_the_answer_arrives() {
        client.generate(ModelRequest.builder()
                .user("Hello")
                .responseFormat(ResponseFormat.schema(PART))
                .build());

        var format = server.last().path("response_format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.toString()).contains("\"part\"");
    }

    @Test
    void the_format_json_arrives() {
        client.generate(ModelRequest.builder()
                .user("Hello")
                .responseFormat(ResponseFormat.JSON)
                .build());

        assertThat(server.last().path("response_format").path("type").asText()).isEqualTo("json_object");
    }

    @Test
    void a_tool_call_comes_back_unanswered_and_its_result_is_sent() {
        ModelRequest first = ModelRequest.builder()
                .user("Do you have cables?")
                .tools(List.of(new ToolSpecification("inStock", "How many there are", PART)))
                .toolChoice(ToolChoice.REQUIRED)
                .build();

        ModelResponse asked = client.generate(first);

        assertThat(asked.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(asked.message().toolCalls())
                .containsExactly(new ToolCall("call_1", "inStock", "{\"part\":\"cable\"}"));
        assertThat(client.stream(first).await().message().toolCalls())
                .isEqualTo(asked.message().toolCalls());
        assertThat(server.last().path("tool_choice").asText()).isEqualTo("required");

        ModelResponse answered = client.generate(ModelRequest.builder()
                .messages(List.of(
                        Message.user("Do you have cables?"),
                        asked.message(),
                        new dev.llmops.api.message.ToolMessage("call_1", "inStock", List.of(new TextPart("3")), false)))
                .tools(first.tools())
                .build());

        assertThat(answered.text()).startsWith("The cat");
        assertThat(server.last().path("messages").path(2).path("tool_call_id").asText())
                .isEqualTo("call_1");
    }

    @Test
    void an_image_arrives() {
        client.generate(ModelRequest.builder()
                .message(new UserMessage(
                        List.of(new TextPart("What is it?"), new ImagePart(Media.of("image/png", new byte[] {1, 2}))),
                        null))
                .build());

        assertThat(server.last().path("messages").toString()).contains("data:image/png;base64,AQI=");
    }

    @Test
    void a_model_without_options_of_its_own_refuses_what_it_has_no_place_for() {
        ModelClient plain = SpringAiModels.from((ChatModel) prompt -> new ChatResponse(List.of()));

        assertThatThrownBy(() -> plain.generate(ModelRequest.builder()
                        .user("Hello")
                        .responseFormat(ResponseFormat.schema(PART))
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("schema");
        assertThatThrownBy(() -> plain.generate(ModelRequest.builder()
                        .user("Hello")
                        .parameters(ModelParameters.builder().minP(0.1).build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("min_p");
    }

    @ParameterizedTest
    @CsvSource({
        "Too often.,RateLimitedException",
        "Wrong key.,AuthenticationException",
        "Too long.,ContextWindowExceededException",
        "Break.,ModelUnavailableException",
        "Lie.,InvalidModelResponseException"
    })
    void a_servers_fault_is_the_same_of_ours_whole_and_streamed(String question, String fault) {
        assertThatThrownBy(() -> client.generate(ModelRequest.user(question)))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(fault));
        if (!question.equals("Lie.")) {
            assertThatThrownBy(() -> client.stream(ModelRequest.user(question)).await())
                    .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(fault));
        }
    }

    @Test
    void how_long_a_server_asks_to_wait_is_told_where_spring_ai_keeps_the_headers() {
        assertThatThrownBy(() -> client.stream(ModelRequest.user("Too often.")).await())
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
        assertThatThrownBy(() -> client.generate(ModelRequest.user("Too often.")))
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        e -> assertThat(e.retryAfter())
                                .as("Spring AI 1 throws the headers away")
                                .isEqualTo(
                                        OpenAiModels.SPRING_AI_2
                                                ? Optional.of(Duration.ofSeconds(7))
                                                : Optional.empty()));
        assertThatThrownBy(() -> SpringAiModels.from(OpenAiModels.keepingHeaders(server))
                        .generate(ModelRequest.user("Too often.")))
                .as("with an error handler of Spring's own")
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void tokens_from_the_vendors_cache_are_counted_whole_and_streamed() {
        ModelRequest request = ModelRequest.user("Where does the cat sleep?");

        assertThat(client.generate(request).usage().cachedInput()).isEqualTo(2);
        assertThat(client.stream(request).await().usage().cachedInput()).isEqualTo(2);
    }

    @Test
    void a_server_that_is_not_there_is_unavailable() {
        server.close();

        assertThatThrownBy(() -> client.generate(ModelRequest.user("Hello")))
                .isInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void a_call_that_stalls_ends_with_its_timeout() {
        ModelClient impatient = SpringAiModels.builder(OpenAiModels.chat(server))
                .timeout(Duration.ofMillis(50))
                .build();

        assertThatThrownBy(() -> impatient.generate(ModelRequest.user("Count to infinity.")))
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("PT0.05S");
    }

    @Test
    void a_model_that_cannot_stream_gives_its_answer_at_once() {
        ModelClient plain = SpringAiModels.from(new ChatModel() {
            @Override
            public ChatResponse call(Prompt prompt) {
                return OpenAiModels.chat(server).call(new Prompt(prompt.getInstructions()));
            }
        });

        assertThat(plain.stream(ModelRequest.user("Where does the cat sleep?"))
                        .await()
                        .text())
                .startsWith("The cat");
    }
}
