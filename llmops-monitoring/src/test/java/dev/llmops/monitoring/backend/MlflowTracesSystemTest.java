package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.MlflowServer;
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
import org.junit.jupiter.api.Test;

/** What MLflow itself shows of our calls. */
@Tag("systems")
class MlflowTracesSystemTest extends ShownCallsKit {

    private static URI uri;
    private static Rest mlflow;
    private static MlflowExperiment experiment;

    @BeforeAll
    static void start() throws Exception {
        uri = MlflowServer.shared().uri();
        mlflow = new Rest(uri);
        String id = mlflow.post("/api/2.0/mlflow/experiments/create", "{\"name\":\"lamp-shop\"}")
                .path("experiment_id")
                .asText();
        experiment = MlflowExperiment.byId(uri, id);
    }

    @Override
    String name() {
        return "MLflow";
    }

    @Override
    TracingBackend backend() {
        return TracingBackend.mlflow(uri);
    }

    @Override
    SampleCalls calls(Path folder) {
        return new SampleCalls(folder, experiment.traces(), experiment.headers());
    }

    private static JsonNode trace(Generation call) {
        String id = "tr-" + call.trace().traceId();
        return SystemProcess.until(
                        () -> mlflow.get("/api/3.0/mlflow/traces/get?trace_id=" + id),
                        found -> !found.at("/trace/spans/0").isMissingNode())
                .path("trace");
    }

    @Override
    List<ShownSpan> spans(Generation call) {
        List<JsonNode> found = new ArrayList<>();
        trace(call).path("spans").forEach(found::add);
        found.sort(
                Comparator.comparing(span -> span.path("start_time_unix_nano").asLong()));
        return found.stream().map(MlflowTracesSystemTest::shown).toList();
    }

    private static ShownSpan shown(JsonNode span) {
        Map<String, JsonNode> attributes = new TreeMap<>();
        span.path("attributes").forEach(each -> attributes.put(each.path("key").asText(), value(each.path("value"))));
        JsonNode status = span.path("status");
        String failed = status.path("code").asText().endsWith("ERROR")
                ? "ERROR " + status.path("message").asText()
                : "OK";
        return new ShownSpan(
                span.path("name").asText(), attributes.get("mlflow.spanType").asText(), failed, attributes);
    }

    /** A value of OTLP as plain JSON. */
    private static JsonNode value(JsonNode value) {
        if (value.has("kvlist_value")) {
            var object = Rest.JSON.createObjectNode();
            value.at("/kvlist_value/values")
                    .forEach(each -> object.set(each.path("key").asText(), value(each.path("value"))));
            return object;
        }
        if (value.has("array_value")) {
            var array = Rest.JSON.createArrayNode();
            value.at("/array_value/values").forEach(each -> array.add(value(each)));
            return array;
        }
        return value.elements().next();
    }

    @Override
    String input(ShownSpan span) {
        return span.text("mlflow.spanInputs");
    }

    @Override
    String output(ShownSpan span) {
        return span.text("mlflow.spanOutputs");
    }

    @Override
    String caller(Generation call, ShownSpan span) {
        JsonNode metadata = trace(call).at("/trace_info/trace_metadata");
        return metadata.path("mlflow.trace.user").asText() + ", "
                + metadata.path("mlflow.trace.session").asText();
    }

    private static JsonNode first(ShownSpan span, String key) {
        JsonNode message = span.attributes().get(key).get(0);
        return message.path("parts").get(0);
    }

    @Override
    String request(ShownSpan attempt) {
        return first(attempt, "mlflow.spanInputs").path("content").asText();
    }

    @Override
    String answer(ShownSpan attempt) {
        return first(attempt, "mlflow.spanOutputs").path("content").asText();
    }

    @Override
    String toolCall(ShownSpan attempt) {
        JsonNode call = first(attempt, "mlflow.spanOutputs");
        return call.path("name").asText() + " " + call.path("arguments").asText();
    }

    @Override
    String passages(ShownSpan search) {
        List<String> found = new ArrayList<>();
        search.attributes()
                .get("mlflow.spanOutputs")
                .forEach(each -> found.add(
                        each.path("id").asText() + " " + each.path("score").asText() + " '"
                                + each.path("content").asText() + "'"));
        return String.join(", ", found);
    }

    @Override
    String model(ShownSpan attempt) {
        return attempt.text("mlflow.llm.model") + ", " + attempt.text("mlflow.llm.provider");
    }

    @Override
    String tokens(ShownSpan attempt) {
        JsonNode usage = attempt.attributes().get("mlflow.chat.tokenUsage");
        return usage.path("input_tokens") + ", " + usage.path("output_tokens") + ", " + usage.path("total_tokens")
                + ", " + usage.path("cache_read_input_tokens") + ", " + usage.path("cache_creation_input_tokens");
    }

    @Override
    Map<String, String> scores(Generation call) {
        JsonNode assessments = mlflow.get(
                        "/api/3.0/mlflow/traces/tr-" + call.trace().traceId())
                .at("/trace/trace_info/assessments");
        Map<String, String> byName = new TreeMap<>();
        assessments.forEach(each -> byName.put(each.path("assessment_name").asText(), assessment(each)));
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("score of a judge", byName.get("groundedness"));
        shown.put("thumbs down with a comment", byName.get("thumbs"));
        shown.put("rating", byName.get("rating"));
        shown.put("label", byName.get("label"));
        shown.put("correction", byName.get("expected_response"));
        shown.put("comment", byName.get("comment"));
        return shown;
    }

    private static String assessment(JsonNode each) {
        boolean feedback = each.has("feedback");
        String value =
                each.path(feedback ? "feedback" : "expectation").path("value").asText();
        String why = each.path("rationale").asText();
        return (feedback ? "feedback " : "expectation ") + value + ", "
                + each.at("/source/source_type").asText() + (why.isEmpty() ? "" : ", '" + why + "'");
    }

    @Override
    URI page(Generation call) {
        return URI.create(uri + "/#/experiments/" + experiment.id() + "/traces?selectedEvaluationId=tr-"
                + call.trace().traceId());
    }

    @Test
    void an_experiment_that_is_not_there_is_told_before_its_traces_are_lost() {
        assertThatThrownBy(() -> MlflowExperiment.byId(uri, "987654"))
                .isInstanceOf(TracingBackendException.class)
                .hasMessageContaining("has no experiment '987654'")
                .hasMessageContaining("lose its traces");
        assertThatThrownBy(() -> MlflowExperiment.byName(uri, "no such"))
                .isInstanceOf(TracingBackendException.class)
                .hasMessageContaining("has no experiment 'no such'");
        assertThat(MlflowExperiment.byName(uri, "lamp-shop")).isEqualTo(experiment);
    }

    @Test
    void an_experiment_that_was_deleted_is_told() {
        String id = mlflow.post("/api/2.0/mlflow/experiments/create", "{\"name\":\"gone\"}")
                .path("experiment_id")
                .asText();
        mlflow.post("/api/2.0/mlflow/experiments/delete", "{\"experiment_id\":\"" + id + "\"}");

        assertThatThrownBy(() -> MlflowExperiment.byId(uri, id))
                .isInstanceOf(TracingBackendException.class)
                .hasMessageContaining("has deleted the experiment");
    }
}
