package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Span annotations of Phoenix. {@code sync=true}: without it a span that Phoenix does not have yet is answered with 200 and the annotation
 * is gone. The identifier makes a second sending replace the first.
 */
final class PhoenixFormat implements ScoreFormat {

    @Override
    public String path(TraceScore score) {
        return "/v1/span_annotations?sync=true";
    }

    @Override
    public ObjectNode body(TraceScore score) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode annotation = body.putArray("data").addObject();
        annotation
                .put("span_id", score.trace().spanId())
                .put("name", score.name())
                .put("annotator_kind", score.source().name())
                .put("identifier", score.id());
        ObjectNode result = annotation.putObject("result");
        if (score.value() instanceof String || score.value() instanceof Boolean) {
            result.put("label", String.valueOf(score.value()));
        }
        if (score.number() != null) {
            result.put("score", score.number());
        }
        String words = score.expected() != null ? score.expected() : score.comment();
        if (words != null) {
            result.put("explanation", words);
        }
        return body;
    }
}
