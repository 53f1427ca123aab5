package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PhoenixServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What Phoenix itself shows of our calls. */
@Tag("systems")
class PhoenixTracesSystemTest extends ShownCallsKit {

    private static final String PROJECT = "/v1/projects/" + SampleCalls.SERVICE;

    private static URI uri;
    private static Rest phoenix;

    @BeforeAll
    static void start() throws Exception {
        uri = PhoenixServer.shared().uri();
        phoenix = new Rest(uri);
    }

    @Override
    String name() {
        return "Phoenix";
    }

    @Override
    TracingBackend backend() {
        return TracingBackend.phoenix(uri);
    }

    @Override
    SampleCalls calls(Path folder) {
        return new SampleCalls(folder, uri.resolve("/v1/traces"), Map.of());
    }

    @Override
    List<ShownSpan> spans(Generation call) {
        String path = PROJECT + "/spans?limit=100&trace_id=" + call.trace().traceId();
        // The last span to come is the call's own, or the agent's around it.
        JsonNode all = SystemProcess.until(() -> phoenix.get(path), PhoenixTracesSystemTest::hasRoot);
        List<JsonNode> found = new ArrayList<>();
        all.path("data").forEach(found::add);
        found.sort(Comparator.comparing(span -> span.path("start_time").asText()));
        return found.stream().map(PhoenixTracesSystemTest::shown).toList();
    }

    private static boolean hasRoot(JsonNode found) {
        for (JsonNode span : found.path("data")) {
            if (span.path("parent_id").asText("null").equals("null")) {
                return true;
            }
        }
        return false;
    }

    private static ShownSpan shown(JsonNode span) {
        Map<String, JsonNode> attributes = new TreeMap<>();
        span.path("attributes").properties().forEach(each -> attributes.put(each.getKey(), each.getValue()));
        String code = span.path("status_code").asText();
        String status =
                code.equals("ERROR") ? "ERROR " + span.path("status_message").asText() : "OK";
        return new ShownSpan(span.path("name").asText(), span.path("span_kind").asText(), status, attributes);
    }

    @Override
    String input(ShownSpan span) {
        return span.text("input.value");
    }

    @Override
    String output(ShownSpan span) {
        return span.text("output.value");
    }

    @Override
    String caller(Generation call, ShownSpan span) {
        return span.text("user.id") + ", " + span.text("session.id");
    }

    @Override
    String request(ShownSpan attempt) {
        return attempt.text("llm.input_messages.0.message.content");
    }

    @Override
    String answer(ShownSpan attempt) {
        return attempt.text("llm.output_messages.0.message.content");
    }

    @Override
    String toolCall(ShownSpan attempt) {
        String call = "llm.output_messages.0.message.tool_calls.0.tool_call.function.";
        return attempt.text(call + "name") + " " + attempt.text(call + "arguments");
    }

    @Override
    String passages(ShownSpan search) {
        List<String> found = new ArrayList<>();
        for (int i = 0; search.attributes().containsKey("retrieval.documents." + i + ".document.id"); i++) {
            String document = "retrieval.documents." + i + ".document.";
            found.add(search.text(document + "id") + " " + search.text(document + "score") + " '"
                    + search.text(document + "content") + "'");
        }
        return String.join(", ", found);
    }

    @Override
    String model(ShownSpan attempt) {
        return attempt.text("llm.model_name") + ", " + attempt.text("llm.provider");
    }

    @Override
    String tokens(ShownSpan attempt) {
        return String.join(
                ", ",
                List.of("prompt", "completion", "total", "prompt_details.cache_read", "prompt_details.cache_write")
                        .stream()
                        .map(count -> attempt.text("llm.token_count." + count))
                        .toList());
    }

    @Override
    Map<String, String> scores(Generation call) {
        JsonNode found = phoenix.get(
                PROJECT + "/span_annotations?limit=100&span_ids=" + call.trace().spanId());
        Map<String, String> byName = new TreeMap<>();
        found.path("data").forEach(each -> byName.put(each.path("name").asText(), annotation(each)));
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("score of a judge", byName.get("groundedness"));
        shown.put("thumbs down with a comment", byName.get("thumbs"));
        shown.put("rating", byName.get("rating"));
        shown.put("label", byName.get("label"));
        shown.put("correction", byName.get("correction"));
        shown.put("comment", byName.get("comment"));
        return shown;
    }

    private static String annotation(JsonNode each) {
        List<String> told = new ArrayList<>();
        JsonNode result = each.path("result");
        if (result.hasNonNull("score")) {
            told.add("score " + result.path("score").asText());
        }
        if (result.hasNonNull("label")) {
            told.add("label " + result.path("label").asText());
        }
        told.add(each.path("annotator_kind").asText());
        if (result.hasNonNull("explanation")) {
            told.add("'" + result.path("explanation").asText() + "'");
        }
        return String.join(", ", told);
    }

    @Override
    URI page(Generation call) {
        return uri.resolve("/redirects/traces/" + call.trace().traceId());
    }
}
