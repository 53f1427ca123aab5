package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Equal texts for values that JSON Schema takes for equal: 1 and 1.0 are, and objects whose members stand in another order. */
final class Canonical {

    private Canonical() {}

    static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode value) {
        if (value.isNumber()) {
            text.append(value.decimalValue().stripTrailingZeros());
        } else if (value.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            text.append('{');
            sorted.forEach((name, member) -> {
                text.append(name.length()).append(':').append(name).append('=');
                append(text, member);
                text.append(',');
            });
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                append(text, item);
                text.append(',');
            });
            text.append(']');
        } else {
            text.append(value);
        }
    }
}
