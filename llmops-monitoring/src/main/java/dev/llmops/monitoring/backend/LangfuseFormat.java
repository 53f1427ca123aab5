package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Scores of Langfuse, one in each request, as old and new servers take them. The same id replaces. */
final class LangfuseFormat implements ScoreFormat {

    /** What Langfuse takes in a score of type TEXT. */
    private static final int MAX_TEXT = 500;

    @Override
    public String path(TraceScore score) {
        return "/api/public/scores";
    }

    @Override
    public ObjectNode body(TraceScore score) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("id", score.id())
                .put("traceId", score.trace().traceId())
                .put("observationId", score.trace().spanId())
                .put("timestamp", score.at().toString());
        value(body, score);
        if (score.comment() != null) {
            body.put("comment", score.comment());
        }
        return body;
    }

    private static void value(ObjectNode body, TraceScore score) {
        if (score.expected() != null) {
            // By this name Langfuse shows a correction beside the output that it corrects.
            body.put("name", "output").put("dataType", "CORRECTION").put("value", score.expected());
        } else if (score.number() != null) {
            body.put("name", score.name())
                    .put("dataType", score.value() instanceof Boolean ? "BOOLEAN" : "NUMERIC")
                    .put("value", score.number());
        } else if (score.value() instanceof String label) {
            body.put("name", score.name()).put("dataType", "CATEGORICAL").put("value", label);
        } else {
            body.put("name", score.name()).put("dataType", "TEXT").put("value", beginning(score.comment()));
        }
    }

    private static String beginning(@Nullable String words) {
        String all = String.valueOf(words);
        return all.codePointCount(0, all.length()) <= MAX_TEXT
                ? all
                : all.substring(0, all.offsetByCodePoints(0, MAX_TEXT));
    }
}
