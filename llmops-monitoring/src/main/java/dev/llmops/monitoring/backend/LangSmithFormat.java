package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Feedback of LangSmith. Its ids are UUIDs: that of a run which came by OpenTelemetry is the id of its span behind zeros. */
final class LangSmithFormat implements ScoreFormat {

    @Override
    public String path(TraceScore score) {
        return "/feedback";
    }

    @Override
    public ObjectNode body(TraceScore score) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "id",
                        UUID.nameUUIDFromBytes(score.id().getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("run_id", run(score.trace().spanId()).toString())
                .put("key", score.name())
                .put("created_at", score.at().toString())
                .put("modified_at", score.at().toString());
        if (score.number() != null) {
            body.put("score", score.number());
        } else if (score.value() instanceof String label) {
            body.put("value", label);
        }
        if (score.comment() != null) {
            body.put("comment", score.comment());
        }
        if (score.expected() != null) {
            body.putObject("correction").put("output", score.expected());
        }
        body.putObject("feedback_source").put("type", score.source() == TraceScore.Source.LLM ? "model" : "api");
        return body;
    }

    static UUID run(String spanId) {
        return new UUID(0, Long.parseUnsignedLong(spanId, 16));
    }
}
