package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import org.junit.jupiter.api.Test;

/** A stream of an OpenAI-compatible server, as recorded. How all formats are cut: {@link EveryFormatTest}. */
class CutStreamsTest {

    private static final String CALL_START =
            "{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"find\",\"arguments\":\"\"}}";
    static final byte[] RECORDED = String.join(
                    "\n\n",
                    chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                    ": keep-alive",
                    chunk("{\"reasoning_content\":\"Hm, eine Katze 🐈\"}", "null"),
                    chunk("{\"content\":\"Die Katze \"}", "null"),
                    chunk("{\"content\":\"schläft \\ud83d\"}", "null"),
                    chunk("{\"content\":\"\\ude34.\"}", "null"),
                    chunk("{\"tool_calls\":[" + CALL_START + "]}", "null"),
                    chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}", "null"),
                    chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}", "null"),
                    chunk("{}", "\"tool_calls\""),
                    "data:"
                            + " {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,"
                            + "\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":3}}}",
                    "data: [DONE]",
                    "")
            .getBytes(UTF_8);

    private static String chunk(String delta, String finishReason) {
        return "data: {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finishReason + "}]}";
    }

    @Test
    void the_whole_is_an_answer_with_everything_that_was_said() {
        ModelResponse response = client(ScriptedHttpClient.streaming(RECORDED)).stream(ModelRequest.user("?"))
                .await();

        assertThat(response.text()).isEqualTo("Die Katze schläft 😴.");
        assertThat(response.message().parts().get(0)).isEqualTo(new ReasoningPart("Hm, eine Katze 🐈", null));
        assertThat(response.message().toolCalls()).containsExactly(new ToolCall("call_1", "find", "{\"a\":1}"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(response.usage().input()).isEqualTo(11);
        assertThat(response.usage().output()).isEqualTo(7);
        assertThat(response.usage().cachedInput()).isEqualTo(4);
        assertThat(response.usage().reasoning()).isEqualTo(3);
        assertThat(response.model().name()).isEqualTo("fake-1");
        assertThat(response.vendor()).containsEntry("id", "c1");
    }

    @Test
    void a_connection_that_breaks_behind_the_end_mark_is_a_success() {
        assertThat(read(client(ScriptedHttpClient.streaming(RECORDED).thenBreaks())))
                .isInstanceOf(ModelEvent.Completed.class);
    }

    @Test
    void what_had_arrived_is_kept_but_no_tool_call_that_was_cut() {
        int cut = new String(RECORDED, UTF_8).indexOf("\"1}");
        byte[] rest = new String(RECORDED, UTF_8).substring(0, cut).getBytes(UTF_8);

        assertThat(read(client(ScriptedHttpClient.streaming(rest))))
                .isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                    assertThat(failed.partial().message().text()).isEqualTo("Die Katze schläft 😴.");
                    assertThat(failed.partial().message().toolCalls()).isEmpty();
                });
    }

    private static ModelEvent.End read(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return stream.forEach(event -> {});
        }
    }

    private static ModelClient client(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .httpClient(http)
                .build();
    }

    @Test
    void a_character_of_arguments_that_came_in_two_pieces_is_whole_in_each_delta() {
        byte[] stream = String.join(
                        "\n\n",
                        chunk("{\"tool_calls\":[" + CALL_START + "]}", "null"),
                        chunk(arguments("{\\\"a\\\":\\\"\\ud83d"), "null"),
                        chunk(arguments("\\ude34\\\"}"), "null"),
                        chunk(arguments("\\ud83d"), "null"),
                        chunk("{}", "\"tool_calls\""),
                        "data: [DONE]",
                        "")
                .getBytes(UTF_8);
        StringBuilder pieces = new StringBuilder();

        ModelEvent.End end;
        try (ModelStream answer = client(ScriptedHttpClient.streaming(stream)).stream(ModelRequest.user("?"))) {
            end = answer.forEach(event -> {
                if (event instanceof ModelEvent.ToolCallDelta call) {
                    assertThat(UTF_8.newEncoder().canEncode(call.arguments())).isTrue();
                    pieces.append(call.arguments());
                }
            });
        }

        assertThat(pieces).hasToString("{\"a\":\"😴\"}\ufffd");
        assertThat(end.orThrow().message().toolCalls().get(0).arguments()).isEqualTo(pieces.toString());
    }

    private static String arguments(String piece) {
        return "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]}";
    }
}
