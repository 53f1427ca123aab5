package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.exchange.ImportedRun;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.eval.stats.Interval;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Evaluation runs in MLflow, over its REST API (tested with 3.17.2). A run becomes a run of an experiment there: for each evaluator, metrics
 * with the mean, both
 * ends of its interval, its n and the number of rows without a score; data set, target and evaluators as parameters; the rows as the table
 * {@code llmops_rows.json}; and for each row a trace with assessments, which MLflow's evaluation pages show. Immutable.
 */
public final class MlflowRuns {

    static final String API = "/api/2.0/mlflow/";
    static final String SOURCE_RUN = "mlflow.sourceRun";

    private static final int MAX_PARAMETER = 6_000;

    private final URI uri;
    private final Map<String, String> headers;
    private final InstantSource clock;
    private final MlflowHttp http;

    private MlflowRuns(URI uri, Map<String, String> headers, InstantSource clock) {
        this.uri = uri;
        this.headers = headers;
        this.clock = clock;
        this.http = new MlflowHttp(uri, headers);
    }

    /**
     * {@return the runs of a server}
     *
     * @param uri its address, {@code http} or {@code https}, without credentials
     * @param clock the clock for the time of a run
     */
    public static MlflowRuns at(URI uri, InstantSource clock) {
        return new MlflowRuns(Objects.requireNonNull(uri, "uri"), Map.of(), Objects.requireNonNull(clock, "clock"));
    }

