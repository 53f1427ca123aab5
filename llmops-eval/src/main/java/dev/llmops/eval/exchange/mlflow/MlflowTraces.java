package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.exchange.ImportedRun;
import dev.llmops.eval.internal.foreign.Answers;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Question;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a run of MLflow's own: the traces that say which run they are of, with their assessments. */
final class MlflowTraces {

    private static final int PAGE = 100;
    /** Where MLflow keeps what a trace was asked and answered, cut like the previews. */
    private static final String INPUTS = "mlflow.traceInputs";

    private static final String OUTPUTS = "mlflow.traceOutputs";

    private final Losses losses = new Losses();
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<RowResult> results = new ArrayList<>();

    private MlflowTraces() {}

    static ImportedRun read(MlflowHttp http, String runId, JsonNode run) {
        MlflowTraces traces = new MlflowTraces();
        String experiment = run.path("info").path("experiment_id").asText();
        String token = "";
        do {
            JsonNode page = http.post("/api/3.0/mlflow/traces/search", query(experiment, runId, token));
            page.path("traces").forEach(traces::add);
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        if (traces.rows.isEmpty()) {
            throw http.problem(
                    "has run '" + runId + "', but neither a table '" + MlflowTable.FILE + "' nor a trace of it", null);
        }
        String name = run.path("info").path("run_name").asText(runId);
        Dataset dataset = Dataset.of("mlflow " + runId, traces.rows);
        RunInfo info = new RunInfo(
                dataset.name(), dataset.version(), name, List.copyOf(traces.definitions.keySet()), traces.definitions);
        return new ImportedRun(new EvaluationRun(info, traces.results), traces.losses.sentences());
    }

    private static ObjectNode query(String experiment, String runId, String token) {
        ObjectNode query = Json.MAPPER.createObjectNode();
        query.withArray("locations")
                .addObject()
                .put("type", "MLFLOW_EXPERIMENT")
                .putObject("mlflow_experiment")
                .put("experiment_id", experiment);
        query.put("filter", "metadata.`" + MlflowRuns.SOURCE_RUN + "` = '" + runId.replace("'", "") + "'");
        query.put("max_results", PAGE);
        if (!token.isEmpty()) {
            query.put("page_token", token);
        }
        return query;
    }

    private void add(JsonNode trace) {
        String id = trace.path("trace_id").asText();
        JsonNode metadata = trace.path("trace_metadata");
        String input = asked(
                id, metadata.path(INPUTS).asText(trace.path("request_preview").asText()));
        String output = plain(
                metadata.path(OUTPUTS).asText(trace.path("response_preview").asText()));
        String expected = null;
        List<Judgement> judgements = new ArrayList<>();
        for (JsonNode assessment : trace.path("assessments")) {
            String name = assessment.path("assessment_name").asText();
            if (assessment.has("expectation")) {
                expected = name.equals("expected_response") ? expectation(assessment) : expected;
                if (!name.equals("expected_response")) {
                    losses.add(id, "the expectation '" + name + "' has no place in a run");
                }
            } else if (assessment.path("valid").asBoolean(true)) {
                judgements.add(judgement(name, assessment));
            }
        }
        Row row = Row.of(id, input, expected);
        rows.add(row);
        if (trace.path("state").asText().equals("OK")) {
            EvaluationCase answer = new EvaluationCase(input, output, expected, List.of(), List.of());
            results.add(new RowResult(id, row.hash(), answer, null, seconds(trace), null, judgements));
        } else {
            String error = "MLflow's trace ended as " + trace.path("state").asText();
            results.add(new RowResult(id, row.hash(), null, error, null, null, List.of()));
        }
    }

    private Judgement judgement(String name, JsonNode assessment) {
        JsonNode source = assessment.path("source");
        definitions.putIfAbsent(
                name, "mlflow " + name + " by " + source.path("source_id").asText("?"));
        JsonNode feedback = assessment.path("feedback");
        String rationale = assessment.path("rationale").isTextual()
                ? assessment.path("rationale").textValue()
                : null;
        return new Judgement(name, score(feedback), rationale);
    }

    private static Score score(JsonNode feedback) {
        JsonNode value = feedback.path("value");
        if (feedback.has("error")) {
            return new Score.Failed(feedback.path("error").path("error_message").asText("MLflow gives no reason"));
        }
        if (value.isBoolean()) {
            return Score.of(value.booleanValue() ? 1 : 0);
        }
        if (value.isNumber()) {
            return Answers.score(value.doubleValue(), "MLflow has NaN");
        }
        String word = value.asText();
        return switch (word) {
            case "yes" -> Score.of(1);
            case "no" -> Score.of(0);
            default -> new Score.Unscored("MLflow has '" + word + "', which is no number");
        };
    }

    private static String expectation(JsonNode assessment) {
        JsonNode expectation = assessment.path("expectation");
        JsonNode value = expectation.path("value");
        return value.isMissingNode()
                ? expectation.path("serialized_value").path("value").asText()
                : value.isTextual() ? value.textValue() : value.toString();
    }

    private static @Nullable Double seconds(JsonNode trace) {
        String duration = trace.path("execution_duration").asText();
        return duration.matches("[0-9]{1,9}(\\.[0-9]{1,9})?s")
                ? Double.valueOf(duration.substring(0, duration.length() - 1))
                : null;
    }

    private String asked(String id, String text) {
        try {
            JsonNode tree = Json.MAPPER.readTree(text);
            return tree.isContainerNode()
                    ? Question.asked("trace '" + id + "'", tree, null).text()
                    : Objects.requireNonNullElse(tree.textValue(), text);
        } catch (JsonProcessingException | ExchangeException e) {
            losses.add(id, "the question is not one text, and is taken as MLflow shows it");
            return text;
        }
    }

    /** A text is kept as its JSON there. */
    private static String plain(String text) {
        try {
            JsonNode tree = Json.MAPPER.readTree(text);
            return tree.isTextual() ? tree.textValue() : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
