package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A span as a backend shows it.
 *
 * @param kind its kind, in the backend's words
 * @param status whether it failed, and why
 * @param attributes what else it has, flat
 */
record ShownSpan(String name, String kind, String status, Map<String, JsonNode> attributes) {

    /** {@return the text of an attribute, as JSON if it is more than a text; "-" if there is none} */
    String text(String key) {
        JsonNode value = attributes.get(key);
        if (value == null) {
            return "-";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    static ShownSpan first(List<ShownSpan> spans, String kind) {
        return spans.stream()
                .filter(span -> span.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " among " + spans));
    }
}
