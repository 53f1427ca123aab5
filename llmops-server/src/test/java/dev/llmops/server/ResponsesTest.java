package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.server.internal.http.Access;
import dev.llmops.server.internal.http.EndpointOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Responses API over a model that says what the test tells it to say. */
@Timeout(60)
class ResponsesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ModelIdentity IDENTITY = new ModelIdentity("test", "scripted", null);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ModelRequest> requests = new ArrayList<>();
    private List<ModelEvent> script = List.of();
    private final HttpEndpoint endpoint = new HttpEndpoint(
            ChatOnly.served(this::scripted),
            new EndpointOptions(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new Access(List.of(), null),
                    4,
                    1 << 20,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ZERO,
                    Duration.ofHours(1),
                    false,
                    InstantSource.system(),
                    System::nanoTime));

    @AfterEach
    void close() {
        endpoint.close();
    }

    private ModelStream scripted(ModelRequest request) {
        requests.add(request);
        Iterator<ModelEvent> events = script.iterator();
        return new ModelStream() {
            @Override
            public ModelEvent next() {
                return events.next();
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {}
        };
    }

    private static final ToolCall CLOCK = new ToolCall("call_a", "clock", "{\"utc\":true}");
    private static final ToolCall OTHER = new ToolCall("call_b", "clock", "{}");

    private static ModelResponse response(FinishReason reason, AssistantMessage message) {
        return new ModelResponse(
                message, reason, new TokenUsage(7, 5, 3, 2), IDENTITY, null, Duration.ofMillis(1), Map.of());
    }

    private static final List<ModelEvent> EVERYTHING = List.of(
            new ModelEvent.ReasoningDelta("hm"),
            new ModelEvent.TextDelta("It "),
            new ModelEvent.TextDelta("is"),
            new ModelEvent.ToolCallDelta(0, "call_a", "clock", "{\"utc\""),
            new ModelEvent.ToolCallDelta(0, "call_a", "clock", ":true}"),
            new ModelEvent.ToolCallDelta(1, "call_b", "clock", "{}"),
            new ModelEvent.Completed(response(
                    FinishReason.TOOL_CALLS,
                    new AssistantMessage(
                            List.of(new ReasoningPart("hm", null), new TextPart("It is")), List.of(CLOCK, OTHER)))));

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private JsonNode ask(String more) throws Exception {
        HttpResponse<String> response = post("/v1/responses", "{'model':'m','input':'Zoo'" + more + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private List<JsonNode> events(String more) throws Exception {
        HttpResponse<String> response = post("/v1/responses", "{'model':'m','input':'Zoo','stream':true" + more + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        List<JsonNode> events = new ArrayList<>();
        for (String event : response.body().strip().split("\n\n", -1)) {
            String[] lines = event.split("\n", -1);
            assertThat(lines).hasSize(2);
            JsonNode data = JSON.readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.get("type").asText());
            assertThat(data.get("sequence_number").asInt()).isEqualTo(events.size());
            events.add(data);
        }
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.get("type").asText()).toList();
    }

    @Test
    void an_answer_has_an_item_for_each_thing_that_was_said() throws Exception {
        script = EVERYTHING;

        JsonNode response =
                ask(",'instructions':'Be kind.','metadata':{'a':'b'},'temperature':0.5,'max_output_tokens':9,"
                        + "'store':true,'user':'anna','stream_options':{'include_obfuscation':false}");

        assertThat(response.get("object").asText()).isEqualTo("response");
        assertThat(response.get("id").asText()).startsWith("resp_");
        assertThat(response.get("status").asText()).isEqualTo("completed");
        assertThat(response.get("error").isNull()).isTrue();
        assertThat(response.at("/output").findValuesAsText("type"))
                .containsExactly(
                        "reasoning", "reasoning_text", "message", "output_text", "function_call", "function_call");
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("hm");
        assertThat(response.at("/output/1/content/0/text").asText()).isEqualTo("It is");
        assertThat(response.at("/output/2/call_id").asText()).isEqualTo("call_a");
        assertThat(response.at("/output/2/arguments").asText()).isEqualTo("{\"utc\":true}");
        assertThat(response.at("/usage").toString())
                .isEqualTo("{\"input_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":3},\"output_tokens\":5,"
                        + "\"output_tokens_details\":{\"reasoning_tokens\":2},\"total_tokens\":12}");
        assertThat(response.at("/metadata/a").asText()).isEqualTo("b");
        assertThat(response.get("instructions").asText()).isEqualTo("Be kind.");
        assertThat(response.get("store").asBoolean()).isFalse();
        ModelRequest request = requests.get(0);
        assertThat(request.messages()).containsExactly(Message.system("Be kind."), Message.user("Zoo"));
        assertThat(request.parameters().maxTokens()).isEqualTo(9);
        assertThat(request.parameters().temperature()).isEqualTo(0.5);
    }

    @Test
    void a_stream_tells_each_item_from_its_beginning_to_its_end_and_the_whole_at_last() throws Exception {
        script = EVERYTHING;
        JsonNode whole = ask("");

        List<JsonNode> events = events("");

        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.get(0).at("/response/status").asText()).isEqualTo("in_progress");
        assertThat(events.get(12).get("text").asText()).isEqualTo("It is");
        assertThat(events.get(18).get("arguments").asText()).isEqualTo(CLOCK.arguments());
        assertThat(events.get(19).get("output_index").asInt()).isEqualTo(2);
        JsonNode last = events.get(24).get("response");
        String start = whole.get("id").asText().substring(5);
        String other = last.get("id").asText().substring(5);
        assertThat(last.get("output").toString())
                .isEqualTo(whole.get("output").toString().replace(start, other));
        assertThat(last.get("usage")).isEqualTo(whole.get("usage"));
    }

    @Test
    void an_answer_that_was_cut_is_incomplete() throws Exception {
        script = List.of(
                new ModelEvent.TextDelta("It"),
                new ModelEvent.Completed(
                        response(FinishReason.LENGTH, new AssistantMessage(List.of(new TextPart("It")), List.of()))));

        JsonNode response = ask("");
        assertThat(response.get("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        List<JsonNode> events = events("");
        assertThat(types(events)).last().isEqualTo("response.incomplete");
        assertThat(events.get(events.size() - 1).at("/response/output")).hasSize(1);
    }

    @Test
    void an_empty_answer_is_an_empty_message() throws Exception {
        script = List.of(
                new ModelEvent.Completed(response(FinishReason.STOP, new AssistantMessage(List.of(), List.of()))));

        assertThat(ask("").at("/output/0/content/0/text").asText("missing")).isEmpty();
        List<JsonNode> events = events("");
        assertThat(events.get(events.size() - 1)
                        .at("/response/output/0/content/0/text")
                        .asText("missing"))
                .isEmpty();
    }

    @Test
    void a_failure_is_a_status_before_the_answer_and_an_event_behind_its_beginning() throws Exception {
        ModelEvent failed = new ModelEvent.Failed(new ModelUnavailableException("gone"), PartialResponse.NONE);
        script = List.of(failed);
        for (String more : List.of("", ",'stream':true")) {
            HttpResponse<String> refused = post("/v1/responses", "{'input':'Zoo'" + more + "}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(refused.body()).at("/error/message").asText())
                    .isEqualTo("gone");
        }

        script = List.of(new ModelEvent.TextDelta("It"), failed);
        List<JsonNode> events = events("");
        assertThat(types(events)).last().isEqualTo("response.failed").isNotEqualTo("response.completed");
        JsonNode response = events.get(events.size() - 1).get("response");
        assertThat(response.at("/error/message").asText()).isEqualTo("gone");
        assertThat(response.at("/error/code").asText()).isEqualTo("server_error");
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("It");
    }

    @Test
    void one_call_at_most_is_told_where_parallel_calls_are_not_wanted() throws Exception {
        script = EVERYTHING;

        assertThat(ask(",'parallel_tool_calls':false").at("/output").findValuesAsText("call_id"))
                .containsExactly("call_a");
        assertThat(types(events(",'parallel_tool_calls':false")))
                .filteredOn("response.function_call_arguments.done"::equals)
                .hasSize(1);
        assertThat(ask(",'parallel_tool_calls':true").at("/output").findValuesAsText("call_id"))
                .containsExactly("call_a", "call_b");
        String chat = "{'messages':[{'role':'user','content':'x'}],'parallel_tool_calls':";
        assertThat(JSON.readTree(post("/v1/chat/completions", chat + "false}").body())
                        .at("/choices/0/message/tool_calls"))
                .hasSize(1);
        assertThat(post("/v1/chat/completions", chat + "false,'stream':true}").body())
                .contains("call_a")
                .doesNotContain("call_b");
        assertThat(JSON.readTree(post("/v1/chat/completions", chat + "true}").body())
                        .at("/choices/0/message/tool_calls"))
                .hasSize(2);
    }

    @Test
    void calls_that_a_server_writes_by_turns_are_one_item_each() throws Exception {
        script = List.of(
                new ModelEvent.ToolCallDelta(0, "call_a", "clock", "{\"utc\""),
                new ModelEvent.ToolCallDelta(1, "call_b", "clock", "{"),
                new ModelEvent.TextDelta("It "),
                new ModelEvent.ToolCallDelta(0, "call_a", "clock", ":true}"),
                new ModelEvent.ToolCallDelta(1, "call_b", "clock", "}"),
                new ModelEvent.ToolCallDelta(1, "call_b", "clock", "\n"),
                new ModelEvent.TextDelta("is"),
                new ModelEvent.Completed(response(
                        FinishReason.TOOL_CALLS,
                        new AssistantMessage(List.of(new TextPart("It is")), List.of(CLOCK, OTHER)))));

        List<JsonNode> events = events("");

        JsonNode output = events.get(events.size() - 1).at("/response/output");
        assertThat(output.findValuesAsText("type"))
                .containsExactly("function_call", "function_call", "message", "output_text");
        assertThat(output.findValuesAsText("call_id")).containsExactly("call_a", "call_b");
        assertThat(output.at("/0/arguments").asText()).isEqualTo(CLOCK.arguments());
        assertThat(JSON.readTree(output.at("/1/arguments").asText())).isEmpty();
        assertThat(output.at("/2/content/0/text").asText()).isEqualTo("It is");
        for (int place = 0; place < 3; place++) {
            int its = place;
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().equals("response.output_item.done")
                            && event.path("output_index").asInt() == its)
                    .singleElement()
                    .satisfies(event -> assertThat(event.get("item")).isEqualTo(output.get(its)));
        }
    }

    @Test
    void tokens_of_reasoning_are_told_in_chat_completions_too() throws Exception {
        script = EVERYTHING;

        JsonNode chat = JSON.readTree(post("/v1/chat/completions", "{'messages':[{'role':'user','content':'x'}]}")
                .body());

        assertThat(chat.at("/usage/completion_tokens_details").toString()).isEqualTo("{\"reasoning_tokens\":2}");
        assertThat(chat.at("/usage/prompt_tokens_details").toString()).isEqualTo("{\"cached_tokens\":3}");
    }
}
