package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every part of an answer comes back, whole or streamed. */
@Timeout(60)
class ResponseMappingTest {

    private static final ModelRequest REQUEST = ModelRequest.user("hello");

    private final FakeModelServer server = new FakeModelServer(FakeExchange::answer);

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void usage_with_cached_and_reasoning_tokens_comes_back() {
        server.behave(exchange -> exchange.answer("ok"));

        for (ModelResponse response : bothWays()) {
            assertThat(response.usage()).isEqualTo(new TokenUsage(11, 7, 4, 3));
            assertThat(response.model().name()).isEqualTo("fake-1");
            assertThat(response.model().provider()).isEqualTo("openai");
            assertThat(response.vendor()).containsEntry("id", "chatcmpl-1");
        }
    }

    @Test
    void usage_that_nobody_told_is_unknown_and_not_zero() {
        server.behave(exchange -> exchange.respond(
                200,
                "application/json",
                "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":-1}}"));

        assertThat(OpenAiModels.client(server).generate(REQUEST).usage()).isEqualTo(TokenUsage.UNKNOWN);
    }

    @Test
    void reasoning_comes_back_before_the_text() {
        server.behave(exchange -> {
            if (exchange.streamed()) {
                exchange.startEvents();
                exchange.delta(object().put("reasoning_content", "Cats "));
                exchange.delta(object().put("reasoning_content", "sleep."));
                exchange.text("In the box.");
                exchange.finish("stop");
                exchange.usageAndDone();
            } else {
                exchange.respond(
                        200,
                        "application/json",
                        FakeExchange.completion(
                                object().put("reasoning_content", "Cats sleep.").put("content", "In the box."),
                                "stop"));
            }
        });

        for (ModelResponse response : bothWays()) {
            assertThat(response.message().parts())
                    .containsExactly(new ReasoningPart("Cats sleep.", null), new TextPart("In the box."));
        }
    }

    @Test
    void tool_calls_come_back_with_their_ids_and_as_deltas_also_without_arguments() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.delta(toolCall(0, "call_a", "weather", "{\"city\":"));
            exchange.delta(toolCall(0, null, null, "\"Köln\"}"));
            exchange.delta(toolCall(1, "call_b", "now", ""));
            exchange.finish("tool_calls");
            exchange.usageAndDone();
        });

        List<ModelEvent> events = new ArrayList<>();
        OpenAiModels.client(server).stream(REQUEST).forEach(events::add);

        assertThat(events)
                .startsWith(
                        new ModelEvent.ToolCallDelta(0, "call_a", "weather", "{\"city\":"),
                        new ModelEvent.ToolCallDelta(0, "call_a", "weather", "\"Köln\"}"),
                        new ModelEvent.ToolCallDelta(1, "call_b", "now", "{}"));
        ModelResponse response = ((ModelEvent.Completed) events.get(3)).response();
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.message().toolCalls())
                .containsExactly(
                        new ToolCall("call_a", "weather", "{\"city\":\"Köln\"}"), new ToolCall("call_b", "now", "{}"));
    }

    @Test
    void a_character_cut_between_two_pieces_arrives_whole() {
        server.behave(exchange -> {
            exchange.startEvents();
            exchange.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"cat \\ud83d\"}}]}");
            exchange.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\udc08!\"}}]}");
            exchange.finish("stop");
            exchange.usageAndDone();
        });

        try (ModelStream stream = OpenAiModels.client(server).stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("cat "));
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("🐈!"));
            assertThat(((ModelEvent.Completed) stream.next()).response().text()).isEqualTo("cat 🐈!");
        }
    }

    @Test
    void half_a_character_is_repaired() {
        server.behave(exchange -> {
            if (exchange.streamed()) {
                exchange.startEvents();
                exchange.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"cat \\ud83d\"}}]}");
                exchange.finish("stop");
                exchange.usageAndDone();
            } else {
                exchange.respond(
                        200,
                        "application/json",
                        "{\"choices\":[{\"message\":{\"content\":\"cat \\ud83d\"},\"finish_reason\":\"stop\"}]}");
            }
        });

        for (ModelResponse response : bothWays()) {
            assertThat(response.text()).isEqualTo("cat \uFFFD");
        }
    }

    @Test
    void a_line_of_a_megabyte_with_nul_comes_back() {
        String long_ = "x".repeat(1 << 20) + "\u0000";
        server.behave(exchange -> exchange.answer(long_));

        for (ModelResponse response : bothWays()) {
            assertThat(response.text()).isEqualTo(long_);
        }
    }

    @Test
    void a_whole_answer_without_a_finish_reason_has_another_reason() {
        server.behave(exchange ->
                exchange.respond(200, "application/json", "{\"choices\":[{\"message\":{\"content\":\"ok\"}}]}"));

        assertThat(OpenAiModels.client(server).generate(REQUEST).finishReason()).isEqualTo(FinishReason.OTHER);
    }

    @Test
    void a_stream_of_a_blocking_model_holds_the_answer_at_once() {
        server.behave(exchange -> exchange.answer("In the box."));
        ModelClient client =
                LangChain4jModels.from(OpenAiModels.blocking(server).build());

        try (ModelStream stream = client.stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("In the box."));
            assertThat(stream.next()).isInstanceOf(ModelEvent.Completed.class);
        }
    }

    @Test
    void a_model_that_tells_next_to_nothing_gives_a_response_all_the_same() {
        ChatModel terse = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder().aiMessage(AiMessage.from("ok")).build();
            }
        };

        ModelResponse response = LangChain4jModels.builder()
                .model(terse)
                .name("terse")
                .provider("test")
                .build()
                .generate(REQUEST);

        assertThat(response.text()).isEqualTo("ok");
        assertThat(response.usage()).isEqualTo(TokenUsage.UNKNOWN);
        assertThat(response.model().name()).isEqualTo("terse");
        assertThat(response.model().provider()).isEqualTo("test");
    }

    @Test
    void an_answer_that_can_not_be_read_ends_the_call_instead_of_hanging_it() {
        AiMessage imageWithoutBytes = AiMessage.builder()
                .attributes(Map.of(
                        AiMessage.GENERATED_IMAGES_KEY, List.of(Image.builder().build())))
                .build();
        for (ChatResponse response : Arrays.asList(
                ChatResponse.builder().aiMessage(imageWithoutBytes).build(), null)) {
            ChatModel odd = new ChatModel() {
                @Override
                public ChatResponse doChat(ChatRequest request) {
                    return response;
                }
            };

            assertThatThrownBy(() -> LangChain4jModels.from(odd).generate(REQUEST))
                    .isInstanceOf(InvalidModelResponseException.class);
        }
    }

    private List<ModelResponse> bothWays() {
        ModelClient client = OpenAiModels.client(server);
        return List.of(client.generate(REQUEST), client.stream(REQUEST).await());
    }

    private static ObjectNode object() {
        return FakeExchange.JSON.createObjectNode();
    }

    private static ObjectNode toolCall(int index, String id, String name, String arguments) {
        ObjectNode delta = object();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
        if (id != null) {
            call.put("id", id).put("type", "function");
        }
        ObjectNode function = call.putObject("function").put("arguments", arguments);
        if (name != null) {
            function.put("name", name);
        }
        return delta;
    }
}
