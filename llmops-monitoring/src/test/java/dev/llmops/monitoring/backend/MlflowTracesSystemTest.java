package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.MlflowServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow itself shows of our calls. */
@Tag("systems")
class MlflowTracesSystemTest {

    private static URI uri;
    private static Rest mlflow;
    private static MlflowExperiment experiment;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        uri = MlflowServer.shared().uri();
        mlflow = new Rest(uri);
        String id = mlflow.post("/api/2.0/mlflow/experiments/create", "{\"name\":\"lamp-shop\"}")
                .path("experiment_id")
                .asText();
        experiment = MlflowExperiment.byId(uri, id);
    }

    @Test
    void every_kind_of_call_is_shown() throws Exception {
        try (SampleCalls calls = new SampleCalls(folder, experiment.traces(), experiment.headers())) {
            Map<String, Generation> all = new LinkedHashMap<>();
            all.put("grounded", calls.grounded());
            all.put("streamed", calls.streamed());
            all.put("blocked", calls.blocked());
            all.put("failed", calls.failed());
            all.put("tool", calls.withTool());
            calls.flush();
            for (Map.Entry<String, Generation> each : all.entrySet()) {
                System.out.println("=== " + each.getKey() + "\n" + trace(each.getValue()).toPrettyString());
            }
        }
    }

    private static JsonNode trace(Generation generation) {
        String id = "tr-" + generation.trace().traceId();
        return SystemProcess.until(
                () -> mlflow.get("/api/3.0/mlflow/traces/get?trace_id=" + id),
                found -> found.path("trace").path("spans").size() > 0);
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
}
