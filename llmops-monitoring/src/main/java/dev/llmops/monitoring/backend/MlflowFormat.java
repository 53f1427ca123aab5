package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Assessments of MLflow 3: feedback with a value, or an expectation that holds the right answer. */
final class MlflowFormat implements ScoreFormat {

    /** The expectation that MLflow's own scorers read. */
    private static final String EXPECTED = "expected_response";

    @Override
    public String path(TraceScore score) {
        return "/api/3.0/mlflow/traces/tr-" + score.trace().traceId() + "/assessments";
    }

    @Override
    public ObjectNode body(TraceScore score) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode assessment = body.putObject("assessment");
        boolean expectation = score.expected() != null;
        assessment.put("assessment_name", expectation ? EXPECTED : score.name());
        assessment
                .putObject("source")
                .put("source_type", type(score.source()))
                .put("source_id", score.source() == TraceScore.Source.HUMAN ? "user" : score.name());
        if (expectation) {
            assessment.putObject("expectation").put("value", score.expected());
        } else {
            value(assessment.putObject("feedback"), score);
        }
        if (score.comment() != null && score.value() != null) {
            assessment.put("rationale", score.comment());
        }
        assessment.put("span_id", score.trace().spanId());
        assessment.putObject("metadata").put("llmops.id", score.id());
        return body;
    }

    /** MLflow has one list of values for feedback and takes words there too. */
    private static void value(ObjectNode feedback, TraceScore score) {
        if (score.value() instanceof Boolean yes) {
            feedback.put("value", yes);
        } else if (score.value() instanceof Double number) {
            feedback.put("value", number);
        } else {
            feedback.put("value", score.value() instanceof String label ? label : score.comment());
        }
    }

    private static String type(TraceScore.Source source) {
        return source == TraceScore.Source.LLM ? "LLM_JUDGE" : source.name();
    }
}