    /**
     * {@return a copy that sends an additional header with each request, for example for credentials}
     *
     * @param name name of the header
     * @param value its value
     */
    public MlflowRuns withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new MlflowRuns(uri, more, clock);
    }

    /**
     * Writes a run. One that cannot be written completely is marked as failed there.
     *
     * @param experiment name of the experiment, which is created if it does not exist
     * @param run the run
     * @return the id of the run in MLflow
     * @throws ExchangeException if the server cannot be reached or rejects the run
     */
    public String write(String experiment, EvaluationRun run) {
        String experimentId = experimentId(experiment);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("experiment_id", experimentId);
        body.put("run_name", run.info().target());
        body.put("start_time", clock.millis());
        MlflowJson.tag(body, "mlflow.runType", "GENAI_EVALUATE");
        MlflowJson.tag(
                body, "mlflow.loggedArtifacts", "[{\"path\": \"" + MlflowTable.FILE + "\", \"type\": \"table\"}]");
        JsonNode info = http.post(API + "runs/create", body).path("run").path("info");
        String id = info.path("run_id").asText();
        try {
            logFigures(id, run);
            String artifacts = artifactPath(info.path("artifact_uri").asText());
            http.put(artifacts + MlflowTable.FILE, MlflowTable.write(run));
            http.put(artifacts + MlflowTable.RUN_FILE, Json.write(run.info()));
            for (RowResult row : run.rows()) {
                writeTrace(experimentId, id, row, run.info());
            }
        } catch (RuntimeException e) {
            markFailed(id, e);
            throw e;
        }
        finish(id, "FINISHED");
        return id;
    }

    private void markFailed(String id, RuntimeException why) {
        try {
            finish(id, "FAILED");
        } catch (ExchangeException e) {
            // What it broke on is what is told.
            why.addSuppressed(e);
        }
    }

    /** The span goes to the trace's own artefacts: MLflow's client leaves out traces without. */
    private void writeTrace(String experimentId, String runId, RowResult row, RunInfo info) {
        ObjectNode body = MlflowJson.trace(experimentId, runId, row, info, clock.instant());
        JsonNode made = http.post("/api/3.0/mlflow/traces", body).at("/trace/trace_info");
        String place = made.path("tags").path("mlflow.artifactLocation").asText();
        http.put(artifactPath(place) + "traces.json", MlflowSpan.of(body, row).toString());
    }

    private String experimentId(String name) {
        return http.find(API + "experiments/get-by-name?experiment_name=" + MlflowHttp.encoded(name))
                .map(found -> found.path("experiment").path("experiment_id").asText())
                .orElseGet(() -> http.post(
                                API + "experiments/create",
                                Json.MAPPER.createObjectNode().put("name", name))
                        .path("experiment_id")
                        .asText());
    }

    /** The server keeps artefacts itself if their address is of this scheme; other places are not reached over REST. */
    private String artifactPath(String artifactUri) {
        String scheme = "mlflow-artifacts:/";
        if (!artifactUri.startsWith(scheme)) {
            throw http.problem(
                    "keeps artefacts at another place than itself; start it with --artifacts-destination", null);
        }
        String path;
        try {
            path = new URI(artifactUri).getRawPath();
        } catch (URISyntaxException e) {
            throw http.problem("names a place of artefacts that is no address", e);
        }
        return "/api/2.0/mlflow-artifacts/artifacts" + path + "/";
    }

    private void logFigures(String id, EvaluationRun run) {
        ObjectNode batch = Json.MAPPER.createObjectNode().put("run_id", id);
        parameter(batch, "dataset", run.info().dataset());
        parameter(batch, "datasetVersion", run.info().datasetVersion());
        parameter(batch, "target", run.info().target());
        parameter(batch, "evaluators", Json.write(run.info().evaluators()));
        parameter(batch, "definitions", Json.write(run.info().definitions()));
        for (MetricSummary summary : run.summaries()) {
            String name = summary.evaluator();
            metric(batch, name + "/n", summary.scored());
            metric(batch, name + "/no_score", summary.unscored() + summary.failed() + summary.unanswered());
            if (summary.estimate() != null) {
                metric(batch, name + "/mean", summary.estimate().mean());
                Interval interval = summary.estimate().interval();
                if (interval != null) {
                    metric(batch, name + "/low", interval.low());
                    metric(batch, name + "/high", interval.high());
                }
            }
        }
        http.post(API + "runs/log-batch", batch);
    }

    private void metric(ObjectNode batch, String key, double value) {
        batch.withArray("metrics")
                .addObject()
                .put("key", key)
                .put("value", value)
                .put("timestamp", clock.millis())
                .put("step", 0);
    }

    private static void parameter(ObjectNode batch, String key, String value) {
        String cut = value.length() <= MAX_PARAMETER ? value : value.substring(0, MAX_PARAMETER);
        batch.withArray("params").addObject().put("key", key).put("value", cut);
    }

    private void finish(String id, String status) {
        http.post(
                API + "runs/update",
                Json.MAPPER
                        .createObjectNode()
                        .put("run_id", id)
                        .put("status", status)
                        .put("end_time", clock.millis()));
    }

    /**
     * Reads a run: one that {@link #write} wrote, unchanged, or one of {@code mlflow.genai.evaluate}, from the traces that belong to it.
     *
     * @param runId id of the run in MLflow
     * @return its rows; a native MLflow run has evaluators whose definition begins with {@code mlflow}
     * @throws ExchangeException if the server cannot be reached, or the run holds no rows
     */
    public ImportedRun read(String runId) {
        JsonNode run =
                http.get(API + "runs/get?run_id=" + MlflowHttp.encoded(runId)).path("run");
        return artifact(runId, MlflowTable.RUN_FILE)
                .map(info -> new ImportedRun(
                        MlflowTable.read(
                                runId,
                                info,
                                artifact(runId, MlflowTable.FILE)
                                        .orElseThrow(() -> http.problem(
                                                "has run '" + runId + "', but not its table '" + MlflowTable.FILE
                                                        + "', so that its rows are not known",
                                                null))),
                        List.of()))
                .orElseGet(() -> MlflowTraces.read(http, runId, run));
    }

    private Optional<String> artifact(String runId, String file) {
        return http.artifact("/get-artifact?run_uuid=" + MlflowHttp.encoded(runId) + "&path=" + file);
    }
}
