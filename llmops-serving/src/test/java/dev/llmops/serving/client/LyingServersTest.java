package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stands in the place of whichever value of an answer: the call ends with an answer or a typed error, and has its record. */
class LyingServersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LIES = List.of(
            "null",
            "-1",
            "2147483647",
            "1e999",
            "-1e999",
            "99999999999999999999",
            "0.5",
            "true",
            "\"\"",
            "\"x\"",
            "\"\\ud800\"",
            "\"2147483647\"",
            "[]",
            "{}",
            "[[null]]",
            "{\"text\":7}",
            "[\"a\",{\"text\":\"b\"}]",
            "[".repeat(1500) + "]".repeat(1500));

    @ParameterizedTest
    @EnumSource
    void a_lie_in_any_place_of_a_stream_ends_in_an_answer_or_a_typed_error(EveryFormatTest.Format format) {
        ScriptedHttpClient http = ScriptedHttpClient.streaming();
        String recorded = format.recorded();
        tell(format.client(http), http, recorded, recorded.split("(?<=data: ?)(?=\\{)|(?<=})(?=\n\n)", -1));
    }

    @ParameterizedTest
    @EnumSource
    void a_lie_in_any_place_of_a_whole_answer_ends_in_an_answer_or_a_typed_error(EveryFormatTest.Format format) {
        String whole = whole(format);
        ScriptedHttpClient http = ScriptedHttpClient.answering(200, "application/json", whole);
        tell(format.client(http), http, whole, new String[] {whole});
    }

    private static String whole(EveryFormatTest.Format format) {
        return switch (format) {
            case CHAT_COMPLETIONS -> """
                {"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a","reasoning":"b","tool_calls":[{"id":"t",\
                "type":"function","function":{"name":"f","arguments":"{}"}}]},"logprobs":{"content":[{"token":"a","logprob":-0.1,\
                "top_logprobs":[{"token":"a","logprob":-0.1}]}]},"stop_reason":7,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,\
                "completion_tokens":2,"cost":0.1,"prompt_tokens_details":{"cached_tokens":1}}}""";
            case RESPONSES -> """
                {"id":"r","model":"m","status":"completed","output":[{"type":"reasoning","summary":[{"text":"a"}]},{"type":"message",\
                "content":[{"type":"output_text","text":"b","logprobs":[{"token":"b","logprob":-0.1,"top_logprobs":[]}]}]},{"type":\
                "function_call","call_id":"t","name":"f","arguments":"{}"}],"usage":{"input_tokens":1,"output_tokens":2}}""";
            case ANTHROPIC -> """
                {"id":"a","model":"m","content":[{"type":"thinking","thinking":"a","signature":"s"},{"type":"text","text":"b"},{"type":\
                "tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"end_turn","usage":{"input_tokens":2147483647,\
                "cache_creation_input_tokens":1,"cache_read_input_tokens":3,"output_tokens":2}}""";
            case TGI -> """
                {"generated_text":"a","details":{"finish_reason":"length","generated_tokens":4,"input_length":3,"seed":7}}""";
        };
    }

    /** Puts each lie in the place of each value of each JSON document among the parts. */
    private static void tell(ModelClient client, ScriptedHttpClient http, String honest, String[] parts) {
        List<Generation> records = new ArrayList<>();
        List<Throwable> faults = new ArrayList<>();
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model("chat", client)
                .listener(records::add)
                .onError(faults::add)
                .build()) {
            int asked = ask(ops.asModelClient(), http, honest, records, 0);
            for (int part = 0; part < parts.length; part++) {
                if (!parts[part].startsWith("{")) {
                    continue;
                }
                for (String lying : lies(parts[part])) {
                    String[] told = parts.clone();
                    told[part] = lying;
                    asked = ask(ops.asModelClient(), http, String.join("", told), records, asked);
                }
            }
            assertThat(asked).isGreaterThan(100);
        }
        assertThat(faults).isEmpty();
    }

    private static int ask(
            ModelClient client, ScriptedHttpClient http, String body, List<Generation> records, int asked) {
        http.then(List.of(body.getBytes(UTF_8)), false);
        int now = asked;
        for (Consumer<ModelClient> how : List.<Consumer<ModelClient>>of(
                each -> each.generate(ModelRequest.user("?")), LyingServersTest::stream)) {
            try {
                how.accept(client);
            } catch (LlmOpsException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("told: " + body, e);
            }
            now++;
            assertThat(records).as(body).hasSize(now);
        }
        return now;
    }

    private static void stream(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            ModelEvent event = stream.next();
            while (!(event instanceof ModelEvent.End end)) {
                event = stream.next();
            }
            end.orThrow();
        }
    }

    private static List<String> lies(String honest) {
        List<String> told = new ArrayList<>();
        try {
            int places = places(JSON.readTree(honest), -1);
            for (int place = 0; place < places; place++) {
                JsonNode document = JSON.readTree(honest);
                places(document, place);
                String marked = document.toString();
                LIES.forEach(lie -> told.add(marked.replace("\"@@\"", lie)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(honest, e);
        }
        return told;
    }

    /** {@return how many values there are below a node; the one of that number is marked} */
    private static int places(JsonNode node, int marked) {
        int count = 0;
        if (node instanceof ObjectNode object) {
            for (String name : new ArrayList<>(
                    object.properties().stream().map(each -> each.getKey()).toList())) {
                int inside = 1 + places(object.get(name), marked - count - 1);
                if (marked == count) {
                    object.put(name, "@@");
                }
                count += inside;
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int inside = 1 + places(array.get(i), marked - count - 1);
                if (marked == count) {
                    array.set(i, JSON.getNodeFactory().textNode("@@"));
                }
                count += inside;
            }
        }
        return count;
    }

    @Test
    void a_later_event_without_counts_does_not_take_back_what_was_told() {
        String text = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":"
                + "{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
        String later =
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":-1}}\n\ndata: [DONE]\n\n";
        ModelClient client = EveryFormatTest.Format.CHAT_COMPLETIONS.client(ScriptedHttpClient.streaming(text + later));

        assertThat(client.stream(ModelRequest.user("?")).await().usage().total())
                .isEqualTo(5);
    }
}
