package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.time.Instant;
import java.util.Locale;

/** A row as MLflow keeps it: a trace with assessments. */
final class MlflowJson {

    static final String ROW = "llmops.row";

    private static final int PREVIEW = 1_000;
    private static final int TRACE_ID_DIGITS = 32;

    private MlflowJson() {}

    static void tag(ObjectNode object, String key, String value) {
        object.withArray("tags").addObject().put("key", key).put("value", value);
    }

    static ObjectNode trace(String experimentId, String runId, RowResult row, RunInfo info, Instant at) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        ObjectNode trace = body.putObject("trace").putObject("trace_info");
        // The same row of the same run has the same trace, so that one is not there twice.
        trace.put("trace_id", "tr-" + Sha256.hex(runId + " " + row.rowId()).substring(0, TRACE_ID_DIGITS));
        trace.putObject("trace_location")
                .put("type", "MLFLOW_EXPERIMENT")
                .putObject("mlflow_experiment")
                .put("experiment_id", experimentId);
        EvaluationCase answer = row.answer();
        trace.put("request_preview", preview(answer == null ? "" : answer.input()));
        trace.put("response_preview", preview(answer == null ? String.valueOf(row.error()) : answer.output()));
        trace.put("request_time", at.toString());
        trace.put(
                "execution_duration", String.format(Locale.ROOT, "%.3fs", row.seconds() == null ? 0.0 : row.seconds()));
        trace.put("state", answer == null ? "ERROR" : "OK");
        trace.putObject("trace_metadata").put(MlflowRuns.SOURCE_RUN, runId);
        trace.putObject("tags").put(ROW, row.rowId());
        if (answer != null && answer.expected() != null) {
            assessment(trace, "expected_response", at).putObject("expectation").put("value", answer.expected());
        }
        row.judgements().forEach(judgement -> assess(trace, judgement, info, at));
        return body;
    }

    private static void assess(ObjectNode trace, Judgement judgement, RunInfo info, Instant at) {
        // MLflow allows no dot in the name of an assessment; the table has the name as it is.
        ObjectNode assessment = assessment(trace, judgement.evaluator().replace('.', '_'), at);
        assessment
                .putObject("source")
                .put("source_type", info.definition(judgement.evaluator()).startsWith("judge ") ? "LLM_JUDGE" : "CODE")
                .put("source_id", preview(info.definition(judgement.evaluator())));
        ObjectNode feedback = assessment.putObject("feedback");
        if (judgement.score() instanceof Score.Scored scored) {
            feedback.put("value", scored.value());
        } else if (judgement.score() instanceof Score.Unscored unscored) {
            error(feedback, "UNSCORED", unscored.reason());
        } else if (judgement.score() instanceof Score.Failed failed) {
            error(feedback, "FAILED", failed.error());
        }
        if (judgement.rationale() != null) {
            assessment.put("rationale", judgement.rationale());
        }
    }

    private static void error(ObjectNode feedback, String code, String message) {
        feedback.putNull("value").putObject("error").put("error_code", code).put("error_message", message);
    }

    private static ObjectNode assessment(ObjectNode trace, String name, Instant at) {
        ObjectNode assessment = trace.withArray("assessments").addObject();
        assessment.put("assessment_name", name);
        assessment.put("trace_id", trace.path("trace_id").asText());
        assessment.put("create_time", at.toString()).put("last_update_time", at.toString());
        assessment.putObject("source").put("source_type", "CODE").put("source_id", "data set");
        return assessment;
    }

    private static String preview(String text) {
        return text.codePointCount(0, text.length()) <= PREVIEW
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW));
    }
}
