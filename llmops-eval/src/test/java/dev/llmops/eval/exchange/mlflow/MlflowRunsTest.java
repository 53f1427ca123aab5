package dev.llmops.eval.exchange.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of MLflow, and what is made of answers that it does not give; {@code MlflowRunsSystemTest} asks the real one. */
class MlflowRunsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-29T04:00:00Z");

    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/";

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, String> bodies = new LinkedHashMap<>();
    private LoopbackServer server;
    private int refuseWith;
    private int missing;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer(this::answer);
        answers.put("/api/2.0/mlflow/experiments/get-by-name", "{\"experiment\":{\"experiment_id\":\"7\"}}");
        answers.put(
                "/api/3.0/mlflow/traces",
                "{\"trace\":{\"trace_info\":{\"tags\":{\"mlflow.artifactLocation\":\"mlflow-artifacts:/7/traces/t/artifacts\"}}}}");
        answers.put(
                "/api/2.0/mlflow/runs/create",
                "{\"run\":{\"info\":{\"run_id\":\"r1\",\"artifact_uri\":\"mlflow-artifacts:/7/r1/artifacts\"}}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + path);
        bodies.put(path, body);
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String kept = bodies.get(ARTIFACTS + query.substring(query.indexOf("path=") + "path=".length()));
        boolean artifact = path.equals("/get-artifact") && kept != null;
        boolean gone = missing > 0 && path.equals("/get-artifact") && kept == null;
        int status = gone ? missing : path.endsWith("/log-batch") && refuseWith > 0 ? refuseWith : 200;
        LoopbackServer.respond(
                exchange, status, "application/json", artifact ? kept : answers.getOrDefault(path, "{}"));
    }

    private MlflowRuns runs() {
        return MlflowRuns.at(server.uri("/"), () -> NOW);
    }

    @Test
    void a_run_is_written_with_figures_table_and_traces_and_read_back_as_it_was() throws IOException {
        EvaluationRun run = SampleRun.of(3);

        String id = runs().write("cables", run);
        answers.put("/api/2.0/mlflow/runs/get", "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}");

        assertThat(id).isEqualTo("r1");
        assertThat(asked)
                .contains("POST /api/2.0/mlflow/runs/log-batch", "POST /api/3.0/mlflow/traces")
                .last()
                .isEqualTo("POST /api/2.0/mlflow/runs/update");
        JsonNode batch = JSON.readTree(bodies.get("/api/2.0/mlflow/runs/log-batch"));
        assertThat(batch.path("metrics").findValuesAsText("key"))
                .contains("contains/mean", "contains/low", "contains/high", "contains/n", "contains/no_score");
        assertThat(bodies.get("/api/2.0/mlflow/runs/update")).contains("FINISHED");
        JsonNode span = JSON.readTree(
                        bodies.get("/api/2.0/mlflow-artifacts/artifacts/7/traces/t/artifacts/traces.json"))
                .at("/spans/0");
        assertThat(span.path("attributes").path("mlflow.traceRequestId").asText())
                .isEqualTo(JSON.readTree(bodies.get("/api/3.0/mlflow/traces"))
                        .at("/trace/trace_info/trace_id")
                        .toString());
        assertThat(runs().read("r1").run()).isEqualTo(run);
    }

    @Test
    void a_run_whose_table_is_gone_is_no_run_without_rows() {
        runs().write("cables", SampleRun.of(2));
        answers.put("/api/2.0/mlflow/runs/get", "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}");
        bodies.keySet().removeIf(path -> path.endsWith("llmops_rows.json"));
        missing = 404;

        assertThatThrownBy(() -> runs().read("r1"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("llmops_rows.json");
    }

    /** A table that somebody edited must not bring scores of 0. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"high\""})
    void a_score_that_is_no_number_is_none(String value) {
        runs().write("cables", SampleRun.of(2));
        answers.put("/api/2.0/mlflow/runs/get", "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}");
        bodies.replaceAll((path, body) ->
                path.endsWith("llmops_rows.json") ? body.replace("0.5,\"scored\"", value + ",\"scored\"") : body);

        EvaluationRun read = runs().read("r1").run();

        assertThat(read.summary("kind").scored()).isZero();
        assertThat(read.summary("kind").unscored()).isEqualTo(1);
    }

    @Test
    void a_run_that_breaks_off_is_marked_as_failed() {
        refuseWith = 400;

        assertThatThrownBy(() -> runs().write("cables", SampleRun.of(2)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("HTTP status 400");
        assertThat(bodies.get("/api/2.0/mlflow/runs/update")).contains("FAILED");
    }

    @Test
    void a_place_that_is_no_address_breaks_the_run_off_and_leaves_none_that_seems_to_run() {
        answers.put(
                "/api/2.0/mlflow/runs/create",
                "{\"run\":{\"info\":{\"run_id\":\"r1\",\"artifact_uri\":\"mlflow-artifacts:/a b\"}}}");

        assertThatThrownBy(() -> runs().write("cables", SampleRun.of(2)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("names a place of artefacts that is no address");
        assertThat(bodies.get("/api/2.0/mlflow/runs/update")).contains("FAILED");
    }

    @Test
    void html_is_no_answer_and_artefacts_elsewhere_are_told() {
        answers.put("/api/2.0/mlflow/experiments/get-by-name", "<html>Sign in</html>");
        assertThatThrownBy(() -> runs().write("x", SampleRun.of(2)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("answered with HTML");

        answers.put("/api/2.0/mlflow/experiments/get-by-name", "{\"experiment\":{\"experiment_id\":\"7\"}}");
        answers.put(
                "/api/3.0/mlflow/traces",
                "{\"trace\":{\"trace_info\":{\"tags\":{\"mlflow.artifactLocation\":\"mlflow-artifacts:/7/traces/t/artifacts\"}}}}");
        answers.put(
                "/api/2.0/mlflow/runs/create", "{\"run\":{\"info\":{\"run_id\":\"r\",\"artifact_uri\":\"s3://b/x\"}}}");
        assertThatThrownBy(() -> runs().write("x", SampleRun.of(2)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("--artifacts-destination");
    }

    @Test
    void nobody_there_is_told_with_the_address() {
        server.close();

        assertThatThrownBy(() -> runs().read("r1"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void an_address_with_a_key_in_it_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MlflowRuns.at(URI.create("http://user:key@host"), () -> NOW));
        assertThatIllegalArgumentException().isThrownBy(() -> MlflowRuns.at(URI.create("ftp://host"), () -> NOW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MlflowRuns.at(URI.create("http://host"), () -> NOW)
                        .withHeader("Authorization", "Bearer s3cr3t\n"))
                .withMessageContaining("Authorization")
                .withMessageNotContaining("s3cr3t");
    }
}
